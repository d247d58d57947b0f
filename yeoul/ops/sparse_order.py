"""Sparse tensors with their elements elsewhere: reorder, transpose, reshape, slice, concat."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.casting import cast
from yeoul.ops.creation import range as numbers
from yeoul.ops.creation import zeros_like
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat as dense_concat
from yeoul.ops.ragged_partition import INT64
from yeoul.ops.scatter import scatter_nd
from yeoul.ops.searching import invert_permutation
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_dense import as_sparse
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import known_array, partial_dims

INDEX = FROM_NUMPY[INT64]


def parts_of(sp):
    """The three tensors of a sparse tensor."""
    return sp.indices, sp.values, sp.dense_shape


def with_static(sp, dims):
    """The sparse tensor, of which these dimensions are known."""
    if dims is not None:
        sp.set_shape(dims)
    return sp


# tf.sparse.reorder


def _order(xp, indices):
    return xp.lexsort(tuple(indices[:, i] for i in reversed(range(indices.shape[1]))))


def _reorder(xp):
    def run(indices, values, dims):
        indices, values = xp.asarray(indices), xp.asarray(values)
        if len(indices) != len(values):  # XLA would repeat the last value
            raise invalid(
                f"Shape must match: {len(indices)} indices, but {len(values)} values "
                "[Op:SparseReorder]. A sparse tensor has one value for each row of its indices."
            )
        order = _order(xp, indices)
        return indices[order], values[order]

    return run


def _reorder_rule(r, dindices, dvalues):
    indices, values, dims = r.inputs
    count = shape(values, out_type=INDEX)[0]
    _, taken = execute(SPARSE_REORDER, (indices, numbers(count), dims))
    return None, gather(dvalues, invert_permutation(taken)), None


SPARSE_REORDER = register(
    "SparseReorder",
    "input_indices:int64, input_values:T, input_shape:int64",
    host=_reorder(np),
    lower=_reorder(jnp),
    grad=_reorder_rule,
    shape=lambda inputs, attrs: [(dims_of(x), dtype_of(x)) for x in inputs[:2]],
    outputs=2,
)


@export("sparse.reorder")
@dispatchable
def reorder(sp_input, name=None):
    """The elements in row-major order, which most functions of sparse tensors expect.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      name: name of the node when a graph is being built.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.reorder(tf.SparseTensor([[1, 0], [0, 1]], [7, 5], [2, 2])).values.numpy()
      array([5, 7], dtype=int32)
    """
    sp_input = as_sparse(sp_input)
    indices, values = execute(SPARSE_REORDER, parts_of(sp_input), name=name)
    return with_static(SparseTensor(indices, values, sp_input.dense_shape), sp_input.shape)


@export("sparse.transpose")
@dispatchable
def transpose(sp_input, perm=None, name=None):
    """The axes in another order.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      perm: the old axis that stands at each place; by default backwards.
      name: has no effect.

    Returns:
      A `tf.sparse.SparseTensor`, in row-major order.

    Raises:
      TypeError: if the argument is no sparse tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.transpose(tf.SparseTensor([[0, 1]], [5], [2, 3])).indices.numpy().tolist()
      [[1, 0]]
    """
    sp_input = as_sparse(sp_input)
    rank = sp_input.shape.rank
    if perm is None:
        if rank is None:
            raise ValueError("tf.sparse.transpose needs perm if the rank is not known.")
        perm = list(range(rank))[::-1]
    order = convert_to_tensor(perm, dtype_hint="int32")
    if rank is not None and order.shape.is_fully_defined() and order.shape != [rank]:
        raise ValueError(
            f"perm must name each of the {rank} axes of the sparse tensor, but is {perm!r}."
        )
    indices = gather(sp_input.indices, order, axis=1)
    moved = SparseTensor(indices, sp_input.values, gather(sp_input.dense_shape, order))
    known = known_array(order)
    if known is not None and rank is not None:
        moved.set_shape([sp_input.shape[int(i)] for i in known])
    return reorder(moved)


# tf.sparse.reshape


def _new_dims(dims, wanted):
    """The new shape, with the number that stands for -1."""
    wanted = [int(n) for n in wanted]
    total = int(np.prod(dims, dtype=INT64))
    if wanted.count(-1) > 1:
        raise invalid(f"only one output dimension may be -1, not {wanted} [Op:SparseReshape]")
    rest = int(np.prod([n for n in wanted if n != -1], dtype=INT64))
    if -1 in wanted:
        if rest == 0 or total % rest:
            shown = [1 if n == -1 else n for n in wanted]
            raise invalid(
                f"Input to reshape is a SparseTensor with {total} dense values, but the requested "
                f"shape requires a multiple of {rest}. input_shape={list(dims)} "
                f"output_shape={shown} [Op:SparseReshape]"
            )
        return [total // rest if n == -1 else n for n in wanted]
    if rest != total:
        raise invalid(
            f"Input to reshape is a tensor with {total} dense values, but the requested shape has "
            f"{rest}. input_shape={list(dims)} output_shape={wanted} [Op:SparseReshape]"
        )
    return wanted


def _reshape_host(indices, dims, wanted):
    new = _new_dims(dims.tolist(), wanted.tolist())
    if not len(indices):
        return np.zeros((0, len(new)), INT64), np.array(new, INT64)
    flat = np.ravel_multi_index(tuple(indices.T), dims)
    return np.stack(np.unravel_index(flat, new), 1).astype(INT64), np.array(new, INT64)


def _reshape_specs(inputs, attrs):
    count, wanted = dims_of(inputs[0]), dims_of(inputs[2])
    rank = None if wanted is None else wanted[0]
    return [((None if count is None else count[0], rank), INDEX), ((rank,), INDEX)]


SPARSE_RESHAPE = register(
    "SparseReshape",
    "input_indices:int64, input_shape:int64, new_shape:int64",
    host=_reshape_host,
    grad=NONE,  # of indices; the values stay as they are
    shape=_reshape_specs,
    outputs=2,
)


@export("sparse.reshape")
@dispatchable
def reshape(sp_input, shape, name=None):
    """The elements in another shape; one dimension may be -1, which is then computed.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      shape: integer vector.
      name: name of the node when a graph is being built.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.
      InvalidArgumentError: if the number of elements differs.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.reshape(tf.SparseTensor([[1, 0]], [5], [2, 3]), [-1]).indices.numpy().tolist()
      [[3]]
    """
    sp_input = as_sparse(sp_input)
    wanted = convert_to_tensor(shape, dtype_hint=INDEX)
    if wanted.dtype.name != "int64":
        wanted = cast(wanted, INDEX)
    inputs = (sp_input.indices, sp_input.dense_shape, wanted)
    indices, dense_shape = execute(SPARSE_RESHAPE, inputs, name=name)
    made = SparseTensor(indices, sp_input.values, dense_shape)
    return with_static(made, _static_reshape(sp_input.shape, wanted))


def _static_reshape(dims, wanted):
    """What is known of the new shape."""
    new = partial_dims(wanted)
    if new is None or (None not in new and -1 not in new):
        return new
    if None not in new and dims.is_fully_defined():
        return _new_dims(dims.as_list(), new)
    return [None if n == -1 else n for n in new]


@export("sparse.expand_dims")
@dispatchable
def expand_dims(sp_input, axis=None, name=None):
    """The sparse tensor with a new axis of size 1.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      axis: where the new axis stands in the result; by default last.
      name: has no effect.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.
      InvalidArgumentError: if the axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.expand_dims(tf.SparseTensor([[1, 0]], [5], [2, 3]), 0).shape
      TensorShape([1, 2, 3])
    """
    sp_input = as_sparse(sp_input)
    rank = sp_input.shape.rank
    if rank is None:
        raise ValueError("tf.sparse.expand_dims needs a sparse tensor of known rank.")
    axis = -1 if axis is None else int(np.asarray(axis))
    at = axis + rank + 1 if axis < 0 else axis
    if not 0 <= at <= rank:
        raise invalid(
            f"axis {axis} is out of range for rank {rank}: expected in [{-rank - 1}, {rank}]"
        )
    places, dims = sp_input.indices, sp_input.dense_shape
    indices = dense_concat([places[:, :at], zeros_like(places[:, :1]), places[:, at:]], 1)
    dense_shape = dense_concat([dims[:at], [1], dims[at:]], 0)
    known = sp_input.shape.as_list()
    made = SparseTensor(indices, sp_input.values, dense_shape)
    return with_static(made, [*known[:at], 1, *known[at:]])


# tf.sparse.slice


def _slice_host(indices, values, dims, start, size):
    if start.shape != dims.shape or size.shape != dims.shape:
        raise invalid(
            f"start and size must have {len(dims)} elements, one for each axis, but have the "
            f"shapes {list(start.shape)} and {list(size.shape)} [Op:SparseSlice]"
        )
    end = np.minimum(start + size, dims)
    kept = ((indices >= start) & (indices < end)).all(-1)
    return indices[kept] - start, values[kept], np.maximum(end - start, 0)


def _slice_specs(inputs, attrs):
    rank = dims_of(inputs[2])[0]
    return [((None, rank), INDEX), ((None,), dtype_of(inputs[1])), ((rank,), INDEX)]


def _slice_rule(r, dindices, dvalues, ddims):
    indices, values, dims, start, _ = r.inputs
    size = r.outputs[2]
    # The elements kept, found by slicing their numbers.
    count = shape(values, out_type=INDEX)
    _, kept, _ = execute(SPARSE_SLICE, (indices, numbers(count[0]), dims, start, size))
    return None, scatter_nd(kept[:, None], dvalues, count), None, None, None


SPARSE_SLICE = register(
    "SparseSlice",
    "indices:int64, values:T, shape:int64, start:int64, size:int64",
    host=_slice_host,
    grad=_slice_rule,
    shape=_slice_specs,
    outputs=3,
)


@export("sparse.slice", name="slice_")
@dispatchable
def slice_(sp_input, start, size, name=None):
    """The block of a sparse tensor that starts at `start`.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      start: integer vector.
      size: integer vector; what stands beyond the tensor is left out.
      name: name of the node when a graph is being built.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1], [1, 0]], [5, 7], [2, 2])
      >>> tf.sparse.slice(x, [1, 0], [1, 2]).indices.numpy().tolist()
      [[0, 0]]
    """
    sp_input = as_sparse(sp_input)
    start, size = (convert_to_tensor(x, INDEX) for x in (start, size))
    return SparseTensor(*execute(SPARSE_SLICE, (*parts_of(sp_input), start, size), name=name))
