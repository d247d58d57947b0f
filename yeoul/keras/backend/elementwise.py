"""Functions of each element."""

from yeoul.core.export import export
from yeoul.ops import clip as clipping
from yeoul.ops import compare, exponential, rounding, trigonometric
from yeoul.ops import math as arithmetic


@export("keras.backend.abs")
def abs(x):
    """The absolute value of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.abs(tf.constant([-1.0, 2.0])).numpy()
      array([1., 2.], dtype=float32)
    """
    return arithmetic.abs(x)


@export("keras.backend.square")
def square(x):
    """The square of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.square(tf.constant([-1.0, 2.0])).numpy()
      array([1., 4.], dtype=float32)
    """
    return arithmetic.square(x)


@export("keras.backend.sqrt")
def sqrt(x):
    """The square root of each element; 0 for negative ones.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.sqrt(tf.constant([-1.0, 4.0])).numpy()
      array([0., 2.], dtype=float32)
    """
    return exponential.sqrt(arithmetic.maximum(x, 0.0))


@export("keras.backend.exp")
def exp(x):
    """The exponential of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.exp(tf.constant([0.0])).numpy()
      array([1.], dtype=float32)
    """
    return exponential.exp(x)


@export("keras.backend.log")
def log(x):
    """The natural logarithm of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.log(tf.constant([1.0])).numpy()
      array([0.], dtype=float32)
    """
    return exponential.log(x)


@export("keras.backend.round")
def round(x):
    """Each element rounded, halves to the even number.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.round(tf.constant([0.5, 1.5])).numpy()
      array([0., 2.], dtype=float32)
    """
    return rounding.round(x)


@export("keras.backend.sign")
def sign(x):
    """The sign of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.sign(tf.constant([-2.0, 0.0, 3.0])).numpy()
      array([-1.,  0.,  1.], dtype=float32)
    """
    return arithmetic.sign(x)


@export("keras.backend.sin")
def sin(x):
    """The sine of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.sin(tf.constant([0.0])).numpy()
      array([0.], dtype=float32)
    """
    return trigonometric.sin(x)


@export("keras.backend.cos")
def cos(x):
    """The cosine of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.cos(tf.constant([0.0])).numpy()
      array([1.], dtype=float32)
    """
    return trigonometric.cos(x)


@export("keras.backend.pow")
def pow(x, a):
    """Each element to a power.

    Args:
      x: tensor.
      a: integer.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.pow(tf.constant([2.0, 3.0]), 2).numpy()
      array([4., 9.], dtype=float32)
    """
    return exponential.pow(x, a)


@export("keras.backend.clip")
def clip(x, min_value, max_value):
    """Each element, moved into an interval.

    Args:
      x: tensor.
      min_value: smallest value, number or tensor; None: no limit.
      max_value: largest value, number or tensor; None: no limit. A limit below `min_value` is
          raised to it.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.clip(tf.constant([1.0, 5.0, 9.0]), 2.0, 6.0).numpy()
      array([2., 5., 6.], dtype=float32)
    """
    if isinstance(min_value, (int, float)) and isinstance(max_value, (int, float)):
        max_value = max(max_value, min_value)
    low = float("-inf") if min_value is None else min_value
    high = float("inf") if max_value is None else max_value
    return clipping.clip_by_value(x, low, high)


@export("keras.backend.equal")
def equal(x, y):
    """Whether each element of `x` is equal to that of `y`.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.equal(tf.constant([1, 2]), tf.constant([2, 2])).numpy()
      array([False,  True])
    """
    return compare.equal(x, y)


@export("keras.backend.not_equal")
def not_equal(x, y):
    """Whether each element of `x` differs from that of `y`.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.not_equal(tf.constant([1, 2]), tf.constant([2, 2])).numpy()
      array([ True, False])
    """
    return compare.not_equal(x, y)


@export("keras.backend.greater")
def greater(x, y):
    """Whether each element of `x` is greater than that of `y`.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.greater(tf.constant([1, 2]), tf.constant([2, 2])).numpy()
      array([False, False])
    """
    return compare.greater(x, y)


@export("keras.backend.greater_equal")
def greater_equal(x, y):
    """Whether each element of `x` is at least that of `y`.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.greater_equal(tf.constant([1, 2]), tf.constant([2, 2])).numpy()
      array([False,  True])
    """
    return compare.greater_equal(x, y)


@export("keras.backend.less")
def less(x, y):
    """Whether each element of `x` is less than that of `y`.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.less(tf.constant([1, 2]), tf.constant([2, 2])).numpy()
      array([ True, False])
    """
    return compare.less(x, y)


@export("keras.backend.less_equal")
def less_equal(x, y):
    """Whether each element of `x` is at most that of `y`.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.less_equal(tf.constant([1, 2]), tf.constant([2, 2])).numpy()
      array([ True,  True])
    """
    return compare.less_equal(x, y)


@export("keras.backend.maximum")
def maximum(x, y):
    """The larger of two elements.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.maximum(tf.constant([1, 3]), tf.constant([2, 2])).numpy()
      array([2, 3], dtype=int32)
    """
    return arithmetic.maximum(x, y)


@export("keras.backend.minimum")
def minimum(x, y):
    """The smaller of two elements.

    Args:
      x: tensor.
      y: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.minimum(tf.constant([1, 3]), tf.constant([2, 2])).numpy()
      array([1, 2], dtype=int32)
    """
    return arithmetic.minimum(x, y)
