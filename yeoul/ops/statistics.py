"""Reductions made of others: tf.reduce_logsumexp, tf.math.reduce_std, tf.math.count_nonzero."""

import numpy as np

from yeoul.core.dtypes import float32, int64, string
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops.broadcast import reshape_like
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater, greater_equal, not_equal
from yeoul.ops.complex import conj, real
from yeoul.ops.division import divide
from yeoul.ops.exponential import exp, log, sqrt
from yeoul.ops.identity import stop_gradient
from yeoul.ops.math import add, multiply, subtract
from yeoul.ops.reduce import as_axes, reduce_all, reduce_max, reduce_mean, reduce_sum
from yeoul.ops.rounding import is_finite
from yeoul.ops.select import where
from yeoul.ops.shapes import size
from yeoul.ops.views import reshape


@export("math.reduce_logsumexp", "reduce_logsumexp")
@dispatchable
def reduce_logsumexp(input_tensor, axis=None, keepdims=False, name=None):
    """`log(sum(exp(x)))` over axes, computed so that large elements do not overflow.

    Args:
      input_tensor: tensor of float16, bfloat16, float32 or float64.
      axis: int, list of ints or integer tensor; None for all axes.
      keepdims: keep the reduced axes, with size 1.
      name: name of the node in a graph.

    Returns:
      A tensor without the reduced axes.

    Example:
      >>> import yeoul as tf
      >>> print(tf.reduce_logsumexp([1000.0, 1000.0]).numpy())
      1000.693
    """
    x, axis = to_tensor(input_tensor), as_axes(axis)
    largest = reduce_max(x, axis, keepdims=True)
    largest = stop_gradient(where(is_finite(largest), largest, 0.0))
    total = log(reduce_sum(exp(subtract(x, largest)), axis, keepdims))
    return add(total, largest if keepdims else reshape_like(largest, total), name)


@export("math.reduce_variance")
@dispatchable
def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """Mean of squared deviations from the mean, over axes.

    Args:
      input_tensor: tensor of a real or complex dtype.
      axis: int, list of ints or integer tensor; None for all axes.
      keepdims: keep the reduced axes, with size 1.
      name: name of the node in a graph.

    Returns:
      A real tensor without the reduced axes.

    Raises:
      TypeError: if `input_tensor` is of integers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.reduce_variance([1.0, 3.0]).numpy())
      1.0
    """
    x, axis = to_tensor(input_tensor), as_axes(axis)
    if x.dtype.is_integer:
        raise TypeError(
            f"Input must be either real or complex. Received integer type {x.dtype!r}. "
            "Convert with tf.cast."
        )
    deviation = subtract(x, reduce_mean(x, axis, keepdims=True))
    squares = multiply(conj(deviation), deviation)
    return reduce_mean(real(squares), axis, keepdims, name)


@export("math.reduce_std")
@dispatchable
def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """Standard deviation over axes: the square root of the variance.

    Args:
      input_tensor: tensor of a real or complex dtype.
      axis: int, list of ints or integer tensor; None for all axes.
      keepdims: keep the reduced axes, with size 1.
      name: name of the node in a graph.

    Returns:
      A real tensor without the reduced axes.

    Raises:
      TypeError: if `input_tensor` is of integers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.reduce_std([1.0, 3.0]).numpy())
      1.0
    """
    return sqrt(reduce_variance(input_tensor, axis, keepdims), name)


@export("math.count_nonzero")
@dispatchable
def count_nonzero(input, axis=None, keepdims=None, dtype="int64", name=None):
    """How many elements are not 0 (False, empty), over axes.

    Args:
      input: tensor of any dtype.
      axis: int, list of ints or integer tensor; None for all axes.
      keepdims: keep the reduced axes, with size 1.
      dtype: dtype of the result.
      name: name of the node in a graph.

    Returns:
      A tensor of `dtype` without the reduced axes.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.count_nonzero([[0, 1, 0], [1, 1, 0]], axis=0).numpy())
      [1 2 0]
    """
    x = to_tensor(input)
    zero = np.array(b"", object) if x.dtype == string else np.zeros((), x.dtype.np)
    counted = reduce_sum(cast(not_equal(x, zero), int64), axis, keepdims)
    return cast(counted, dtype, name)


@export("math.zero_fraction", "nn.zero_fraction")
@dispatchable
def zero_fraction(value, name=None):
    """The part of the elements that are 0, as float32.

    Args:
      value: tensor of any dtype.
      name: name of the node in a graph.

    Returns:
      A scalar of float32; NaN for an empty tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.zero_fraction([0, 1, 0, 2]).numpy())
      0.5
    """
    value = to_tensor(value)
    zeros = subtract(size(value, int64), count_nonzero(value))
    return divide(cast(zeros, float32), cast(size(value, int64), float32), name)


@export("math.is_non_decreasing")
@dispatchable
def is_non_decreasing(x, name=None):
    """Whether no element is smaller than the one before it.

    Args:
      x: tensor of a real or integer dtype, read row by row.
      name: name of the node in a graph.

    Returns:
      A bool scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.is_non_decreasing([1, 1, 2]).numpy())
      True
    """
    return _ordered(x, greater_equal, name)


@export("math.is_strictly_increasing")
@dispatchable
def is_strictly_increasing(x, name=None):
    """Whether each element is larger than the one before it.

    Args:
      x: tensor of a real or integer dtype, read row by row.
      name: name of the node in a graph.

    Returns:
      A bool scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.is_strictly_increasing([1, 1, 2]).numpy())
      False
    """
    return _ordered(x, greater, name)


def _ordered(x, compare, name):
    x = reshape(x, [-1])
    return reduce_all(compare(x[1:], x[:-1]), name=name)
