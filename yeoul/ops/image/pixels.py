"""Dtypes of images and their ranges: tf.image.convert_image_dtype, per_image_standardization."""

import math

from yeoul.core.dtypes import as_dtype, float16, float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.ops.casting import cast, saturate_cast
from yeoul.ops.exponential import rsqrt
from yeoul.ops.identity import identity
from yeoul.ops.image.dims import at_least_3d
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_mean, reduce_prod
from yeoul.ops.shapes import shape
from yeoul.ops.statistics import reduce_std


@export("image.convert_image_dtype")
@dispatchable
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """Images in another dtype, scaled to its range.

    Floats range over [0, 1], integers from 0 to the largest of their dtype.

    Args:
      image: tensor of floats or integers.
      dtype: float or integer.
      saturate: values that do not fit become the nearest that does.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape.

    Raises:
      AttributeError: if a dtype is neither float nor integer.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.convert_image_dtype([[[0.0], [0.5], [1.0]]], tf.uint8).numpy().ravel())
      [  0 127 255]
    """
    image, dtype = convert_to_tensor(image), as_dtype(dtype)
    if not (dtype.is_floating or dtype.is_integer):
        raise AttributeError(f"dtype must be either floating point or integer, not {dtype.name}")
    source = image.dtype
    if not (source.is_floating or source.is_integer):
        raise AttributeError(
            f"image dtype must be either floating point or integer, not {source.name}"
        )
    if source == dtype:
        return identity(image, name=name)
    if source.is_integer:
        if dtype.is_integer:
            return between_integers(image, dtype, saturate, name)
        return cast(image, dtype) * (1.0 / source.max)
    if dtype.is_floating:
        return cast(image, dtype, name)
    convert = saturate_cast if saturate else cast
    if source == float16 and dtype.max > 65504:  # products would not fit
        image = cast(image, float32)
    return convert(image * (dtype.max + 0.5), dtype, name)


def between_integers(image, dtype, saturate, name):
    """Integers scaled by the quotient of the largest numbers."""
    convert = saturate_cast if saturate else cast
    source = image.dtype
    if source.max > dtype.max:
        return convert(image // ((source.max + 1) // (dtype.max + 1)), dtype, name)
    return convert(image, dtype) * ((dtype.max + 1) // (source.max + 1))


def as_floats(image):
    """The image in a float dtype that the adjusting ops take, and its dtype before."""
    image = convert_to_tensor(image)
    source = image.dtype
    if source == float16:
        return image, source
    return convert_image_dtype(image, float32), source


@export("image.per_image_standardization")
@dispatchable
def per_image_standardization(image):
    """Each image with mean 0 and standard deviation 1.

    The deviation that it is divided by is at least 1 / sqrt(number of its numbers), so that an
    image of one colour becomes zeros.

    Args:
      image: tensor of shape `[..., height, width, channels]`.

    Returns:
      A float32 tensor of the same shape.

    Raises:
      ValueError: if `image` has fewer than 3 dimensions.

    Example:
      >>> import yeoul as tf
      >>> image = tf.image.per_image_standardization([[[0], [2]], [[0], [2]]])
      >>> print(image.numpy().ravel())
      [-1.  1. -1.  1.]
    """
    image = at_least_3d(image)
    image = cast(image, float32)
    dims = dims_of(image)
    if dims is None or None in dims[-3:]:
        count = cast(reduce_prod(shape(image)[-3:]), image.dtype)
    else:
        count = convert_to_tensor(float(math.prod(dims[-3:])), image.dtype)
    mean = reduce_mean(image, [-1, -2, -3], True)
    deviation = reduce_std(image, [-1, -2, -3], True)
    return (image - mean) / maximum(deviation, rsqrt(count))
