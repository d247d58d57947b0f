"""Banded triangular equations: tf.linalg.banded_triangular_solve."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops import array
from yeoul.ops.broadcast import unbroadcast, wants
from yeoul.ops.diagonal import diag_part
from yeoul.ops.family import COMPLEX, FLOATS, dtypes
from yeoul.ops.math import negative
from yeoul.ops.matmul import batch_product

TYPES = (FLOATS - dtypes("bfloat16")) | COMPLEX


def _check(bands, rhs):
    """Raises ValueError unless bands and right-hand sides fit."""
    for i, dims in enumerate((bands, rhs)):
        if len(dims) < 2:
            raise ValueError(f"In[{i}] ndims must be >= 2: {len(dims)}, shape {list(dims)}.")
    if bands[-1] is not None and rhs[-2] is not None and bands[-1] != rhs[-2]:
        raise ValueError(
            f"In[0] mismatch In[1] shape: {bands[-1]} vs. {rhs[-2]}: {list(bands)} {list(rhs)}."
        )
    if 0 in bands:
        raise ValueError(f"In[0] must not be an empty tensor: shape {list(bands)}.")


def _specs(inputs, attrs):
    bands, rhs = dims_of(inputs[0]), dims_of(inputs[1])
    if bands is None or rhs is None:
        return [(None, dtype_of(inputs[1]))]
    _check(bands, rhs)
    rows = bands[-1] if rhs[-2] is None else rhs[-2]
    return [((*broadcast_dims(bands[:-2], rhs[:-2]), rows, rhs[-1]), dtype_of(inputs[1]))]


def by_steps(np_like, bands, rhs, lower, adjoint):
    """The equations in the order in which they are solved, rows first.

    Returns:
      The elements on the diagonal, those that belong to what was solved one step before, two steps
      before, …, and the right-hand sides.
    """
    count, size = bands.shape[-2:]
    batch = np.broadcast_shapes(bands.shape[:-2], rhs.shape[:-2])
    bands = np_like.broadcast_to(bands, (*batch, count, size))
    rhs = np_like.broadcast_to(rhs, (*batch, *rhs.shape[-2:]))
    rows = []
    for k in range(count):
        row = bands[..., k if lower else count - 1 - k, :]
        if adjoint and k:  # the row of the element, not its column, is the one that is known
            step = -k if lower else k
            row = np_like.roll(row, step, -1)
        row = row.conj() if adjoint else row
        rows.append(row)
    stacked = np_like.moveaxis(np_like.stack(rows, -1), -2, 0)
    right = np_like.moveaxis(rhs, -2, 0)
    if lower == adjoint:  # from the last row to the first
        stacked, right = stacked[::-1], right[::-1]
    # An element that would belong to a step before the first is outside of the matrix.
    inside = np.arange(count) <= np.arange(size)[:, None]
    inside = inside.reshape(size, *[1] * len(batch), count)
    return np_like.where(inside, stacked, 0).astype(rhs.dtype), right


def _host(bands, rhs, lower, adjoint):
    _check(bands.shape, rhs.shape)
    rows, right = by_steps(np, bands, rhs, lower, adjoint)
    if not rows[..., 0].all():
        raise invalid("Input matrix is not invertible. [Op:BandedTriangularSolve]")
    x = np.empty(right.shape, right.dtype)
    for i in range(len(right)):
        value = right[i]
        for k in range(1, min(rows.shape[-1], i + 1)):
            value = value - rows[i, ..., k, None] * x[i - k]
        x[i] = value / rows[i, ..., 0, None]
    x = x[::-1] if lower == adjoint else x
    return np.ascontiguousarray(np.moveaxis(x, 0, -2))


def _lower(bands, rhs, lower, adjoint):
    _check(bands.shape, rhs.shape)
    rows, right = by_steps(jnp, bands, rhs, lower, adjoint)
    count = rows.shape[-1]

    def step(known, row):
        elements, value = row
        for k in range(1, count):
            value = value - elements[..., k, None] * known[k - 1]
        value = value / elements[..., 0, None]
        return ((value, *known)[: count - 1]), value

    zero = jnp.zeros(right.shape[1:], right.dtype)
    _, x = lax.scan(step, (zero,) * (count - 1), (rows, right))
    x = x[::-1] if lower == adjoint else x
    return jnp.moveaxis(x, 0, -2)


def banded_part(matrix, count, bands, lower):
    """The diagonals of a matrix that `bands` has, in the same form."""
    if count == 1:
        return array.expand_dims(diag_part(matrix), -2)
    count = array.shape(bands)[-2] if count is None else count
    k = (1 - count, 0) if lower else (0, count - 1)
    if isinstance(count, int):
        return diag_part(matrix, k=k, align="LEFT_RIGHT")
    part = diag_part(matrix, k=array.stack(k), align="LEFT_RIGHT")
    # Of one diagonal `diag_part` gives no axis of diagonals.
    return array.reshape(part, array.concat([array.shape(matrix)[:-2], array.shape(bands)[-2:]], 0))


def _grad(r, dy):
    bands, rhs = r.inputs
    x, lower, adjoint = r.outputs[0], r.attrs["lower"], r.attrs["adjoint"]
    attrs = {"lower": lower, "adjoint": not adjoint}
    drhs = execute(SOLVE, (bands, dy), attrs)
    dbands = None
    if wants(r, 0):
        left, right = (x, drhs) if adjoint else (drhs, x)
        whole = negative(batch_product(left, right, False, True))
        dbands = banded_part(whole, dims_of(bands)[-2], bands, lower)
        dbands = unbroadcast(dbands, bands, dbands)
    return dbands, unbroadcast(drhs, rhs, drhs) if wants(r, 1) else None


SOLVE = register(
    "BandedTriangularSolve",
    "matrix:T, rhs:T",
    lower=_lower,
    host=_host,
    grad=_grad,
    shape=_specs,
    refuses=lambda bands, rhs, lower, adjoint: (
        ~(bands[..., 0 if lower else -1, :] != 0).all() if bands.size else None
    ),
    attrs={"lower": True, "adjoint": False},
    types=TYPES,
    limit=1 << 14,
)


@export("linalg.banded_triangular_solve")
@dispatchable
def banded_triangular_solve(bands, rhs, lower=True, adjoint=False, name=None):
    """The solution `x` of `matrix @ x = rhs` for triangular matrices of few diagonals.

    Args:
      bands: the diagonals, a tensor of shape `[..., k, n]`. Of lower triangular matrices the main
        diagonal comes first, the others are filled up at their fronts; of upper triangular ones the
        main diagonal comes last, the others are filled up at their ends.
      rhs: tensor of shape `[..., n, m]` and of the same dtype; batches broadcast.
      lower: the matrices are lower triangular, not upper.
      adjoint: solve with the adjoint of the matrix instead.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, m]`.

    Raises:
      InvalidArgumentError: if shapes do not fit, or the main diagonal has a zero.

    Example:
      >>> import yeoul as tf
      >>> bands = [[2.0, 4.0], [0.0, 1.0]]  # of [[2, 0], [1, 4]]
      >>> print(tf.linalg.banded_triangular_solve(bands, [[2.0], [5.0]]).numpy())
      [[1.]
       [1.]]
    """
    attrs = {"lower": bool(lower), "adjoint": bool(adjoint)}
    return execute(SOLVE, (bands, rhs), attrs, name)
