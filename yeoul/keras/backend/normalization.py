"""Batch normalization, as functions."""

from yeoul.core.export import export
from yeoul.keras.backend.facts import int_shape, ndim
from yeoul.ops import batch_norm, creation, nn_norm
from yeoul.ops.views import reshape

FUSED = {(0, 1, 2): "NHWC", (0, 2, 3): "NCHW"}
SMALLEST_EPSILON = 1.001e-5  # what the fused op takes at least


def along(x, value, axis):
    """A vector, or what has as many elements, along one axis of `x`."""
    return None if value is None else reshape(value, broadcast_shape(ndim(x), axis))


def broadcast_shape(rank, axis):
    """-1 at an axis, 1 elsewhere."""
    return [-1 if i == axis % rank else 1 for i in range(rank)]


def fused(x, gamma, beta, form, epsilon):
    """Images normalized; the mean and, of the sample, the variance."""
    channels = int_shape(x)[form.index("C")]
    gamma = creation.ones([channels], x.dtype) if gamma is None else gamma
    beta = creation.zeros([channels], x.dtype) if beta is None else beta
    epsilon = max(epsilon, SMALLEST_EPSILON)
    return batch_norm.fused_batch_norm(x, gamma, beta, epsilon=epsilon, data_format=form)


@export("keras.backend.batch_normalization")
def batch_normalization(x, mean, var, beta, gamma, axis=-1, epsilon=1e-3):
    """`(x - mean) / sqrt(var + epsilon) * gamma + beta`.

    Args:
      x: tensor.
      mean: means.
      var: variances.
      beta: what is added; None: nothing.
      gamma: factors; None: 1.
      axis: the axis of features, for images.
      epsilon: added to the variances.

    Example:
      >>> import yeoul as tf
      >>> one = tf.ones(2)
      >>> tf.keras.backend.batch_normalization(tf.ones((1, 2)), one, one, one, one).numpy()
      array([[1., 1.]], dtype=float32)
    """
    if ndim(x) == 4 and ndim(mean) in (1, 4) and axis % 4 in (1, 3):
        mean, var = along(x, mean, axis), along(x, var, axis)
        beta, gamma = along(x, beta, axis), along(x, gamma, axis)
    return nn_norm.batch_normalization(x, mean, var, beta, gamma, epsilon)


@export("keras.backend.normalize_batch_in_training")
def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon=1e-3):
    """The batch normalized by its own mean and variance.

    Args:
      x: tensor.
      gamma: factors; None: 1.
      beta: what is added; None: nothing.
      reduction_axes: list of the axes that means are taken of.
      epsilon: added to the variances.

    Returns:
      The batch, the means and the variances; of images the variance of the sample, which is a
      little larger.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([[1.0], [3.0]])
      >>> normalized = tf.keras.backend.normalize_batch_in_training(x, None, None, [0], 0)
      >>> [t.numpy().tolist() for t in normalized]
      [[[-1.0], [1.0]], [2.0], [1.0]]
    """
    axes = sorted(reduction_axes)
    if ndim(x) == 4 and tuple(axes) in FUSED:
        return tuple(fused(x, gamma, beta, FUSED[tuple(axes)], epsilon))
    mean, variance = nn_norm.moments(x, axes)
    if axes == list(range(ndim(x) - 1)):
        return nn_norm.batch_normalization(x, mean, variance, beta, gamma, epsilon), mean, variance
    known = int_shape(x)
    shape = [1 if i in axes else (-1 if known[i] is None else known[i]) for i in range(ndim(x))]
    values = (None if v is None else reshape(v, shape) for v in (mean, variance, beta, gamma))
    return nn_norm.batch_normalization(x, *values, epsilon), mean, variance
