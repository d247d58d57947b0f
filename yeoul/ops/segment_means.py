"""Segment reductions made of others: unsorted means, and tf.sparse.segment_sum and relatives."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import TABLE
from yeoul.ops.creation import ones
from yeoul.ops.division import divide
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import maximum
from yeoul.ops.segment import unsorted_segment_sum
from yeoul.ops.segment_gradients import with_axes_of
from yeoul.ops.shapes import shape


def counts(data, ids, num_segments):
    """Number of rows of each segment, at least 1, shaped to divide sums over `data`."""
    number = maximum(unsorted_segment_sum(ones(shape(ids), data.dtype), ids, num_segments), 1)
    return with_axes_of(number, data, ids)


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


def of_rows(name, data, indices, segment_ids, num_segments, sparse_gradient, label):
    """A reduction of the rows that `indices` choose, by the op of this name."""
    given, attrs = (data, indices, segment_ids), {"sparse_gradient": bool(sparse_gradient)}
    if num_segments is None:
        return execute(TABLE[name], given, attrs, label)
    return execute(TABLE[f"{name}WithNumSegments"], (*given, num_segments), attrs, label)


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
      sparse_gradient: whether the gradient of `data` is `tf.IndexedSlices`.

    Returns:
      A tensor with one row for each segment; 0 for a segment without rows.

    Raises:
      InvalidArgumentError: if there is no such row, or the ids are not in order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.segment_sum([1, 2, 4], [0, 2], [0, 0]).numpy())
      [5]
    """
    given = (data, indices, segment_ids, num_segments)
    return of_rows("SparseSegmentSum", *given, sparse_gradient, name)


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
      sparse_gradient: whether the gradient of `data` is `tf.IndexedSlices`.

    Returns:
      A tensor with one row for each segment; 0 for a segment without rows.

    Raises:
      InvalidArgumentError: if there is no such row, or the ids are not in order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.segment_mean([1.0, 2.0, 4.0], [0, 2], [0, 0]).numpy())
      [2.5]
    """
    given = (data, indices, segment_ids, num_segments)
    return of_rows("SparseSegmentMean", *given, sparse_gradient, name)


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
      sparse_gradient: whether the gradient of `data` is `tf.IndexedSlices`.

    Returns:
      A tensor with one row for each segment; 0 for a segment without rows.

    Raises:
      InvalidArgumentError: if there is no such row, or the ids are not in order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sparse.segment_sqrt_n([1.0, 2.0, 3.0, 2.0], [0, 1, 2, 3], [0, 0, 0, 0]).numpy())
      [4.]
    """
    given = (data, indices, segment_ids, num_segments)
    return of_rows("SparseSegmentSqrtN", *given, sparse_gradient, name)
