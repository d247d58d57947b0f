"""Sparse tensors to dense ones and back: tf.sparse.to_dense, from_dense, to_indicator."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dtype_of
from yeoul.engine.op import register
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import ones_like
from yeoul.ops.gather_nd import gather_nd, leaves
from yeoul.ops.joining import concat
from yeoul.ops.ragged_partition import INT64
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import partial_dims


def as_sparse(value, name="Input"):
    """The value.

    Raises:
      TypeError: if it is no sparse tensor.
    """
    if not isinstance(value, SparseTensor):
        raise TypeError(
            f"{name} must be a SparseTensor, but is a {type(value).__name__}: {value!r}. "
            "tf.sparse.from_dense makes one of a tensor."
        )
    return value


def check_indices(indices, dims, op, ordered=True):
    """Raises InvalidArgumentError for the first index out of range, out of order, or repeated."""
    bad = ((indices < 0) | (indices >= np.array(dims, INT64))).any(-1)
    if bad.any():
        at = int(np.argmax(bad))
        raise invalid(
            f"indices[{at}] = {indices[at].tolist()} is out of bounds: need 0 <= index < "
            f"{list(dims)} [Op:{op}]"
        )
    if not ordered or len(indices) < 2:
        return
    steps = np.diff(np.ravel_multi_index(tuple(indices.T), dims)) if len(dims) else np.zeros(1)
    if (steps <= 0).any():
        at = int(np.argmax(steps <= 0)) + 1
        what = (
            "is repeated"
            if steps[at - 1] == 0
            else "is out of order. Many sparse ops require sorted indices. Use "
            "`tf.sparse.reorder` to create a correctly ordered copy"
        )
        raise invalid(f"indices[{at}] = {indices[at].tolist()} {what} [Op:{op}]")


def as_rows(indices):
    """Indices of one matrix row an element; they may be given as a vector, or as a number."""
    return indices if indices.ndim == 2 else indices.reshape(-1, 1)


def _to_dense_host(indices, dims, values, default, validate_indices):
    indices = as_rows(indices)
    check_indices(indices, dims, "SparseToDense", validate_indices)
    out = np.empty(dims, values.dtype)
    out[...] = default
    out[tuple(indices.T)] = values
    return out


def _to_dense_lower(indices, dims, values, default, validate_indices):
    indices = as_rows(indices)
    out = jnp.broadcast_to(default, dims).astype(values.dtype)
    return out.at[tuple(indices.T)].set(values, mode="drop")


def _to_dense_refuses(indices, dims, values, default, validate_indices):
    indices = as_rows(indices)
    bad = leaves(indices, dims)
    if not validate_indices or len(indices) < 2:
        return bad
    places = (indices * np.cumprod([1, *dims[:0:-1]])[::-1][: len(dims)]).sum(-1)
    return bad | (jnp.diff(places) <= 0).any()


def _to_dense_rule(r, dy):
    indices, _, values, default = r.inputs
    dvalues = gather_nd(dy, indices)
    rest = reduce_sum(dy) - reduce_sum(dvalues)
    return None, None, dvalues, unbroadcast(rest, default, values)


SPARSE_TO_DENSE = register(
    "SparseToDense",
    "sparse_indices:Tindices, output_shape!:Tindices, sparse_values:T, default_value:T",
    attrs={"validate_indices": True},
    host=_to_dense_host,
    lower=_to_dense_lower,
    refuses=_to_dense_refuses,
    grad=_to_dense_rule,
    shape=lambda inputs, attrs: [(partial_dims(inputs[1]), dtype_of(inputs[2]))],
)


@export("sparse.to_dense")
@dispatchable
def to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The whole tensor.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      default_value: scalar that stands where no element is; by default 0, False or "".
      validate_indices: whether indices must be in order, and none twice.
      name: name of the node when a graph is being built.

    Returns:
      A tensor.

    Raises:
      TypeError: if the argument is no sparse tensor.
      InvalidArgumentError: if an index is out of range, out of order or repeated.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.to_dense(tf.SparseTensor([[0, 1], [1, 0]], [5, 7], [2, 2])).numpy())
      [[0 5]
       [7 0]]
    """
    sp_input = as_sparse(sp_input)
    dtype = sp_input.dtype
    if default_value is None:
        default_value = np.array(b"" if dtype.np.kind == "O" else 0, dtype.np)
    default = convert_to_tensor(default_value, dtype=dtype)
    inputs = (sp_input.indices, sp_input._dims(), sp_input.values, default)
    return execute(SPARSE_TO_DENSE, inputs, {"validate_indices": bool(validate_indices)}, name)


@export("sparse.from_dense")
@dispatchable
def from_dense(tensor, name=None):
    """The elements of a tensor that are not zero.

    Args:
      tensor: any tensor.
      name: has no effect.

    Returns:
      A `tf.sparse.SparseTensor`.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.from_dense([[0, 3], [0, 4]]).indices.numpy().tolist()
      [[0, 1], [1, 1]]
    """
    tensor = convert_to_tensor(tensor)
    zero = np.array(b"" if tensor.dtype.np.kind == "O" else 0, tensor.dtype.np)
    indices = where(not_equal(tensor, zero))
    values = gather_nd(tensor, indices)
    return SparseTensor(indices, values, shape(tensor, out_type=FROM_NUMPY[INT64]))


@export("sparse.to_indicator")
@dispatchable
def to_indicator(sp_input, vocab_size, name=None):
    """Whether each number below `vocab_size` is among the elements of each row.

    Args:
      sp_input: `tf.sparse.SparseTensor` of int32 or int64; its last axis is dropped.
      vocab_size: size of the new last axis.
      name: has no effect.

    Returns:
      A bool tensor `[..., vocab_size]`.

    Raises:
      TypeError: if the argument is no sparse tensor.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], [2, 0, 1], [2, 2])
      >>> print(tf.sparse.to_indicator(x, 3).numpy())
      [[False False  True]
       [ True  True False]]
    """
    sp_input = as_sparse(sp_input)
    vocab = convert_to_tensor([vocab_size], FROM_NUMPY[INT64])
    numbers = cast(sp_input.values, "int64")
    indices = concat([sp_input.indices[:, :-1], numbers[:, None]], 1)
    dims = concat([sp_input.dense_shape[:-1], vocab], 0)
    present = SparseTensor(indices, cast(ones_like(numbers), "bool"), dims)
    return to_dense(present, False, False, name)
