"""Sparse tensors cut up, joined, thinned out: split, concat, retain, reset_shape."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat as dense_concat
from yeoul.ops.ragged_partition import INT64
from yeoul.ops.reduce import reduce_max
from yeoul.ops.select import where
from yeoul.ops.sparse_dense import as_sparse
from yeoul.ops.sparse_order import INDEX, reorder, slice_, with_static
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import known_array


@export("sparse.split")
@dispatchable
def split(sp_input=None, num_split=None, axis=None, name=None):
    """A sparse tensor cut into parts along an axis; the first ones are longer if it must be.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      num_split: number of parts.
      axis: the axis.
      name: has no effect.

    Returns:
      A list of `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.
      ValueError: if an argument is missing, or the axis has no known length.
      InvalidArgumentError: if there are more parts than the axis is long.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1], [1, 2]], [5, 7], [2, 3])
      >>> [part.shape.as_list() for part in tf.sparse.split(x, 2, axis=1)]
      [[2, 2], [2, 1]]
    """
    for given, what in ((num_split, "num_split"), (axis, "axis"), (sp_input, "sp_input")):
        if given is None:
            raise ValueError(f"{what} is required")
    sp_input = as_sparse(sp_input)
    dims = sp_input.shape
    if not dims.is_fully_defined():
        raise ValueError(f"tf.sparse.split needs a known shape, not {dims}.")
    if not -dims.rank <= axis < dims.rank:
        raise invalid(
            f"Input axis should be in [{-dims.rank}, {dims.rank}), got {axis} [Op:SparseSplit]"
        )
    axis = int(axis) % dims.rank
    if not 1 <= num_split <= dims[axis]:
        raise invalid(
            "Input num_split should be between 1 and the splitting dimension size "
            f"({dims[axis]}), got {num_split} [Op:SparseSplit]"
        )
    short, more = divmod(dims[axis], int(num_split))
    found, at = [], 0
    for i in range(int(num_split)):
        length = short + (i < more)
        start, size = [0] * dims.rank, dims.as_list()
        start[axis], size[axis] = at, length
        found.append(slice_(sp_input, start, size))
        at += length
    return found


# tf.sparse.concat


@export("sparse.concat")
@dispatchable
def concat(axis, sp_inputs, expand_nonconcat_dims=False, name=None):
    """Sparse tensors one after the other along an axis.

    Args:
      axis: the axis.
      sp_inputs: list of `tf.sparse.SparseTensor` of one rank and dtype.
      expand_nonconcat_dims: whether the other dimensions may differ; they become the largest.
      name: has no effect.

    Returns:
      A `tf.sparse.SparseTensor`, in row-major order.

    Raises:
      TypeError: if an argument is no sparse tensor.
      InvalidArgumentError: if the other dimensions differ.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1]], [5], [1, 2])
      >>> tf.sparse.concat(0, [x, x]).indices.numpy().tolist()
      [[0, 1], [1, 1]]
    """
    sp_inputs = sp_inputs if isinstance(sp_inputs, (list, tuple)) else [sp_inputs]
    parts = [as_sparse(sp) for sp in sp_inputs]
    if len(parts) == 1:
        return parts[0]
    rank = parts[0].shape.rank
    if rank is None or not -rank <= axis < rank:
        raise invalid(f"axis {axis} is out of range for sparse tensors of rank {rank}.")
    axis %= rank
    shift = np.zeros(rank, INT64)
    shift[axis] = 1
    offset, indices = None, []
    for sp in parts:
        indices.append(sp.indices if offset is None else sp.indices + offset * shift)
        size = sp.dense_shape[axis]
        offset = size if offset is None else offset + size
    inputs = [sp.dense_shape for sp in parts]
    attrs = {"axis": axis, "expand": bool(expand_nonconcat_dims)}
    dense_shape = execute(SPARSE_CONCAT_SHAPE, inputs, attrs)
    values = dense_concat([sp.values for sp in parts], 0)
    joined = reorder(SparseTensor(dense_concat(indices, 0), values, dense_shape))
    joined._static = joined.shape.merge_with(joined_shape(parts, axis, expand_nonconcat_dims))
    return joined


def joined_shape(parts, axis, expand):
    """What is known of the shape of sparse tensors that are joined along an axis."""
    shapes = [sp.shape.as_list() for sp in parts]
    dims = []
    for d, sizes in enumerate(zip(*shapes, strict=True)):
        known = [n for n in sizes if n is not None]
        if d == axis:
            dims.append(sum(known) if len(known) == len(sizes) else None)
        else:
            dims.append(known[0] if known and (not expand or len(set(sizes)) == 1) else None)
    return dims


def _concat_dims(*shapes, axis, expand):
    out = shapes[0].copy()
    out[axis] = sum(int(s[axis]) for s in shapes)
    for i, dims in enumerate(shapes):
        for d in range(len(out)):
            if d != axis and dims[d] != shapes[0][d] and not expand:
                raise invalid(
                    f"Input shapes must match: expected {shapes[0][d]} for dimension {d} but got "
                    f"{dims[d]} at position {i} [Op:SparseConcat]. expand_nonconcat_dims=True "
                    "takes the largest."
                )
            if d != axis:
                out[d] = max(out[d], dims[d])
    return out


SPARSE_CONCAT_SHAPE = register(
    "SparseConcatShape",
    "shapes*:int64",
    attrs={"axis": 0, "expand": False},
    host=_concat_dims,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), INDEX)],
)


@export("sparse.retain")
@dispatchable
def retain(sp_input, to_retain):
    """Some of the elements of a sparse tensor.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      to_retain: bool vector: which of its elements stay.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.
      ValueError: if there are not as many elements as conditions.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1], [1, 0]], [5, 7], [2, 2])
      >>> tf.sparse.retain(x, [False, True]).values.numpy()
      array([7], dtype=int32)
    """
    sp_input = as_sparse(sp_input)
    kept = convert_to_tensor(to_retain, "bool")
    have, given = sp_input.values.shape[0], kept.shape.with_rank(1)[0]
    if None not in (have, given) and have != given:
        raise ValueError(
            f"Dimensions {have} and {given} are not compatible: elements and to_retain."
        )
    places = where(kept)[:, 0]
    made = SparseTensor(
        gather(sp_input.indices, places), gather(sp_input.values, places), sp_input.dense_shape
    )
    return with_static(made, sp_input.shape)


@export("sparse.reset_shape")
@dispatchable
def reset_shape(sp_input, new_shape=None):
    """The same elements in a larger tensor, or in the smallest that holds them.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      new_shape: integer vector, no dimension below that of the input; by default the smallest.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.
      ValueError: if the new shape is too small, or of another rank.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.reset_shape(tf.SparseTensor([[0, 1]], [5], [4, 4])).shape
      TensorShape([1, 2])
    """
    sp_input = as_sparse(sp_input)
    if new_shape is None:
        start = np.full((1, sp_input.shape.rank), -1, INT64)
        dims = reduce_max(dense_concat([start, sp_input.indices], 0), axis=0) + 1
        return SparseTensor(sp_input.indices, sp_input.values, dims)
    wanted = convert_to_tensor(new_shape, INDEX)
    known = known_array(wanted)
    if known is not None and sp_input.shape.rank is not None:
        have = sp_input.shape.as_list()
        if len(known) != len(have):
            raise ValueError(
                f"new_shape {known.tolist()} must have the rank of sp_input.shape {have}."
            )
        if any(n is not None and m < n for m, n in zip(known, have, strict=True)):
            raise ValueError(
                "Requested new_shape should have dimension sizes >= sp_input.shape. Found "
                f"new_shape {known.tolist()}, sp_input.shape {have}."
            )
    return SparseTensor(sp_input.indices, sp_input.values, wanted)
