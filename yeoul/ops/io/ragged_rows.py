"""Ragged tensors whose row partitions were read as features of their own."""

from yeoul.ops.casting import cast
from yeoul.ops.cumulative import cumsum
from yeoul.ops.io.features import (
    RowLengths,
    RowLimits,
    RowSplits,
    RowStarts,
    UniformRowLength,
    ValueRowIds,
)
from yeoul.ops.joining import concat
from yeoul.ops.math import maximum
from yeoul.ops.ragged_partition import lengths_of, splits_from_lengths
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reduce import reduce_max, reduce_sum
from yeoul.ops.repeating import repeat
from yeoul.ops.shapes import shape
from yeoul.ops.views import reshape


def with_partitions(feature, key, found, single):
    """The result of a `RaggedFeature` with partitions.

    Args:
      feature: the `RaggedFeature`.
      key: its key.
      found: key -> what the op read: ragged tensors, or vectors of a single example.
      single: whether there is a single example.
    """
    values = found[feature.value_key or key]
    combine = of_example if single else of_batch
    return combine(feature, values, found)


def of_example(feature, values, found):
    """The values of one example, divided into rows from the innermost partition outwards."""
    for partition in reversed(feature.partitions):
        if isinstance(partition, UniformRowLength):
            values = uniform(values, partition.length, feature.validate)
            continue
        rows = cast(found[partition.key], feature.row_splits_dtype)
        values = divided(partition, values, rows, feature.validate)
    return values


def divided(partition, values, rows, validate):
    """Values in rows that a partition of one example describes."""
    options = {"validate": validate}
    if isinstance(partition, RowSplits):
        return RaggedTensor.from_row_splits(values, rows, **options)
    if isinstance(partition, RowLengths):
        return RaggedTensor.from_row_lengths(values, rows, **options)
    if isinstance(partition, RowStarts):
        return RaggedTensor.from_row_starts(values, rows, **options)
    if isinstance(partition, RowLimits):
        return RaggedTensor.from_row_limits(values, rows, **options)
    return RaggedTensor.from_value_rowids(values, rows, **options)


def uniform(values, length, validate):
    """Values in rows of one length."""
    if isinstance(values, RaggedTensor):
        return RaggedTensor.from_uniform_row_length(values, length, validate=validate)
    return reshape(values, concat([[-1, length], shape(values)[1:]], 0))


def of_batch(feature, values, found):
    """The values of a batch, divided into rows from the innermost partition outwards.

    What a partition says of one example is moved by what the examples before it hold.
    """
    splits_dtype = feature.row_splits_dtype
    outer = cast(values.row_splits, splits_dtype)
    flat = values.values
    for partition in reversed(feature.partitions):
        if isinstance(partition, UniformRowLength):
            flat = uniform(flat, partition.length, feature.validate)
            outer = outer // partition.length
            continue
        part = found[partition.key]
        part = part.with_values(cast(part.values, splits_dtype)).with_row_splits_dtype(splits_dtype)
        flat, outer = BATCHED[type(partition)](flat, outer, part, feature.validate)
    return RaggedTensor.from_row_splits(flat, outer, validate=feature.validate)


def moved(outer, part):
    """Positions in the values of each example as positions in those of the batch."""
    return part.values + repeat(outer[:-1], lengths_of(part.row_splits), axis=0)


def by_splits(flat, outer, part, validate):
    inner = part[:, 1:]  # the first split of each example is where the one before ended
    limits = moved(outer, inner)
    return RaggedTensor.from_row_limits(flat, limits, validate=validate), inner.row_splits


def by_lengths(flat, outer, part, validate):
    return RaggedTensor.from_row_lengths(flat, part.values, validate=validate), part.row_splits


def by_starts(flat, outer, part, validate):
    starts = moved(outer, part)
    return RaggedTensor.from_row_starts(flat, starts, validate=validate), part.row_splits


def by_limits(flat, outer, part, validate):
    limits = moved(outer, part)
    return RaggedTensor.from_row_limits(flat, limits, validate=validate), part.row_splits


def by_rows(flat, outer, part, validate):
    """Rows are counted per example: one more than the highest number of a row."""
    counts = maximum(reduce_max(part, axis=1) + 1, 0)  # the maximum of no rows is very negative
    before = cumsum(counts, exclusive=True)
    rows = moved(concat([before, before[:1] * 0], 0), part)
    total = reduce_sum(counts)
    made = RaggedTensor.from_value_rowids(flat, rows, nrows=total, validate=validate)
    return made, splits_from_lengths(counts)


BATCHED = {
    RowSplits: by_splits,
    RowLengths: by_lengths,
    RowStarts: by_starts,
    RowLimits: by_limits,
    ValueRowIds: by_rows,
}
