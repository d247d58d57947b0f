"""Matrix products: tf.matmul, tf.linalg.matvec."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import FOREIGN, dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.broadcast import conj, unbroadcast, wants
from yeoul.ops.casting import cast
from yeoul.ops.family import FLOATS, HALF, NUMBERS, SINGLE, dtypes, taken_over, tell_tapes
from yeoul.ops.products import columns_product
from yeoul.ops.views import expand_dims, squeeze

ndarray = np.ndarray
# Up to here OpenBLAS takes products: it needs no compile. XLA is as fast on some processors, and
# twice as fast on others (AMD's with AVX-512); that pays from some milliseconds a product on.
LIMIT = 1 << 22  # elements of an operand
LARGE = 1 << 28  # multiplications


def product_dims(a, b, transpose_a, transpose_b):
    """Dimensions of the product of (batches of) matrices of these dimensions.

    Raises:
      ValueError: if they cannot be multiplied.
    """
    if a is None or b is None:
        return None
    for i, dims in enumerate((a, b)):
        if len(dims) < 2:
            raise ValueError(
                f"In[{i}] ndims must be >= 2, but its shape is {list(dims)} (rank {len(dims)}). "
                "Use tf.linalg.matvec or tf.tensordot for vectors."
            )
    rows, inner = (a[-1], a[-2]) if transpose_a else (a[-2], a[-1])
    other, columns = (b[-1], b[-2]) if transpose_b else (b[-2], b[-1])
    if inner != other and None not in (inner, other):
        raise ValueError(
            f"Matrix size-incompatible: In[0]: {list(a)}, In[1]: {list(b)}. Dimensions must be "
            f"equal, but are {inner} (columns of the first) and {other} (rows of the second): "
            "check the order of the matrices, or use transpose_a or transpose_b."
        )
    try:
        batch = broadcast_dims(a[:-2], b[:-2])
    except ValueError:
        raise ValueError(
            "In[0] and In[1] must have compatible batch dimensions: "
            f"{list(a)} vs. {list(b)}. All but the last two must be equal, or 1."
        ) from None
    return (*batch, rows, columns)


def swapped(x):
    """The matrices transposed."""
    return x.swapaxes(-1, -2)


def narrow_safe(x, y):
    """NumPy's product; 16-bit floats are multiplied as float32."""
    if x.dtype in HALF:
        return np.matmul(x.astype(np.float32), y.astype(np.float32)).astype(x.dtype)
    return np.matmul(x, y)


def large(x, y, transpose_y):
    """Whether a product is one for XLA."""
    return x.size * y.shape[-2 if transpose_y else -1] >= LARGE


def _host(name, function):
    """`function` for NumPy's arrays; of large ones, the compiled op."""

    def compute(a, b, *flags, **attrs):
        flags = flags or tuple(attrs.values())
        if a.ndim > 1 < b.ndim and a.dtype in FLOATS and large(a, b, flags[1]):
            product_dims(a.shape, b.shape, *flags)  # a mistake is worded as NumPy's is
            op = TABLE[name]
            return np.asarray(xla.jitted(op, (), dict(zip(op.attrs, flags, strict=True)))(a, b))
        return function(a, b, *flags)

    return compute


def _matrix(function):
    def compute(a, b, transpose_a, transpose_b):
        return function(swapped(a) if transpose_a else a, swapped(b) if transpose_b else b)

    return compute


def _matrix_lower(a, b, transpose_a, transpose_b):
    if transpose_a and not transpose_b and a.ndim == b.ndim == 2:
        return columns_product(a, b)
    return _matrix(jnp.matmul)(a, b, transpose_a, transpose_b)


def _matrix_specs(inputs, attrs):
    dims = product_dims(dims_of(inputs[0]), dims_of(inputs[1]), *attrs.values())
    return [(dims, dtype_of(inputs[0]))]


def _matrix_grad(r, dy):
    a, b = conj(r.inputs[0]), conj(r.inputs[1])
    ta, tb = r.attrs["transpose_a"], r.attrs["transpose_b"]
    da = db = None
    if wants(r, 0):
        da = product(b, dy, tb, True) if ta else product(dy, b, False, not tb)
    if wants(r, 1):
        db = product(dy, a, True, ta) if tb else product(a, dy, not ta, False)
    return da, db


MATMUL = register(
    "MatMul",
    "a:T, b:T",
    lower=_matrix_lower,
    host=_host("MatMul", _matrix(narrow_safe)),
    grad=_matrix_grad,
    shape=_matrix_specs,
    attrs={"transpose_a": False, "transpose_b": False},
    types=NUMBERS - dtypes("int8", "int16"),
    limit=LIMIT,
)
ATTRS = {(a, b): {"transpose_a": a, "transpose_b": b} for a in (True, False) for b in (True, False)}


def product(a, b, transpose_a=False, transpose_b=False, name=None):
    """`execute` of MatMul, with a fast path for eager matrices."""
    attrs = ATTRS[transpose_a, transpose_b]
    if type(a) is EagerTensor and type(b) is EagerTensor and STATE.graph is None:
        x, y = a._a, b._a
        if (
            type(x) is ndarray
            and type(y) is ndarray
            and x.dtype is y.dtype
            and x.dtype in SINGLE
            and x.ndim == y.ndim == 2
            and x.size <= LIMIT
            and y.size <= LIMIT
            and not large(x, y, transpose_b)
        ):
            x, y = x.T if transpose_a else x, y.T if transpose_b else y
            if x.shape[1] == y.shape[0]:
                output = EagerTensor(STATE.quiet(np.matmul, x, y))
                if STATE.busy:
                    tell_tapes(MATMUL, (a, b), output, attrs)
                return output
    return execute(MATMUL, (a, b), attrs, name)


# Batches of matrices: adj_x and adj_y transpose and conjugate.


def _batch(function):
    def adjoint(x, wanted):
        return swapped(x.conj() if x.dtype.kind == "c" else x) if wanted else x

    def compute(x, y, adj_x, adj_y):
        if x.ndim < 3 or x.shape[:-2] != y.shape[:-2]:
            product_dims(x.shape, y.shape, adj_x, adj_y)
        return function(adjoint(x, adj_x), adjoint(y, adj_y))

    return compute


def _batch_specs(inputs, attrs):
    dims = product_dims(dims_of(inputs[0]), dims_of(inputs[1]), attrs["adj_x"], attrs["adj_y"])
    return [(dims, dtype_of(inputs[0]))]


def _batch_grad(r, dy):
    x, y = r.inputs
    ax, ay = r.attrs["adj_x"], r.attrs["adj_y"]
    dx = dy_ = None
    if wants(r, 0):
        dx = batch_product(y, dy, ay, True) if ax else batch_product(dy, y, False, not ay)
        dx = unbroadcast(dx, x, dx)
    if wants(r, 1):
        dy_ = batch_product(dy, x, True, ax) if ay else batch_product(x, dy, not ax, False)
        dy_ = unbroadcast(dy_, y, dy_)
    return dx, dy_


BATCH_MATMUL = register(
    "BatchMatMulV2",
    "x:T, y:T",
    lower=_batch(jnp.matmul),
    host=_host("BatchMatMulV2", _batch(narrow_safe)),
    grad=_batch_grad,
    shape=_batch_specs,
    attrs={"adj_x": False, "adj_y": False},
    types=NUMBERS - dtypes("int8"),
    limit=LIMIT,
)


def batch_product(x, y, adj_x=False, adj_y=False, name=None):
    """`execute` of BatchMatMulV2."""
    return execute(BATCH_MATMUL, (x, y), {"adj_x": adj_x, "adj_y": adj_y}, name)


@export("linalg.matmul", "matmul")
def matmul(
    a,
    b,
    transpose_a=False,
    transpose_b=False,
    adjoint_a=False,
    adjoint_b=False,
    a_is_sparse=False,
    b_is_sparse=False,
    output_type=None,
    name=None,
):
    """Matrix product over the last two axes; leading axes are batches and broadcast.

    Args:
      a: tensor of shape `[..., rows, n]`.
      b: tensor of shape `[..., n, columns]` and of the same dtype.
      transpose_a: transpose the matrices of `a` first.
      transpose_b: transpose the matrices of `b` first.
      adjoint_a: conjugate and transpose the matrices of `a` first.
      adjoint_b: conjugate and transpose the matrices of `b` first.
      a_is_sparse: a hint that changes nothing in the result.
      b_is_sparse: a hint that changes nothing in the result.
      output_type: dtype in which to multiply, such as int32 for matrices of int8; by default the
        dtype of the operands.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., rows, columns]`.

    Raises:
      InvalidArgumentError: if shapes or dtypes do not fit; ValueError in a graph.
      ValueError: if a matrix is to be both transposed and adjoint.

    Example:
      >>> import yeoul as tf
      >>> print(tf.matmul([[1, 2]], [[3], [4]]).numpy())
      [[11]]
    """
    if not (transpose_a or transpose_b or adjoint_a or adjoint_b or output_type is not None):
        if type(a) is EagerTensor and type(b) is EagerTensor:
            if a._a.ndim == b._a.ndim == 2:
                return product(a, b, name=name)
    if FOREIGN:
        options = {
            "transpose_a": transpose_a,
            "transpose_b": transpose_b,
            "adjoint_a": adjoint_a,
            "adjoint_b": adjoint_b,
            "output_type": output_type,
            "name": name,
        }
        result = taken_over(matmul, (a, b), options)
        if result is not NotImplemented:
            return result
    for one, other, which in ((transpose_a, adjoint_a, "a"), (transpose_b, adjoint_b, "b")):
        if one and other:
            raise ValueError(
                f"Only one of `transpose_{which}` and `adjoint_{which}` can be True. Received "
                f"`transpose_{which}`=True, `adjoint_{which}`=True."
            )
    a, b = operands(a, b, output_type)
    if len(dims_of(a) or ()) == len(dims_of(b) or ()) == 2:
        a, b = conj(a) if adjoint_a else a, conj(b) if adjoint_b else b
        return product(a, b, bool(transpose_a or adjoint_a), bool(transpose_b or adjoint_b), name)
    a, b = conj(a) if transpose_a else a, conj(b) if transpose_b else b
    return batch_product(a, b, bool(transpose_a or adjoint_a), bool(transpose_b or adjoint_b), name)


def operands(a, b, output_type):
    """Two matrices as tensors; Python values take the dtype of a tensor beside them."""
    a = a.__tf_tensor__() if isinstance(a, BaseVariable) else a
    b = b.__tf_tensor__() if isinstance(b, BaseVariable) else b
    if output_type is not None:
        return cast(a, output_type), cast(b, output_type)
    a = convert_to_tensor(a, dtype_hint=b.dtype if isinstance(b, Tensor) else None)
    return a, convert_to_tensor(b, dtype_hint=a.dtype)


@export("linalg.matvec")
@dispatchable
def matvec(
    a,
    b,
    transpose_a=False,
    adjoint_a=False,
    a_is_sparse=False,
    b_is_sparse=False,
    name=None,
):
    """Product of matrices and vectors.

    Args:
      a: tensor of shape `[..., rows, n]`.
      b: tensor of shape `[..., n]` and of the same dtype.
      transpose_a: transpose the matrices first.
      adjoint_a: conjugate and transpose the matrices first.
      a_is_sparse: a hint that changes nothing in the result.
      b_is_sparse: a hint that changes nothing in the result.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., rows]`.

    Raises:
      InvalidArgumentError: if shapes or dtypes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.matvec([[1, 2], [3, 4]], [10, 1]).numpy())
      [12 34]
    """
    column = expand_dims(b, -1)
    return squeeze(matmul(a, column, transpose_a, adjoint_a=adjoint_a, name=name), -1)


MATMUL.public = BATCH_MATMUL.public = matmul
