"""Axes of ragged tensors: merged, added, dropped. Nothing here imports the class."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.tensor import Tensor
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.ragged_partition import INT64, check, holds_all, lengths_of, splits_from_lengths
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims as dense_expand_dims
from yeoul.ops.views import reshape
from yeoul.ops.views import squeeze as dense_squeeze


def merge_dims(value, outer, inner):
    """Joins the axes `outer` to `inner` of a ragged tensor or tensor."""
    if outer == inner:
        return value
    if isinstance(value, Tensor):
        sizes = shape(value, out_type=FROM_NUMPY[INT64])
        if value.shape.rank is not None and 0 in value.shape.as_list():
            dims = value.shape.as_list()
            joined = int(np.prod(dims[outer : inner + 1]))
            return reshape(value, [*dims[:outer], joined, *dims[inner + 1 :]])
        return reshape(value, concat([sizes[:outer], [-1], sizes[inner + 1 :]], 0))
    if outer > 0:
        if outer == 1 and not isinstance(value.values, Tensor):
            return _merged_rows(value, inner)
        if outer == 1:
            return _merged_dense(value, inner)
        return value._with(merge_dims(value.values, outer - 1, inner - 1))
    return merge_dims(value.values, 0, inner - 1)


def _merged_rows(value, inner):
    """Axes 1 to `inner` of a tensor whose values are ragged."""
    own, nested = value.row_splits, value.values
    merged = type(value)(nested.values, gather(nested.row_splits, own), True)
    return merged if inner == 2 else merge_dims(merged, 1, inner - 1)


def _merged_dense(value, inner):
    """Axes 1 to `inner` of a tensor whose values are a tensor."""
    values, dtype = value.values, value.row_splits.dtype
    sizes = shape(values, out_type=dtype)
    factor = sizes[1]
    for axis in range(2, inner):
        factor = factor * sizes[axis]
    return type(value)(merge_dims(values, 0, inner - 1), value.row_splits * factor, True)


def expand_dims(input, axis, name=None):
    """`tf.expand_dims` of a ragged tensor."""
    rank = input.shape.rank
    if not isinstance(axis, int):
        axis = int(np.asarray(axis).reshape(()))
    if axis < 0:
        if rank is None:
            raise ValueError("expand_dims needs a ragged tensor of known rank for axis < 0.")
        axis += rank + 1
    if axis < 0 or (rank is not None and axis > rank):
        raise ValueError(f"axis={axis} out of bounds: expected {-rank - 1}<=axis<={rank}")
    return expanded(input, axis)


def expanded(value, axis):
    """The value with a new axis of size 1."""
    if isinstance(value, Tensor):
        return dense_expand_dims(value, axis)
    if axis == 0:
        count = value._count()
        if isinstance(count, int):
            return type(value).from_uniform_row_length(value, count, 1, validate=False)
        return type(value).from_uniform_row_length(value, value.nrows(), 1, validate=False)
    if axis == 1:
        return type(value).from_uniform_row_length(value, 1, validate=False)
    return value._with(expanded(value.values, axis - 1))


def squeeze(input, axis=None, name=None):
    """`tf.squeeze` of a ragged tensor."""
    if axis is None:
        raise ValueError(
            "Ragged.squeeze must have an axis argument: which axes have size 1 is not known of a "
            "ragged tensor."
        )
    axes = [axis] if isinstance(axis, int) else [int(a) for a in axis]
    for one in sorted({input._axis(a) for a in axes}, reverse=True):
        input = squeezed(input, one)
    return input


def squeezed(value, axis):
    """The value without an axis of size 1."""
    if isinstance(value, Tensor):
        return dense_squeeze(value, [axis])
    if axis == 0:
        check(
            "tf.squeeze: axis 0 must have length 1, but there are {} rows.",
            lambda n: n == 1,
            value.nrows(),
        )
        return value[0]
    if axis == 1:
        if value._uniform == 1:
            return value.values
        lengths = lengths_of(value.row_splits)
        check(
            "tf.squeeze: the rows must have length 1, but their lengths are {}.",
            lambda n: holds_all(n == 1),
            lengths,
        )
        return value.values
    return value._with(squeezed(value.values, axis - 1))


def splits_of_joined(parts):
    """Row splits of ragged tensors that stand below each other."""
    return splits_from_lengths(concat([lengths_of(p.row_splits) for p in parts], 0))
