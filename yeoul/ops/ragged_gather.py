"""`tf.gather` of and with ragged tensors. Nothing here imports the class."""

from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.ops import gather as dense
from yeoul.ops import gather_nd as nd
from yeoul.ops.joining import concat
from yeoul.ops.ragged_partition import (
    check,
    count_of,
    holds_all,
    ints,
    is_ragged,
    lengths_of,
    numbers_to,
    ranges,
)
from yeoul.ops.ragged_shapes import merge_dims
from yeoul.ops.shapes import shape
from yeoul.ops.views import reshape


def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """`tf.gather` where params or indices are ragged."""
    axis = batch_dims if axis is None else int(axis)
    if not is_ragged(params):
        params = convert_to_tensor(params)
    if not is_ragged(indices):
        indices = convert_to_tensor(indices, dtype_hint="int32")
    if axis < 0:
        axis = params._axis(axis) if is_ragged(params) else axis + params.shape.rank
    if batch_dims < 0:
        batch_dims = (
            indices._axis(batch_dims) if is_ragged(indices) else batch_dims + indices.shape.rank
        )
    return gathered(params, indices, axis, batch_dims)


def gathered(params, indices, axis, batch_dims):
    """A gather with non-negative axis and number of batch axes."""
    if not is_ragged(params) and not is_ragged(indices):
        return dense.gather(params, indices, axis=axis, batch_dims=batch_dims)
    if batch_dims > 1:
        return _inside_batch(params, indices, axis, batch_dims)
    if batch_dims == 1:
        return _batched(params, indices, axis)
    if axis > 0:
        return _inside(params, indices, axis)
    if is_ragged(indices):
        return indices._with(gathered(params, indices.values, 0, 0))
    return rows_at(params, indices)


def rows_at(params, indices):
    """Rows of a ragged tensor, by a tensor of row numbers."""
    rank = indices.shape.rank
    if rank == 0:
        return rows_at(params, indices[None])[0]
    if rank > 1:  # as many uniform axes as the indices have
        inner = rows_at(params, merge_dims(indices, 0, 1))
        length = indices.shape[1]
        if length is None:
            raise ValueError(
                "tf.gather of a ragged tensor needs indices whose inner dimensions are known, not "
                f"of shape {indices.shape}. Use tf.ensure_shape."
            )
        nrows = count_of(indices, params.row_splits.dtype.np)
        splits = numbers_to(nrows + 1, params.row_splits.dtype.np) * length
        return type(params)(inner, splits, True)
    if isinstance(params, Tensor):
        return dense.gather(params, indices)
    dtype = params.row_splits.dtype.np
    starts = dense.gather(params.row_starts(), indices)
    limits = dense.gather(params.row_limits(), indices)
    splits, positions = ranges(starts, limits, ints(1, dtype), dtype)
    values = gathered(params.values, positions, 0, 0)
    return type(params)(values, splits, True)


def _inside(params, indices, axis):
    """A gather along an inner axis."""
    if is_ragged(params) and axis > 1:
        return params._with(gathered(params.values, indices, axis - 1, 0))
    if not is_ragged(params) or is_ragged(indices):
        raise ValueError(
            f"tf.gather with axis={axis} takes a ragged tensor as params and a tensor as indices; "
            f"got {params!r} and {indices!r}. Use batch_dims, or to_tensor()."
        )
    indices = ints(indices, params.row_splits.dtype.np)
    lengths = lengths_of(params.row_splits)
    check(
        "tf.gather: an index is out of range in some row; the indices are {}.",
        lambda i, n: holds_all((i[..., None] < n) & (i[..., None] >= 0)),
        indices,
        lengths,
    )
    positions = params.row_starts()
    for _ in range(indices.shape.rank):
        positions = positions[..., None]
    return gathered(params.values, positions + indices, 0, 0)


def _batched(params, indices, axis):
    """A gather in each row by the indices of that row."""
    if not is_ragged(params):
        params = _as_ragged(params, type(indices))
    if not is_ragged(indices):
        indices = _as_ragged(indices, type(params))
    if axis != 1:
        raise ValueError(
            f"tf.gather of ragged tensors with batch_dims=1 needs axis=1, not {axis}. Use "
            "tf.map_fn over the rows."
        )
    check_batch(params, indices)
    dtype = indices.row_splits.dtype.np
    inner = indices.values
    rows = indices.value_rowids()
    offsets = dense.gather(ints(params.row_starts(), dtype), rows)
    lengths = dense.gather(ints(lengths_of(params.row_splits), dtype), rows)
    if is_ragged(inner):
        raise ValueError(
            "tf.gather of ragged tensors with batch_dims=1 takes indices of rank 2, not "
            f"{indices.shape.rank}."
        )
    numbers = ints(inner, dtype)
    for _ in range(inner.shape.rank - 1):
        offsets, lengths = offsets[..., None], lengths[..., None]
    check(
        "tf.gather: an index is out of range for its row; the indices are {}.",
        lambda i, n: holds_all((i < n) & (i >= 0)),
        numbers,
        lengths,
    )
    return indices._with(gathered(params.values, offsets + numbers, 0, 0))


def check_batch(params, indices):
    """Raises unless there are as many rows of indices as of params."""
    rows = indices.shape[0], params.shape[0]
    if None not in rows and rows[0] != rows[1]:
        raise ValueError(
            f"tf.gather: batch shape from indices ({rows[0]},) does not match params shape "
            f"{params.shape}. There must be as many rows of indices as of params."
        )
    check(
        "tf.gather: the params have another number of rows than the indices, which have {}.",
        lambda m, n: m == n,
        indices.nrows(),
        ints(params.nrows(), indices.row_splits.dtype.np),
    )


def _inside_batch(params, indices, axis, batch_dims):
    """Batches of batches: the first two axes joined, and parted again."""
    cls = type(params) if is_ragged(params) else type(indices)
    params = params if is_ragged(params) else _as_ragged(params, cls)
    indices = indices if is_ragged(indices) else _as_ragged(indices, cls)
    inner = gathered(params.values, indices.values, axis - 1, batch_dims - 1)
    return indices._with(inner)


def _as_ragged(tensor, cls):
    return cls.from_tensor(tensor, ragged_rank=1)


def gather_nd(params, indices, batch_dims=0, name=None):
    """`tf.gather_nd` where params or indices are ragged."""
    if not isinstance(batch_dims, int) or batch_dims:
        raise ValueError("tf.gather_nd of ragged tensors takes no batch_dims: use tf.map_fn.")
    if not is_ragged(indices):
        indices = convert_to_tensor(indices, dtype_hint="int32")
    if is_ragged(indices):
        return indices._with(gather_nd(params, indices.values))
    if not is_ragged(params):
        return nd.gather_nd(params, indices)
    rank, depth = indices.shape.rank, indices.shape[-1]
    if not rank or depth is None:
        raise ValueError(
            "tf.gather_nd of a ragged tensor needs indices of known rank, at least 1, and of a "
            f"known last dimension, but they have the shape {indices.shape}."
        )
    if rank == 1:
        return gather_nd(params, indices[None])[0]
    if rank > 2:
        found = gather_nd(params, reshape(indices, [-1, depth]))
        sizes = [shape(indices)[i] for i in range(rank - 1)]
        for i in reversed(range(1, rank - 1)):
            found = split_rows(found, sizes[i])
        return found
    return at_tuples(params, ints(indices, params.row_splits.dtype.np))


def at_tuples(params, indices):
    """Elements of a ragged tensor at the rows of a matrix of indices."""
    rows = indices[:, 0]
    if indices.shape[-1] == 1:
        return rows_at(params, rows)
    inside = indices[:, 1]
    lengths = dense.gather(lengths_of(params.row_splits), rows)
    check(
        "tf.gather_nd: an index is out of range for its row; the indices are {}.",
        lambda i, n: holds_all((i < n) & (i >= 0)),
        inside,
        lengths,
    )
    places = (dense.gather(params.row_starts(), rows) + inside)[:, None]
    rest = concat([places, indices[:, 2:]], 1)
    if is_ragged(params.values):
        return at_tuples(params.values, rest)
    return nd.gather_nd(params.values, rest)


def split_rows(found, size):
    """The first axis split into groups of `size`."""
    if is_ragged(found):
        dtype = found.row_splits.dtype.np
        size = ints(size, dtype)
        groups = count_of(found.row_starts(), dtype) // size
        return type(found)(found, numbers_to(groups + 1, dtype) * size, True)
    return reshape(found, concat([[-1], [size], shape(found)[1:]], 0))
