"""`tf.concat` and `tf.stack` of ragged tensors."""

import numpy as np

from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.ops.creation import range as numbers
from yeoul.ops.joining import concat as dense_concat
from yeoul.ops.ragged_gather import rows_at
from yeoul.ops.ragged_partition import check, holds_all, ints
from yeoul.ops.ragged_shapes import expanded, splits_of_joined
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.views import reshape


def as_parts(values):
    """The values as tensors and ragged tensors, checked: one rank, one row splits dtype."""
    parts = [v if isinstance(v, RaggedTensor) else convert_to_tensor(v) for v in values]
    check_dtypes([p for p in parts if isinstance(p, RaggedTensor)])
    if any(part.shape.rank is None for part in parts):
        raise ValueError("Ragged tensors of unknown rank cannot be joined.")
    for part in parts:
        TensorShape([None] * part.shape.rank).with_rank(parts[0].shape.rank)
    return parts


def check_dtypes(ragged):
    """Raises ValueError unless all row splits have one dtype."""
    names = sorted({x.row_splits.dtype.name for x in ragged})
    if len(names) > 1:
        raise ValueError(
            f"Input RaggedTensors have mismatched row_splits dtypes: {' and '.join(names)}; use "
            "RaggedTensor.with_row_splits_dtype() to convert them to compatible dtypes."
        )


def concat(values, axis, name=None):
    """`tf.concat` where some of the values are ragged."""
    if not isinstance(values, (list, tuple)):
        values = [values]
    parts = as_parts(values)
    axis = _known_axis(parts, int(np.asarray(axis)), 0)
    return parts[0] if len(parts) == 1 else joined(parts, axis)


def stack(values, axis=0, name=None):
    """`tf.stack` where some of the values are ragged."""
    parts = as_parts(values)
    axis = _known_axis(parts, int(np.asarray(axis)), 1)
    return stacked(parts, axis)


def stacked(parts, axis):
    """Ragged tensors and tensors side by side along a new axis."""
    rows = [expanded(part, axis) for part in parts]
    return rows[0] if len(rows) == 1 else joined(rows, axis)


def _known_axis(parts, axis, extra):
    rank = parts[0].shape.rank + extra
    if not -rank <= axis < rank:
        raise ValueError(f"axis={axis} out of bounds: expected {-rank}<=axis<{rank}")
    return axis % rank


def joined(parts, axis):
    """Ragged tensors and tensors of one rank, one after the other along a non-negative axis."""
    depth = max(p.ragged_rank if isinstance(p, RaggedTensor) else 0 for p in parts)
    if depth == 0 and axis == 0:
        return dense_concat(parts, 0)
    depth = max(depth, min(axis, 1))
    parts = [with_depth(p, depth) for p in parts]
    if axis == 0:
        return _below(parts)
    _check_rows(parts)
    if axis == 1:
        return _beside(parts)
    return parts[0]._with(joined_inside([p.values for p in parts], axis - 1))


def joined_inside(values, axis):
    """`joined`, of tensors too."""
    if all(isinstance(v, Tensor) for v in values):
        return dense_concat(values, axis)
    return joined(values, axis)


def with_depth(value, depth):
    """The value with `depth` partitions."""
    if depth == 0:
        return value
    if isinstance(value, Tensor):
        return RaggedTensor.from_tensor(value, ragged_rank=depth)
    if value.ragged_rank < depth:
        return value._with(with_depth(value.values, depth - 1))
    return value


def _below(parts):
    """The rows of each part, one part after the other."""
    return RaggedTensor(joined_inside([p.values for p in parts], 0), splits_of_joined(parts), True)


def _check_rows(parts):
    for i, part in enumerate(parts[1:], 1):
        check(
            f"Input tensors at index 0 (=x) and {i} (=y) have incompatible shapes: their numbers "
            "of rows differ; x has {}.",
            lambda x, y: holds_all(x == y),
            parts[0].nrows(),
            ints(part.nrows(), parts[0].row_splits.dtype.np),
        )


def _beside(parts):
    """Row i of each part, one after the other."""
    below, count = _below(parts), len(parts)
    rows = parts[0].nrows()
    order = reshape(numbers(rows)[:, None] + numbers(count, dtype=rows.dtype) * rows, [-1])
    mixed = rows_at(below, order)
    return RaggedTensor(mixed.values, mixed.row_splits[::count], True)
