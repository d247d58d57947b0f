"""Segment reductions made of others: unsorted means, and tf.sparse.segment_sum and relatives."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.op import TABLE
from yeoul.ops.creation import ones
from yeoul.ops.division import divide
from yeoul.ops.exponential import sqrt
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.math import maximum
from yeoul.ops.segment import segment_mean, segment_sum, unsorted_segment_sum
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape


def counts(data, ids, num_segments):
    """Number of rows of each segment, at least 1, shaped to divide sums over `data`."""
    number = maximum(unsorted_segment_sum(ones(shape(ids), data.dtype), ids, num_segments), 1)
    if data.shape.rank is None or ids.shape.rank is None:
        axes = TABLE["Rank"].public(data) - TABLE["Rank"].public(ids)
        ends = ones(expand_dims(axes, 0), "int32")
        return reshape(number, concat([shape(number), ends], 0))
    for _ in range(data.shape.rank - ids.shape.rank):
        number = expand_dims(number, -1)
    return number


@export("math.unsorted_segment_mean")
@dispatchable
def unsorted_segment_mean(data, segment_ids, num_segments, name=None):
    """Mean of the rows of each segment; 0 for a segment without rows.

    Args:
      data: numeric tensor.
      segment_ids: integer tensor whose shape starts that of `data`; negative ones are left out.
      num_segments: number of segments.
      name: name of the node in a graph.

    Returns:
      A tensor with one row for each segment; of float64 for integers of 32 bits and more.

    Raises:
      InvalidArgumentError: if the shapes do not fit, or an id is too large.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.unsorted_segment_mean([1.0, 3.0, 5.0], [1, 0, 1], 2).numpy())
      [3. 3.]
    """
    data, ids = to_tensor(data), to_tensor(segment_ids)
    total = unsorted_segment_sum(data, ids, num_segments)
    return divide(total, counts(data, ids, num_segments), name)


@export("math.unsorted_segment_sqrt_n")
@dispatchable
def unsorted_segment_sqrt_n(data, segment_ids, num_segments, name=None):
    """Sum of the rows of each segment, divided by the square root of their number.

    Args:
      data: tensor of a real or complex dtype.
      segment_ids: integer tensor whose shape starts that of `data`; negative ones are left out.
      num_segments: number of segments.
      name: name of the node in a graph.

    Returns:
      A tensor with one row for each segment.

    Raises:
      InvalidArgumentError: if the shapes do not fit, or an id is too large.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.unsorted_segment_sqrt_n([1.0, 1.0, 1.0, 1.0], [0, 0, 0, 0], 1).numpy())
      [2.]
    """
    data, ids = to_tensor(data), to_tensor(segment_ids)
    total = unsorted_segment_sum(data, ids, num_segments)
    return divide(total, sqrt(counts(data, ids, num_segments)), name)


def of_rows(sorted_function, unsorted_function, data, indices, segment_ids, num_segments, name):
    """A reduction of the rows that `indices` choose."""
    rows = gather(data, indices)
    if num_segments is None:
        return sorted_function(rows, segment_ids, name)
    return unsorted_function(rows, segment_ids, num_segments, name)


@export("sparse.segment_sum")
@dispatchable
def sparse_segment_sum(
    data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False
):
    """Sum of chosen rows by segment.

    Args:
      data: numeric tensor.
      indices: integer vector: which rows.
      segment_ids: integer vector of the same length, in increasing order.
      num_segments: number of segments; by default the last id and one.
      name: name of the node in a graph.
      sparse_gradient: accepted; the gradient of the rows is `tf.IndexedSlices` in any case.

    Returns:
      A tensor with one row for each segment; 0 for a segment without rows.

    Raises:
      InvalidArgumentError: if there is no such row, or the ids are not in order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.segment_sum([1, 2, 4], [0, 2], [0, 0]).numpy())
      [5]
    """
    functions = (segment_sum, unsorted_segment_sum)
    return of_rows(*functions, data, indices, segment_ids, num_segments, name)


@export("sparse.segment_mean")
@dispatchable
def sparse_segment_mean(
    data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False
):
    """Mean of chosen rows by segment.

    Args:
      data: tensor of a real or complex dtype.
      indices: integer vector: which rows.
      segment_ids: integer vector of the same length, in increasing order.
      num_segments: number of segments; by default the last id and one.
      name: name of the node in a graph.
      sparse_gradient: accepted; the gradient of the rows is `tf.IndexedSlices` in any case.

    Returns:
      A tensor with one row for each segment; 0 for a segment without rows.

    Raises:
      InvalidArgumentError: if there is no such row, or the ids are not in order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.segment_mean([1.0, 2.0, 4.0], [0, 2], [0, 0]).numpy())
      [2.5]
    """
    functions = (segment_mean, unsorted_segment_mean)
    return of_rows(*functions, data, indices, segment_ids, num_segments, name)


@export("sparse.segment_sqrt_n")
@dispatchable
def sparse_segment_sqrt_n(
    data, indices, segment_ids, num_segments=None, name=None, sparse_gradient=False
):
    """Sum of chosen rows by segment, divided by the square root of their number.

    Args:
      data: tensor of a real or complex dtype.
      indices: integer vector: which rows.
      segment_ids: integer vector of the same length, in increasing order.
      num_segments: number of segments; by default the last id and one.
      name: name of the node in a graph.
      sparse_gradient: accepted; the gradient of the rows is `tf.IndexedSlices` in any case.

    Returns:
      A tensor with one row for each segment; 0 for a segment without rows.

    Raises:
      InvalidArgumentError: if there is no such row, or the ids are not in order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.segment_sqrt_n([1.0, 2.0, 3.0, 2.0], [0, 1, 2, 3], [0, 0, 0, 0]).numpy())
      [4.]
    """
    functions = (_segment_sqrt_n, unsorted_segment_sqrt_n)
    return of_rows(*functions, data, indices, segment_ids, num_segments, name)


def _segment_sqrt_n(rows, ids, name):
    ids = to_tensor(ids)
    number = maximum(segment_sum(ones(shape(ids), rows.dtype), ids), 1)
    for _ in range(rows.shape.rank - 1):
        number = expand_dims(number, -1)
    return divide(segment_sum(rows, ids), sqrt(number), name)
