"""Histograms: tf.histogram_fixed_width, tf.math.confusion_matrix."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, int64
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.assertions import Assert
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.compare import greater_equal, less
from yeoul.ops.counting import COUNTABLE, counted
from yeoul.ops.creation import ones
from yeoul.ops.logic import logical_and
from yeoul.ops.math import add, maximum, multiply
from yeoul.ops.reduce import reduce_all, reduce_max
from yeoul.ops.rounding import floor
from yeoul.ops.segment import unsorted_segment_sum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.static import partial_dims
from yeoul.ops.views import reshape, squeeze


def bins(np_like, values, value_range, nbins):
    """The bin of each value, in float64 arithmetic."""
    low, high = value_range[0], value_range[1]
    scaled = (values.astype(np.float64) - low) / (high - low)
    return np_like.clip(np_like.floor(scaled * nbins), 0, nbins - 1).astype(np.int32)


def _histogram(np_like):
    def compute(values, value_range, nbins, dtype):
        places = bins(np_like, values, value_range, nbins).reshape(-1)
        return counted(np_like, places, np_like.ones(places.shape, dtype), nbins)

    return compute


def check_bins(value_range, nbins, op_name):
    """Raises InvalidArgumentError unless there are bins in the range."""
    if nbins <= 0:
        raise invalid(f"nbins should be a positive number, but got '{nbins}' [Op:{op_name}]")
    if value_range.shape != (2,):
        raise invalid(
            f"value_range should have the shape [2], but has {list(value_range.shape)}: pass "
            f"[lowest, highest]. [Op:{op_name}]"
        )
    if not value_range[0] < value_range[1]:
        raise invalid(
            "value_range should satisfy value_range[0] < value_range[1], but got "
            f"'{value_range.tolist()}' [Op:{op_name}]"
        )


def _histogram_host(values, value_range, nbins, dtype):
    check_bins(value_range, nbins, "HistogramFixedWidth")
    if values.dtype.kind == "f" and np.isnan(values).any():
        raise invalid("Histogram values must not contain NaN [Op:HistogramFixedWidth]")
    return _histogram(np)(values, value_range, nbins, dtype)


def _histogram_refuses(values, value_range, nbins, dtype):
    unordered = ~(value_range[0] < value_range[1])
    return unordered | jnp.isnan(values).any() if values.dtype.kind == "f" else unordered


def _histogram_specs(inputs, attrs):
    count = (partial_dims(inputs[2]) or (None,))[:1]
    if count[0] is not None and count[0] <= 0:
        raise ValueError(f"nbins should be a positive number, but got '{count[0]}'")
    return [(count, FROM_NUMPY[attrs["dtype"]])]


HISTOGRAM = register(
    "HistogramFixedWidth",
    "values:T, value_range:T, nbins!:int32",
    lower=_histogram(jnp),
    host=_histogram_host,
    refuses=_histogram_refuses,
    grad=NONE,
    shape=_histogram_specs,
    attrs={"dtype": np.dtype("int32")},
    types=COUNTABLE,
)


@export("histogram_fixed_width")
@dispatchable
def histogram_fixed_width(values, value_range, nbins=100, dtype="int32", name=None):
    """How many values are in each of the bins of equal width in a range.

    Args:
      values: tensor of int32, int64, float32 or float64.
      value_range: lower and upper limit, of the same dtype; values outside count in the first and
        the last bin.
      nbins: number of bins.
      dtype: int32 or int64.
      name: name of the node in a graph.

    Returns:
      A vector of counts.

    Raises:
      InvalidArgumentError: if there are no bins, or a value is NaN.

    Example:
      >>> import yeoul as tf
      >>> print(tf.histogram_fixed_width([0.0, 1.5, 9.0], [0.0, 5.0], nbins=5).numpy())
      [1 1 0 0 1]
    """
    values = to_tensor(values)
    limits = to_tensor(value_range, None if hasattr(value_range, "ref") else values.dtype.np)
    return execute(HISTOGRAM, (values, limits, nbins), {"dtype": as_dtype(dtype).np}, name)


@export("histogram_fixed_width_bins")
@dispatchable
def histogram_fixed_width_bins(values, value_range, nbins=100, dtype="int32", name=None):
    """The number of the bin of each value, of the bins of equal width in a range.

    Args:
      values: tensor of float32 or float64.
      value_range: lower and upper limit, of the same dtype; values outside are in the first and the
        last bin.
      nbins: number of bins.
      dtype: dtype of the result, int32 or int64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `values`.

    Raises:
      InvalidArgumentError: if `nbins` is not positive.

    Example:
      >>> import yeoul as tf
      >>> print(tf.histogram_fixed_width_bins([0.0, 1.5, 9.0], [0.0, 5.0], nbins=5).numpy())
      [0 1 4]
    """
    if isinstance(nbins, int) and nbins <= 0:
        raise invalid(f"nbins should be a positive number, but got '{nbins}'.")
    values = to_tensor(values)
    limits = to_tensor(value_range, None if hasattr(value_range, "ref") else values.dtype.np)
    count = cast(to_tensor(nbins), values.dtype)
    scaled = (values - limits[0]) / (limits[1] - limits[0])
    places = floor(multiply(count, scaled))
    inside = clip_by_value(places, cast(0, places.dtype), cast(nbins, places.dtype) - 1)
    return cast(inside, as_dtype(dtype), name)


@export("math.confusion_matrix")
@dispatchable
def confusion_matrix(labels, predictions, num_classes=None, weights=None, dtype="int32", name=None):
    """How often each class was predicted for each class.

    Args:
      labels: the true classes, integers from 0.
      predictions: the predicted classes, of the same shape.
      num_classes: number of classes; by default the largest class and one.
      weights: tensor of the same shape: sums of weights instead of counts.
      dtype: dtype of the result.
      name: name of the node in a graph.

    Returns:
      A matrix: rows are true, columns predicted classes.

    Raises:
      InvalidArgumentError: if a class is negative or too large, or the shapes differ.
      ValueError: if the weights have another shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.confusion_matrix([0, 1, 1], [0, 0, 1]).numpy())
      [[1 0]
       [1 1]]
    """
    labels, predictions = same_rank(to_tensor(labels), to_tensor(predictions))
    if not labels.shape.is_compatible_with(predictions.shape):
        raise invalid(
            f"Shapes of all inputs must match: labels {labels.shape} != predictions "
            f"{predictions.shape}."
        )
    if weights is not None:
        weights = to_tensor(weights)
        predictions.shape.assert_is_compatible_with(weights.shape)
        weights = reshape(cast(weights, dtype), [-1])
    labels, predictions = (reshape(cast(x, int64), [-1]) for x in (labels, predictions))
    n = class_count(labels, predictions, num_classes)
    for x, what in ((labels, "labels"), (predictions, "predictions")):
        check_classes(x, what, n)
    weights = ones(shape(labels), as_dtype(dtype)) if weights is None else weights
    known = logical_and(less(labels, n), less(predictions, n))
    places = where(known, add(multiply(labels, n), predictions), np.int64(-1))
    counts = unsorted_segment_sum(weights, places, n * n)
    return reshape(counts, [n, n], name)


def same_rank(labels, predictions):
    """Labels and predictions, one of which may have a last axis of size 1 more."""
    if None in (labels.shape.rank, predictions.shape.rank):
        return labels, predictions
    if labels.shape.rank == predictions.shape.rank + 1 and labels.shape[-1] == 1:
        return squeeze(labels, -1), predictions
    if predictions.shape.rank == labels.shape.rank + 1 and predictions.shape[-1] == 1:
        return labels, squeeze(predictions, -1)
    return labels, predictions


def class_count(labels, predictions, num_classes):
    """Number of classes: an int if it is known, else a tensor of int64."""
    if num_classes is not None:
        known = isinstance(num_classes, (int, np.integer))
        return int(num_classes) if known else cast(num_classes, int64)
    if type(labels) is EagerTensor and type(predictions) is EagerTensor:
        return max(int(np.asarray(x._a).max(initial=-1)) for x in (labels, predictions)) + 1
    return add(maximum(reduce_max(labels), reduce_max(predictions)), 1)


def check_classes(x, what, n):
    """Raises InvalidArgumentError if a tensor holds what is no class, now or when it runs."""
    if type(x) is not EagerTensor:
        Assert(reduce_all(greater_equal(x, 0)), [f"`{what}` contains negative values:", x])
        Assert(reduce_all(less(x, n)), [f"`{what}` out of bound:", x])
        return
    if not x._a.size:
        return
    values = np.asarray(x._a)
    if values.min() < 0:
        raise invalid(f"`{what}` contains negative values: {values[values < 0][:5].tolist()}.")
    if values.max() >= int(n):
        raise invalid(
            f"`{what}` out of bound: {values[values >= int(n)][:5].tolist()} for {int(n)} classes. "
            "Classes are numbered from 0."
        )
