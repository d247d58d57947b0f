"""Older ops of linear algebra, for graphs that other versions of TensorFlow wrote.

Those whose names begin with "Batch" were replaced by ops that take batches and single matrices.
"""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops import array, cholesky, decomposition, diagonal, eigen, linalg, matmul, matrix
from yeoul.ops.broadcast import unbroadcast, wants
from yeoul.ops.family import ANY, COMPLEX, FLOATS, INTS, SINGLE, dtypes
from yeoul.ops.matmul import LIMIT, batch_product, product_dims

LEFT = "LEFT_LEFT"  # where short diagonals stood before there was a choice


def renamed(name, op, types=SINGLE):
    """The op under an older name, without a gradient."""
    inputs = ", ".join(signature_of(formal) for formal in op.inputs)
    register(
        name,
        inputs,
        lower=op.lower,
        host=op.host,
        grad=NONE,
        shape=op.shape,
        refuses=op.refuses,
        attrs=op.attrs,
        types=types,
        outputs=op.outputs,
    )


def signature_of(formal):
    """A formal input as `register` takes it."""
    kind = getattr(formal.type, "name", formal.type)
    return f"{formal.name}{'*' * formal.many}{'!' * formal.static}:{kind}"


renamed("BatchCholesky", cholesky.CHOLESKY)
renamed("BatchMatrixDeterminant", linalg.DETERMINANT, SINGLE | COMPLEX)
renamed("BatchMatrixInverse", linalg.INVERSE)
renamed("BatchMatrixSolve", linalg.SOLVE)
renamed("BatchMatrixSolveLs", TABLE["MatrixSolveLs"])
renamed("BatchMatrixTriangularSolve", linalg.TRIANGULAR_SOLVE)
renamed("BatchSelfAdjointEigV2", eigen.EIGH)
renamed("BatchSvd", decomposition.SVD, SINGLE | COMPLEX)


# Eigenvalues and eigenvectors in one matrix, the values in the first row.


def _eigh(np_like):
    def compute(x):
        linalg.check_square(x.shape)
        e, v = np_like.linalg.eigh(x.astype(np.float32) if x.dtype == np.float16 else x)
        return np_like.concatenate([e[..., None, :], v], -2).astype(x.dtype)

    return compute


def _eigh_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims is not None:
        linalg.check_square(dims)
        rows = None if dims[-2] is None else dims[-2] + 1
        dims = (*dims[:-2], rows, dims[-1])
    return [(dims, dtype_of(inputs[0]))]


for _name, _types in (
    ("SelfAdjointEig", SINGLE | dtypes("float16")),
    ("BatchSelfAdjointEig", SINGLE),
):
    register(
        _name,
        "input:T",
        lower=_eigh(jnp),
        host=_eigh(np),
        grad=NONE,
        shape=_eigh_specs,
        types=_types,
    )


# Gradient of the Cholesky decomposition


def _cholesky_grad_host(l, grad):  # noqa: E741
    l = np.tril(l)  # noqa: E741
    inverse = np.linalg.inv(l)
    return _cholesky_grad(np, l, grad, inverse)


def _cholesky_grad_lower(l, grad):  # noqa: E741
    l = jnp.tril(l)  # noqa: E741
    unit = jnp.broadcast_to(jnp.eye(l.shape[-1], dtype=l.dtype), l.shape)
    inverse = lax.linalg.triangular_solve(l, unit, left_side=True, lower=True)
    return _cholesky_grad(jnp, l, grad, inverse)


def _cholesky_grad(np_like, l, grad, inverse):  # noqa: E741
    """The gradient towards `a = l @ l^T`; the half of the diagonal counts once."""
    middle = np_like.tril(np_like.matmul(l.swapaxes(-1, -2), np_like.tril(grad)))
    middle = middle * (1 - 0.5 * np.eye(l.shape[-1], dtype=l.dtype))
    whole = np_like.matmul(np_like.matmul(inverse.swapaxes(-1, -2), middle), inverse)
    return (0.5 * (whole + whole.swapaxes(-1, -2))).astype(l.dtype)


for _name in ("CholeskyGrad", "BatchCholeskyGrad"):
    register(
        _name,
        "l:T, grad:T",
        lower=_cholesky_grad_lower,
        host=_cholesky_grad_host,
        grad=NONE,
        shape=linalg.square_specs,
        types=SINGLE,
    )


# Diagonals


def _fixed(op, before, after):
    """The lowering and host version of an op with some of its last inputs given."""

    def call(kind):
        function = getattr(op, kind)
        return lambda *inputs: function(*before(inputs), **after)

    return {"lower": call("lower"), "host": call("host")}


def _specs(op, before, after):
    return lambda inputs, attrs: op.shape(before(inputs), after)


def older(name, signature, op, before, align, grad):
    """An op with fewer inputs: `before` makes the inputs of the op of today."""
    attrs = {"align": align}
    fields = _fixed(op, before, attrs)
    shape = _specs(op, before, attrs)
    register(name, signature, grad=grad, shape=shape, types=ANY, **fields)


def _diag_inputs(inputs):
    return (inputs[0], 0, -1, -1, 0)


def _part_inputs(inputs):
    return (inputs[0], 0, 0)


def _set_inputs(inputs):
    return (inputs[0], inputs[1], 0)


def _same_inputs(inputs):
    return inputs


def _diag_grad(r, dy):
    k = r.inputs[1] if len(r.inputs) > 1 else 0
    return (diagonal.diag_part(dy, k=k, align=LEFT), *[None] * (len(r.inputs) - 1))


def _part_grad(r, dy):
    k = r.inputs[1] if len(r.inputs) > 1 else 0
    zeros = array.zeros_like(r.inputs[0])
    dx = diagonal.set_diag(zeros, dy, k=k, align=LEFT)
    return (dx, *[None] * (len(r.inputs) - 1))


def _set_grad(r, dy):
    k = r.inputs[2] if len(r.inputs) > 2 else 0
    zeros = array.zeros_like(r.inputs[1])
    dx = diagonal.set_diag(dy, zeros, k=k, align=LEFT)
    part = diagonal.diag_part(dy, k=k, align=LEFT)
    return (dx, part, *[None] * (len(r.inputs) - 2))


for _prefix in ("", "Batch"):
    _diag_rule, _part_rule, _set_rule = (
        (NONE, NONE, NONE) if _prefix else (_diag_grad, _part_grad, _set_grad)
    )
    older(f"{_prefix}MatrixDiag", "diagonal:T", diagonal.DIAG, _diag_inputs, LEFT, _diag_rule)
    older(f"{_prefix}MatrixDiagPart", "input:T", diagonal.DIAG_PART, _part_inputs, LEFT, _part_rule)
    older(
        f"{_prefix}MatrixSetDiag",
        "input:T, diagonal:T",
        diagonal.SET_DIAG,
        _set_inputs,
        LEFT,
        _set_rule,
    )
older(
    "MatrixDiagV2",
    "diagonal:T, k!:int32, num_rows!:int32, num_cols!:int32, padding_value:T",
    diagonal.DIAG,
    _same_inputs,
    LEFT,
    _diag_grad,
)
older(
    "MatrixDiagPartV2",
    "input:T, k!:int32, padding_value:T",
    diagonal.DIAG_PART,
    _same_inputs,
    LEFT,
    _part_grad,
)
older(
    "MatrixSetDiagV2",
    "input:T, diagonal:T, k!:int32",
    diagonal.SET_DIAG,
    _same_inputs,
    LEFT,
    _set_grad,
)

_BAND = matrix.BAND_PART
register(
    "BatchMatrixBandPart",
    "input:T, num_lower:int64, num_upper:int64",
    lower=_BAND.lower,
    host=_BAND.host,
    grad=NONE,
    shape=_BAND.shape,
    types=ANY,
)


# Products


def _flagged(function):
    """A product of today, of batches of one shape."""

    def compute(x, y, adj_x, adj_y):
        if x.shape[:-2] != y.shape[:-2]:
            raise ValueError(
                f"In[0] and In[1] must have compatible batch dimensions: {list(x.shape)} vs. "
                f"{list(y.shape)}."
            )
        return function(x, y, adj_x, adj_y)

    return compute


register(
    "BatchMatMul",
    "x:T, y:T",
    lower=_flagged(matmul.BATCH_MATMUL.lower),
    host=_flagged(matmul.BATCH_MATMUL.host),
    grad=matmul.BATCH_MATMUL.grad,
    shape=matmul.BATCH_MATMUL.shape,
    attrs={"adj_x": False, "adj_y": False},
    types=matmul.BATCH_MATMUL.types,
    limit=LIMIT,
)


def _mixed(function):
    def compute(x, y, Tout, adj_x, adj_y):
        return function(x.astype(Tout), y.astype(Tout), adj_x, adj_y)

    return compute


def _mixed_specs(inputs, attrs):
    dims = product_dims(dims_of(inputs[0]), dims_of(inputs[1]), attrs["adj_x"], attrs["adj_y"])
    return [(dims, FROM_NUMPY[np.dtype(attrs["Tout"])])]


def _mixed_grad(r, dy):
    x, y = r.inputs
    ax, ay = r.attrs["adj_x"], r.attrs["adj_y"]
    dx = dy_ = None
    if wants(r, 0):
        other = array.cast(y, dy.dtype)
        dx = batch_product(other, dy, ay, True) if ax else batch_product(dy, other, False, not ay)
        dx = array.cast(unbroadcast(dx, x, dx), dtype_of(x))
    if wants(r, 1):
        other = array.cast(x, dy.dtype)
        dy_ = batch_product(dy, other, True, ax) if ay else batch_product(other, dy, not ax, False)
        dy_ = array.cast(unbroadcast(dy_, y, dy_), dtype_of(y))
    return dx, dy_


register(
    "BatchMatMulV3",
    "x:Ta, y:Tb",
    lower=_mixed(matmul.BATCH_MATMUL.lower),
    host=_mixed(matmul.BATCH_MATMUL.host),
    grad=_mixed_grad,
    shape=_mixed_specs,
    attrs={"Tout": None, "adj_x": False, "adj_y": False},
    types=FLOATS | COMPLEX | INTS,
    limit=LIMIT,
)
