"""Images changed at random: tf.image.random_brightness, stateless_random_hue and others."""

from yeoul.core.dtypes import int32
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.ops.image.adjust import (
    adjust_brightness,
    adjust_contrast,
    adjust_hue,
    adjust_saturation,
)
from yeoul.ops.image.jpeg_quality import adjust_jpeg_quality
from yeoul.ops.random import uniform
from yeoul.ops.stateless_random import stateless_uniform


def check_delta(delta, most=None):
    """Raises ValueError unless 0 <= delta (<= most)."""
    if delta < 0:
        raise ValueError(f"max_delta must be non-negative. Got {delta}")
    if most is not None and delta > most:
        raise ValueError(f"max_delta must be <= {most}. Got {delta}")


def check_factors(lower, upper):
    """Raises ValueError unless 0 <= lower < upper."""
    if upper <= lower:
        raise ValueError(f"upper must be > lower. Got upper {upper} and lower {lower}")
    if lower < 0:
        raise ValueError(f"lower must be non-negative. Got {lower}")


def check_qualities(low, high):
    """Raises ValueError unless 0 <= low < high <= 100."""
    if low < 0 or high < 0 or low > 100 or high > 100:
        raise ValueError(f"jpeg encoding range must be between 0 and 100. Got {low} and {high}")
    if low >= high:
        raise ValueError(
            f"`min_jpeg_quality` must be less than `max_jpeg_quality`. Got {low} and {high}"
        )


@export("image.random_brightness")
@dispatchable
def random_brightness(image, max_delta, seed=None):
    """A number from [-max_delta, max_delta) added, as by `tf.image.adjust_brightness`.

    Args:
      image: tensor of floats or integers.
      max_delta: number from 0 on.
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `max_delta` is negative.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_brightness([0.5, 0.6], max_delta=0.2, seed=1).shape
      TensorShape([2])
    """
    check_delta(max_delta)
    return adjust_brightness(image, uniform([], -max_delta, max_delta, seed=seed))


@export("image.stateless_random_brightness")
@dispatchable
def stateless_random_brightness(image, max_delta, seed):
    """As `tf.image.random_brightness`, the same in each call with the same seed.

    Args:
      image: tensor of floats or integers.
      max_delta: number from 0 on.
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `max_delta` is negative.

    Example:
      >>> import yeoul as tf
      >>> tf.image.stateless_random_brightness([0.5, 0.6], max_delta=0.2, seed=(1, 2)).shape
      TensorShape([2])
    """
    check_delta(max_delta)
    return adjust_brightness(image, stateless_uniform([], seed, -max_delta, max_delta))


@export("image.random_contrast")
@dispatchable
def random_contrast(image, lower, upper, seed=None):
    """As `tf.image.adjust_contrast`, with a factor from [lower, upper).

    Args:
      image: tensor `[..., height, width, channels]` of floats or integers.
      lower: least factor, from 0 on.
      upper: end of the factors.
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: unless 0 <= lower < upper.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_contrast([[[0.2], [0.6]]], lower=0.5, upper=1.5, seed=1).shape
      TensorShape([1, 2, 1])
    """
    check_factors(lower, upper)
    return adjust_contrast(image, uniform([], lower, upper, seed=seed))


@export("image.stateless_random_contrast")
@dispatchable
def stateless_random_contrast(image, lower, upper, seed):
    """As `tf.image.random_contrast`, the same in each call with the same seed.

    Args:
      image: tensor `[..., height, width, channels]` of floats or integers.
      lower: least factor, from 0 on.
      upper: end of the factors.
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: unless 0 <= lower < upper.

    Example:
      >>> import yeoul as tf
      >>> image = [[[0.2], [0.6]]]
      >>> tf.image.stateless_random_contrast(image, lower=0.5, upper=1.5, seed=(1, 2)).shape
      TensorShape([1, 2, 1])
    """
    check_factors(lower, upper)
    return adjust_contrast(image, stateless_uniform([], seed, lower, upper))


@export("image.random_hue")
@dispatchable
def random_hue(image, max_delta, seed=None):
    """Hues turned by a number from [-max_delta, max_delta), as by `tf.image.adjust_hue`.

    Args:
      image: tensor `[..., height, width, 3]` of floats in [0, 1] or integers.
      max_delta: number in [0, 0.5].
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `max_delta` is out of range.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_hue([[[1.0, 0.5, 0.2]]], max_delta=0.2, seed=1).shape
      TensorShape([1, 1, 3])
    """
    check_delta(max_delta, 0.5)
    return adjust_hue(image, uniform([], -max_delta, max_delta, seed=seed))


@export("image.stateless_random_hue")
@dispatchable
def stateless_random_hue(image, max_delta, seed):
    """As `tf.image.random_hue`, the same in each call with the same seed.

    Args:
      image: tensor `[..., height, width, 3]` of floats in [0, 1] or integers.
      max_delta: number in [0, 0.5].
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `max_delta` is out of range.

    Example:
      >>> import yeoul as tf
      >>> tf.image.stateless_random_hue([[[1.0, 0.5, 0.2]]], max_delta=0.2, seed=(1, 2)).shape
      TensorShape([1, 1, 3])
    """
    check_delta(max_delta, 0.5)
    return adjust_hue(image, stateless_uniform([], seed, -max_delta, max_delta))


@export("image.random_saturation")
@dispatchable
def random_saturation(image, lower, upper, seed=None):
    """As `tf.image.adjust_saturation`, with a factor from [lower, upper).

    Args:
      image: tensor `[..., height, width, 3]` of floats in [0, 1] or integers.
      lower: least factor, from 0 on.
      upper: end of the factors.
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: unless 0 <= lower < upper.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_saturation([[[1.0, 0.5, 0.2]]], lower=0.5, upper=1.5, seed=1).shape
      TensorShape([1, 1, 3])
    """
    check_factors(lower, upper)
    return adjust_saturation(image, uniform([], lower, upper, seed=seed))


@export("image.stateless_random_saturation")
@dispatchable
def stateless_random_saturation(image, lower, upper, seed=None):
    """As `tf.image.random_saturation`, the same in each call with the same seed.

    Args:
      image: tensor `[..., height, width, 3]` of floats in [0, 1] or integers.
      lower: least factor, from 0 on.
      upper: end of the factors.
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: unless 0 <= lower < upper.

    Example:
      >>> import yeoul as tf
      >>> image = [[[1.0, 0.5, 0.2]]]
      >>> tf.image.stateless_random_saturation(image, lower=0.5, upper=1.5, seed=(1, 2)).shape
      TensorShape([1, 1, 3])
    """
    check_factors(lower, upper)
    return adjust_saturation(image, stateless_uniform([], seed, lower, upper))


@export("image.random_jpeg_quality")
@dispatchable
def random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed=None):
    """As `tf.image.adjust_jpeg_quality`, with a quality from [min, max).

    Args:
      image: (height, width, 1 or 3) of floats in [0, 1] or integers.
      min_jpeg_quality: least quality, from 0 on.
      max_jpeg_quality: end of the qualities, at most 100.
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: unless 0 <= min_jpeg_quality < max_jpeg_quality <= 100.

    Example:
      >>> import yeoul as tf
      >>> image = tf.zeros([4, 4, 3])
      >>> tf.image.random_jpeg_quality(image, 75, 95, seed=1).shape
      TensorShape([4, 4, 3])
    """
    check_qualities(min_jpeg_quality, max_jpeg_quality)
    return adjust_jpeg_quality(
        image, uniform([], min_jpeg_quality, max_jpeg_quality, dtype=int32, seed=seed)
    )


@export("image.stateless_random_jpeg_quality")
@dispatchable
def stateless_random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed):
    """As `tf.image.random_jpeg_quality`, the same in each call with the same seed.

    Args:
      image: (height, width, 1 or 3) of floats in [0, 1] or integers.
      min_jpeg_quality: least quality, from 0 on.
      max_jpeg_quality: end of the qualities, at most 100.
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: unless 0 <= min_jpeg_quality < max_jpeg_quality <= 100.

    Example:
      >>> import yeoul as tf
      >>> image = tf.zeros([4, 4, 3])
      >>> tf.image.stateless_random_jpeg_quality(image, 75, 95, seed=(1, 2)).shape
      TensorShape([4, 4, 3])
    """
    check_qualities(min_jpeg_quality, max_jpeg_quality)
    return adjust_jpeg_quality(
        image, stateless_uniform([], seed, min_jpeg_quality, max_jpeg_quality, dtype=int32)
    )
