"""Sums, means and other values of whole axes."""

from yeoul.core.export import export
from yeoul.keras.core.context import SETTINGS
from yeoul.ops import arg, cumulative, nn_norm, reduce, statistics
from yeoul.ops.casting import cast


def as_float(x):
    """Booleans as Keras's floats."""
    return cast(x, SETTINGS.floatx) if x.dtype.base_dtype.is_bool else x


@export("keras.backend.sum")
def sum(x, axis=None, keepdims=False):
    """The sum of the elements along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.sum(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([4., 6.], dtype=float32)
    """
    return reduce.reduce_sum(x, axis, keepdims)


@export("keras.backend.prod")
def prod(x, axis=None, keepdims=False):
    """The product of the elements along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.prod(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([3., 8.], dtype=float32)
    """
    return reduce.reduce_prod(x, axis, keepdims)


@export("keras.backend.mean")
def mean(x, axis=None, keepdims=False):
    """The mean of the elements along axes; of booleans, how many are true.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.mean(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([2., 3.], dtype=float32)
    """
    return reduce.reduce_mean(as_float(x), axis, keepdims)


@export("keras.backend.max")
def max(x, axis=None, keepdims=False):
    """The largest element along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.max(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([3., 4.], dtype=float32)
    """
    return reduce.reduce_max(x, axis, keepdims)


@export("keras.backend.min")
def min(x, axis=None, keepdims=False):
    """The smallest element along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.min(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([1., 2.], dtype=float32)
    """
    return reduce.reduce_min(x, axis, keepdims)


@export("keras.backend.std")
def std(x, axis=None, keepdims=False):
    """The standard deviation along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.std(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([1., 1.], dtype=float32)
    """
    return statistics.reduce_std(as_float(x), axis=axis, keepdims=keepdims)


@export("keras.backend.var")
def var(x, axis=None, keepdims=False):
    """The variance along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.var(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([1., 1.], dtype=float32)
    """
    return statistics.reduce_variance(as_float(x), axis=axis, keepdims=keepdims)


@export("keras.backend.any")
def any(x, axis=None, keepdims=False):
    """Whether any element along axes is not 0.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.any(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([ True,  True])
    """
    return reduce.reduce_any(cast(x, "bool"), axis, keepdims)


@export("keras.backend.all")
def all(x, axis=None, keepdims=False):
    """Whether no element along axes is 0.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.
      keepdims: keep the reduced axes, with size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.all(tf.constant([[1.0, 2.0], [3.0, 4.0]]), axis=0).numpy()
      array([ True,  True])
    """
    return reduce.reduce_all(cast(x, "bool"), axis, keepdims)


@export("keras.backend.argmax")
def argmax(x, axis=-1):
    """The position of the largest element along an axis.

    Args:
      x: tensor.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.argmax(tf.constant([1.0, 3.0, 2.0])).numpy()
      np.int64(1)
    """
    return arg.argmax(x, axis)


@export("keras.backend.argmin")
def argmin(x, axis=-1):
    """The position of the smallest element along an axis.

    Args:
      x: tensor.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.argmin(tf.constant([2.0, 3.0, 1.0])).numpy()
      np.int64(2)
    """
    return arg.argmin(x, axis)


@export("keras.backend.cumsum")
def cumsum(x, axis=0):
    """The sums of the elements so far, along an axis.

    Args:
      x: tensor.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.cumsum(tf.constant([1, 2, 3])).numpy()
      array([1, 3, 6], dtype=int32)
    """
    return cumulative.cumsum(x, axis=axis)


@export("keras.backend.cumprod")
def cumprod(x, axis=0):
    """The products of the elements so far, along an axis.

    Args:
      x: tensor.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.cumprod(tf.constant([1, 2, 3])).numpy()
      array([1, 2, 6], dtype=int32)
    """
    return cumulative.cumprod(x, axis=axis)


@export("keras.backend.l2_normalize")
def l2_normalize(x, axis=None):
    """The tensor divided by its Euclidean norm along axes.

    Args:
      x: tensor.
      axis: axis, or list of axes; None: all.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.l2_normalize(tf.constant([3.0, 4.0])).numpy()
      array([0.6, 0.8], dtype=float32)
    """
    return nn_norm.l2_normalize(x, axis=axis)
