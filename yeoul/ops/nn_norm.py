"""Moments and normalisation: tf.nn.moments, tf.nn.batch_normalization, tf.math.l2_normalize."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.complex import conj, real
from yeoul.ops.creation import zeros_like
from yeoul.ops.division import divide, divide_no_nan, floormod
from yeoul.ops.exponential import rsqrt
from yeoul.ops.gather import gather
from yeoul.ops.identity import stop_gradient
from yeoul.ops.math import (
    add,
    maximum,
    multiply,
    negative,
    square,
    squared_difference,
    subtract,
)
from yeoul.ops.reduce import as_axes, reduce_mean, reduce_prod, reduce_sum
from yeoul.ops.shapes import shape, size
from yeoul.ops.views import squeeze

HALF = ("float16", "bfloat16")


def widened(x):
    """A tensor of 16-bit floats as float32: their sums need the digits."""
    return cast(x, "float32") if x.dtype.name in HALF else x


@export("nn.moments")
@dispatchable
def moments(x, axes, shift=None, keepdims=False, name=None):
    """Mean and variance over axes.

    Args:
      x: tensor of numbers.
      axes: list of ints: the axes to reduce; for the statistics of batch normalisation all but the
        last.
      shift: not used: nothing is lost without it.
      keepdims: keep the reduced axes, with size 1.
      name: name of the node in a graph.

    Returns:
      Two tensors of the dtype of `x`: mean and (biased) variance.

    Example:
      >>> import yeoul as tf
      >>> mean, variance = tf.nn.moments(tf.constant([[1.0, 2.0], [3.0, 6.0]]), axes=[0])
      >>> print(mean.numpy(), variance.numpy())
      [2. 4.] [1. 4.]
    """
    x, axes = convert_to_tensor(x), as_axes(axes)
    wide = widened(x)
    mean = reduce_mean(wide, axes, keepdims=True)
    variance = reduce_mean(squared_difference(wide, stop_gradient(mean)), axes, keepdims=True)
    return tuple(finished(value, axes, keepdims, x.dtype) for value in (mean, variance))


def finished(value, axes, keepdims, dtype):
    """A statistic in the wanted dtype, without the reduced axes unless `keepdims`."""
    if not keepdims:
        value = squeeze(value, axes)
    return cast(value, dtype)


@export("nn.weighted_moments")
@dispatchable
def weighted_moments(x, axes, frequency_weights, keepdims=False, name=None):
    """Mean and variance over axes, each element counted `frequency_weights` times.

    Args:
      x: float tensor.
      axes: list of ints: the axes to reduce.
      frequency_weights: tensor that broadcasts with `x`; not negative.
      keepdims: keep the reduced axes, with size 1.
      name: name of the node in a graph.

    Returns:
      Two tensors of the dtype of `x`: mean and variance.

    Example:
      >>> import yeoul as tf
      >>> mean, variance = tf.nn.weighted_moments([0.0, 4.0], [0], [3.0, 1.0])
      >>> print(mean.numpy(), variance.numpy())
      1.0 3.0
    """
    x, axes = convert_to_tensor(x), as_axes(axes)
    wide = widened(x)
    weights = cast(frequency_weights, wide.dtype)
    weighted = multiply(wide, weights)
    # Weights that are broadcast count for every element they stand for.
    count = reduce_sum(add(weights, zeros_like(wide)), axes, keepdims=True)
    mean = divide_no_nan(reduce_sum(weighted, axes, keepdims=True), count)
    deviations = multiply(weights, squared_difference(wide, mean))
    variance = divide_no_nan(reduce_sum(deviations, axes, keepdims=True), count)
    return tuple(finished(value, axes, keepdims, x.dtype) for value in (mean, variance))


@export("nn.sufficient_statistics")
@dispatchable
def sufficient_statistics(x, axes, shift=None, keepdims=False, name=None):
    """What `tf.nn.normalize_moments` needs to make mean and variance.

    Args:
      x: float tensor.
      axes: list of ints: the axes to reduce.
      shift: tensor subtracted first, close to the mean, so that no digits are lost; or None.
      keepdims: keep the reduced axes, with size 1.
      name: name of the node in a graph.

    Returns:
      Four values: the number of elements behind each statistic, the sum, the sum of squares, and
      `shift`.

    Example:
      >>> import yeoul as tf
      >>> count, total, squares, _ = tf.nn.sufficient_statistics([1.0, 3.0], [0])
      >>> print(count.numpy(), total.numpy(), squares.numpy())
      2.0 4.0 10.0
    """
    x, axes = convert_to_tensor(x), as_axes(axes)
    if shift is None:
        around, squares = x, square(x)
    else:
        shift = convert_to_tensor(shift, x.dtype)
        around, squares = subtract(x, shift), squared_difference(x, shift)
    total = reduce_sum(around, axes, keepdims)
    count = cast(reduced_size(x, axes), x.dtype)
    return count, total, reduce_sum(squares, axes, keepdims), shift


def reduced_size(x, axes):
    """How many elements of `x` stand behind one element of what is left when axes are reduced."""
    if axes is None:
        return size(x)
    rank = x.shape.rank
    rank = TABLE["Rank"].public(x) if rank is None else rank
    places = axes if isinstance(axes, Tensor) else np.asarray(axes, np.int32)
    return reduce_prod(gather(shape(x), floormod(places, rank)))


@export("nn.normalize_moments")
@dispatchable
def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """Mean and variance from sufficient statistics.

    Args:
      counts: number of elements behind each statistic.
      mean_ss: their sum (after subtracting `shift`).
      variance_ss: their sum of squares (likewise).
      shift: what was subtracted from the elements, or None.
      name: name of the node in a graph.

    Returns:
      Two tensors: mean and variance.

    Example:
      >>> import yeoul as tf
      >>> mean, variance = tf.nn.normalize_moments(2.0, 4.0, 10.0, None)
      >>> print(mean.numpy(), variance.numpy())
      2.0 1.0
    """
    around = divide(mean_ss, counts)
    variance = subtract(divide(variance_ss, counts), square(around))
    return (around if shift is None else add(around, shift)), variance


@export("nn.batch_normalization")
@dispatchable
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """`scale * (x - mean) / sqrt(variance + variance_epsilon) + offset`.

    Args:
      x: float tensor.
      mean: tensor that broadcasts with `x`, such as one number for each feature.
      variance: likewise.
      offset: likewise, or None for 0.
      scale: likewise, or None for 1.
      variance_epsilon: small number that keeps the root from 0.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([[1.0], [3.0]])
      >>> print(tf.nn.batch_normalization(x, [2.0], [1.0], [10.0], [5.0], 0.0).numpy())
      [[ 5.]
       [15.]]
    """
    x = convert_to_tensor(x)
    factor = rsqrt(add(convert_to_tensor(variance), variance_epsilon))
    if scale is not None:
        factor = multiply(factor, scale)
    rest = multiply(mean, factor)
    rest = negative(rest) if offset is None else subtract(offset, rest)
    return add(multiply(x, cast(factor, x.dtype)), cast(rest, x.dtype), name)


@export("math.l2_normalize", "linalg.l2_normalize", "nn.l2_normalize")
@dispatchable
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """`x` divided by its Euclidean length along axes.

    Args:
      x: tensor of a real or complex dtype.
      axis: int or list of ints; None for all axes.
      epsilon: lower bound of the squared length.
      name: name of the node in a graph.
      dim: old name of `axis`.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      ValueError: if both `axis` and `dim` are given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.l2_normalize([3.0, 4.0]).numpy())
      [0.6 0.8]
    """
    if dim is not None:
        if axis is not None:
            raise ValueError("Cannot specify both 'axis' and 'dim', its old name. Drop 'dim'.")
        axis = dim
    x, axis = convert_to_tensor(x), as_axes(axis)
    squares = real(multiply(x, conj(x))) if x.dtype.is_complex else square(x)
    length = reduce_sum(squares, axis, keepdims=True)
    return multiply(x, cast(rsqrt(maximum(length, epsilon)), x.dtype), name)
