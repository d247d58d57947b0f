"""Reductions of ragged tensors over rows, columns and inner axes."""

import numpy as np

from yeoul.engine.tensor import Tensor
from yeoul.ops import reduce as dense
from yeoul.ops import statistics
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.division import divide
from yeoul.ops.exponential import exp, log, sqrt
from yeoul.ops.gather import gather
from yeoul.ops.identity import stop_gradient
from yeoul.ops.math import add, maximum, square, subtract
from yeoul.ops.ragged_broadcast import elementwise
from yeoul.ops.ragged_partition import (
    count_of,
    ints,
    lengths_of,
    longest,
    numbers_to,
    splits_from_lengths,
)
from yeoul.ops.ragged_shapes import expanded
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.rounding import is_finite
from yeoul.ops.segment import (
    unsorted_segment_max,
    unsorted_segment_min,
    unsorted_segment_prod,
    unsorted_segment_sum,
)
from yeoul.ops.select import where


def any_segment(data, ids, count):
    """Whether any element of each segment is true."""
    return unsorted_segment_max(cast(data, "int32"), ids, count) > 0


def all_segment(data, ids, count):
    """Whether all elements of each segment are true."""
    return unsorted_segment_min(cast(data, "int32"), ids, count) > 0


# Dense reduction -> the same by segment ids.
SEGMENTS = {
    dense.reduce_sum: unsorted_segment_sum,
    dense.reduce_prod: unsorted_segment_prod,
    dense.reduce_max: unsorted_segment_max,
    dense.reduce_min: unsorted_segment_min,
    dense.reduce_any: any_segment,
    dense.reduce_all: all_segment,
}


def axes_of(value, axis):
    """The axes that are reduced, last one first; None for all."""
    if axis is None:
        return None
    if isinstance(axis, Tensor):
        axis = axis.numpy().tolist()
    if isinstance(axis, (list, tuple, np.ndarray)):
        return sorted({value._axis(int(a)) for a in axis}, reverse=True)
    return [value._axis(int(axis))]


def reduction(function):
    """The reduction of ragged tensors that belongs to one of dense tensors."""

    def reduce(input_tensor, axis=None, keepdims=False, name=None):
        return reduced(function, input_tensor, axis, keepdims)

    return reduce


def reduced(function, value, axis, keepdims):
    """A reduction over the axes named, in any order."""
    axes = axes_of(value, axis)
    rank = value.shape.rank
    if axes is None:
        result = function(value.flat_values)
        return _all_kept(result, rank) if keepdims else result
    for one in axes:
        value = along(function, value, one)
        if keepdims:
            value = expanded(value, one)
    return value


def _all_kept(result, rank):
    for _ in range(rank):
        result = expanded(result, 0)
    return result


def along(function, value, axis, segment=None):
    """A reduction over one axis; `segment` does the same by segment ids."""
    segment = segment or SEGMENTS[function]
    if isinstance(value, Tensor):
        return function(value, axis=axis)
    if axis > 1:
        return value._with(along(function, value.values, axis - 1, segment))
    if axis == 1:
        return by_segment(segment, value.values, value.value_rowids(), value._count())
    count = longest(lengths_of(value.row_splits))
    return by_segment(segment, value.values, columns_of(value), count)


def columns_of(value):
    """The column in which each value stands."""
    rows = value.value_rowids()
    there = numbers_to(count_of(rows, rows.dtype.np), rows.dtype.np)
    return there - gather(value.row_starts(), rows)


def by_segment(segment, values, ids, count):
    """Rows with equal ids reduced to one; ragged rows element by element."""
    if isinstance(values, Tensor):
        return segment(values, ids, count)
    lengths = unsorted_segment_max(lengths_of(values.row_splits), ids, count)
    lengths = maximum(lengths, np.zeros((), lengths.dtype.np))
    splits = splits_from_lengths(lengths)
    places = gather(splits, gather(ids, values.value_rowids())) + columns_of(values)
    return RaggedTensor(by_segment(segment, values.values, places, splits[-1]), splits, True)


def unsorted(segment):
    """A reduction by segment ids of the rows of a ragged tensor."""

    def call(data, segment_ids, num_segments, name=None):
        ids = ints(segment_ids, data.row_splits.dtype.np)
        return by_segment(segment, data, ids, num_segments)

    return call


def segment_mean(data, segment_ids, num_segments, name=None):
    """`tf.math.unsorted_segment_mean` of the rows of a ragged tensor."""
    return over(divide, *sums_and_counts(data, segment_ids, num_segments))


def segment_sqrt_n(data, segment_ids, num_segments, name=None):
    """`tf.math.unsorted_segment_sqrt_n` of the rows of a ragged tensor."""
    total, counts = sums_and_counts(data, segment_ids, num_segments)
    return over(lambda x, n: divide(x, sqrt(n)), total, counts)


def sums_and_counts(data, segment_ids, num_segments):
    """The sums of the rows of each segment, element by element, and of how many elements."""
    total = unsorted(unsorted_segment_sum)
    ones = data.with_flat_values(ones_like(data.flat_values))
    return total(data, segment_ids, num_segments), total(ones, segment_ids, num_segments)


def each(operation, value):
    """An operation on the elements of a ragged tensor, or of a tensor."""
    if isinstance(value, RaggedTensor):
        return value.with_flat_values(operation(value.flat_values))
    return operation(value)


def finite(largest):
    """The numbers to be subtracted before `exp`: 0 for infinities."""
    return stop_gradient(where(is_finite(largest), largest, zeros_like(largest)))


def reduce_logsumexp(input_tensor, axis=None, keepdims=False, name=None):
    """`tf.reduce_logsumexp` of a ragged tensor."""
    value = input_tensor
    if axis is None:
        return reduced(statistics.reduce_logsumexp, value, None, keepdims)
    largest = each(finite, reduced(dense.reduce_max, value, axis, True))
    powers = elementwise(lambda x, peak: exp(subtract(x, peak)), [value, largest])
    total = each(log, reduced(dense.reduce_sum, powers, axis, keepdims))
    if not keepdims:
        largest = each(finite, reduced(dense.reduce_max, value, axis, False))
    return over(add, total, largest)


def over(operation, x, y):
    """An operation on two results of reductions: ragged tensors of the same rows, or tensors."""
    if isinstance(x, RaggedTensor):
        return elementwise(operation, [x, y])
    return operation(x, y)


def reduce_mean(input_tensor, axis=None, keepdims=False, name=None):
    """`tf.reduce_mean` of a ragged tensor: the sum over as many elements as there are."""
    value = input_tensor
    if axis is None and not value.dtype.is_integer:
        return reduced(dense.reduce_mean, value, None, keepdims)
    total = reduced(dense.reduce_sum, value, axis, keepdims)
    ones = value.with_flat_values(ones_like(value.flat_values))
    return over(divide, total, reduced(dense.reduce_sum, ones, axis, keepdims))


def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """`tf.math.reduce_variance` of a ragged tensor."""
    value = input_tensor
    of_squares = reduce_mean(value.with_flat_values(square(value.flat_values)), axis, keepdims)
    mean = reduce_mean(value, axis, keepdims)
    squared = over(lambda a, b: a * b, mean, mean)
    return over(subtract, of_squares, squared)


def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """`tf.math.reduce_std` of a ragged tensor."""
    variance = reduce_variance(input_tensor, axis, keepdims)
    if isinstance(variance, RaggedTensor):
        return variance.with_flat_values(sqrt(variance.flat_values))
    return sqrt(variance)
