"""LU decomposition: tf.linalg.lu, tf.linalg.lu_solve, tf.linalg.lu_matrix_inverse."""

import collections
import math

import numpy as np
from jax import lax

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.diagonal import diag_part, set_diag
from yeoul.ops.family import INDICES
from yeoul.ops.gather import gather
from yeoul.ops.linalg import TYPES, check_square, squared, triangular_solve
from yeoul.ops.matmul import matmul
from yeoul.ops.matrix import band_part, differ, eye
from yeoul.ops.searching import invert_permutation
from yeoul.ops.singular import has_no_inverse
from yeoul.ops.sorting import argsort
from yeoul.ops.views import reshape

Lu = collections.namedtuple("Lu", ["lu", "p"])


def _specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims is not None:
        dims = squared(dims)
    places = None if dims is None else dims[:-1]
    return [(dims, dtype_of(inputs[0])), (places, FROM_NUMPY[attrs["output_idx_type"]])]


def _host(x, output_idx_type):
    """Elimination with partial pivoting, of all matrices at once."""
    check_square(x.shape)
    n = x.shape[-1]
    lu = x.reshape(math.prod(x.shape[:-2]), n, n).copy()
    rows = np.tile(np.arange(n), (len(lu), 1))
    batch = np.arange(len(lu))
    for k in range(n):
        pivot = k + np.abs(lu[:, k:, k]).argmax(1)
        for array in (lu, rows):
            array[batch, k], array[batch, pivot] = array[batch, pivot], array[batch, k].copy()
        lu[:, k + 1 :, k] /= lu[:, k, k, None]
        lu[:, k + 1 :, k + 1 :] -= lu[:, k + 1 :, k, None] * lu[:, None, k, k + 1 :]
    if not lu.diagonal(axis1=-2, axis2=-1).all() or np.isnan(x[..., :1]).any():
        raise invalid(
            f"Input is not invertible: a matrix among those of shape {list(x.shape)} is singular. "
            "[Op:Lu]"
        )
    return lu.reshape(x.shape), rows.reshape(x.shape[:-1]).astype(output_idx_type)


def _lower(x, output_idx_type):
    lu, _, rows = lax.linalg.lu(x)
    return lu, rows.astype(output_idx_type)


LU = register(
    "Lu",
    "input:T",
    lower=_lower,
    host=_host,
    grad=NONE,
    shape=_specs,
    refuses=lambda x, output_idx_type: has_no_inverse(x),
    attrs={"output_idx_type": np.dtype("int32")},
    types=TYPES,
    outputs=2,
)


@export("linalg.lu")
@dispatchable
def lu(input, output_idx_type="int32", name=None):
    """Each matrix, its rows permuted, as the product of a lower and an upper triangular one.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      output_idx_type: int32 or int64.
      name: name of the node in a graph.

    Returns:
      A named tuple `(lu, p)`: both triangles in one matrix (the lower one has ones on its
      diagonal), and which row of the input each row is, of shape `[..., n]`.

    Raises:
      InvalidArgumentError: if a matrix is not square or not invertible, or the dtype is another
        one; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> lu, p = tf.linalg.lu([[1.0, 2.0], [2.0, 6.0]])
      >>> print(lu.numpy().tolist(), p.numpy())
      [[2.0, 6.0], [0.5, -1.0]] [1 0]
    """
    dtype = as_dtype(output_idx_type)
    if dtype.np not in INDICES:
        raise invalid(f"Invalid output_idx_type: {dtype.name}. Expected int32 or int64.")
    attrs = {"output_idx_type": dtype.np}
    return Lu(*execute(LU, (input,), attrs, name))


def check_parts(lower_upper, perm, rhs=None):
    """Raises ValueError unless what is known of the ranks fits."""
    ranks = lower_upper.shape.rank, perm.shape.rank
    if None not in ranks and ranks[0] != ranks[1] + 1:
        raise ValueError(
            f"`rank(lower_upper)` must equal `rank(perm) + 1`, not {ranks[0]} and {ranks[1]}."
        )
    if rhs is not None and rhs.shape.rank is not None and rhs.shape.rank < 2:
        raise ValueError(
            f"Input `rhs` must have at least 2 dimensions. Its shape is {rhs.shape}: use "
            "tf.expand_dims."
        )


def spread(perm, rhs):
    """Permutations and right-hand sides as batches of one shape."""
    a, b = dims_of(perm), dims_of(rhs)
    if a is not None and b is not None:
        a, b = a[:-1], b[:-2]
        if len(a) == len(b) and not differ(a, b):
            return perm, rhs
    shape, join = TABLE["Shape"].public, TABLE["ConcatV2"].public
    sizes = shape(perm), shape(rhs)
    batch = execute(TABLE["BroadcastArgs"], (sizes[0][:-1], sizes[1][:-2]))
    perm = TABLE["BroadcastTo"].public(perm, join([batch, sizes[0][-1:]], 0))
    return perm, TABLE["BroadcastTo"].public(rhs, join([batch, sizes[1][-2:]], 0))


def reordered(x, perm):
    """The rows of (batches of) matrices in the order of the permutations."""
    if perm.shape.rank == 1 and x.shape.rank is not None:
        return gather(x, perm, axis=-2)
    perm, x = spread(perm, x)
    if x.shape.rank is not None:
        return gather(x, perm, batch_dims=x.shape.rank - 2)
    shape, join = TABLE["Shape"].public(x), TABLE["ConcatV2"].public
    flat = reshape(x, join([[-1], shape[-2:]], 0))
    return reshape(gather(flat, reshape(perm, join([[-1], shape[-2:-1]], 0)), batch_dims=1), shape)


def lower_part(lower_upper):
    """The lower triangular matrix, with ones on its diagonal."""
    ones = TABLE["OnesLike"].public(diag_part(lower_upper))
    return set_diag(band_part(lower_upper, -1, 0), ones)


@export("linalg.lu_reconstruct")
@dispatchable
def lu_reconstruct(lower_upper, perm, validate_args=False, name=None):
    """The matrix that was decomposed.

    Args:
      lower_upper: what `tf.linalg.lu` gave, of shape `[..., n, n]`.
      perm: its permutation, of shape `[..., n]`.
      validate_args: accepted; shapes are always checked.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, n]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.lu_reconstruct(*tf.linalg.lu([[1.0, 2.0], [2.0, 6.0]])).numpy())
      [[1. 2.]
       [2. 6.]]
    """
    lower_upper, perm = to_tensor(lower_upper), to_tensor(perm)
    check_parts(lower_upper, perm)
    product = matmul(lower_part(lower_upper), band_part(lower_upper, 0, -1), name=name)
    back = invert_permutation(perm) if perm.shape.rank == 1 else argsort(perm)
    return reordered(product, back)


@export("linalg.lu_solve")
@dispatchable
def lu_solve(lower_upper, perm, rhs, validate_args=False, name=None):
    """The solution `x` of `a @ x = rhs`, from the LU decomposition of `a`.

    Args:
      lower_upper: what `tf.linalg.lu` gave, of shape `[..., n, n]`.
      perm: its permutation, of shape `[..., n]`.
      rhs: tensor of shape `[..., n, k]` and of the same dtype; batches broadcast.
      validate_args: accepted; shapes are always checked.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, k]`.

    Raises:
      ValueError: if ranks do not fit.
      InvalidArgumentError: if shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> lu, p = tf.linalg.lu([[0.0, 2.0], [4.0, 0.0]])
      >>> print(tf.linalg.lu_solve(lu, p, [[2.0], [8.0]]).numpy())
      [[2.]
       [1.]]
    """
    lower_upper, perm, rhs = to_tensor(lower_upper), to_tensor(perm), to_tensor(rhs)
    check_parts(lower_upper, perm, rhs)
    inner = triangular_solve(lower_part(lower_upper), reordered(rhs, perm))
    return triangular_solve(lower_upper, inner, lower=False, name=name)


@export("linalg.lu_matrix_inverse")
@dispatchable
def lu_matrix_inverse(lower_upper, perm, validate_args=False, name=None):
    """The inverse of a matrix, from its LU decomposition.

    Args:
      lower_upper: what `tf.linalg.lu` gave, of shape `[..., n, n]`.
      perm: its permutation, of shape `[..., n]`.
      validate_args: accepted; shapes are always checked.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, n]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.lu_matrix_inverse(*tf.linalg.lu([[0.0, 2.0], [4.0, 0.0]])).numpy())
      [[0.   0.25]
       [0.5  0.  ]]
    """
    lower_upper = to_tensor(lower_upper)
    shape = TABLE["Shape"].public(lower_upper)
    unit = eye(shape[-1], batch_shape=shape[:-2], dtype=lower_upper.dtype)
    return lu_solve(lower_upper, perm, unit, validate_args, name)
