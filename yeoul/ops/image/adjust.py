"""Brightness, contrast, gamma, hue and saturation: tf.image.adjust_brightness and others."""

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.xla import jnp
from yeoul.ops.assertions import Assert
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow as power
from yeoul.ops.family import dtypes
from yeoul.ops.image.color import hue_parts, to_hsv, wide
from yeoul.ops.image.dims import check_channels
from yeoul.ops.image.pixels import as_floats, convert_image_dtype

TYPES = dtypes("float16", "float32")


def check_images(op, dims, channels=None):
    """Raises unless these are the dimensions of images."""
    if dims is not None and len(dims) < 3:
        raise invalid(
            f"input must be at least 3-D, got shape{list(dims)}. Add dimensions with "
            f"tf.expand_dims. [Op:{op}]"
        )
    if channels:
        check_channels(op, dims, channels)


def check_scalar(op, name, value):
    """Raises unless a factor is a single number."""
    if dims_of(value) not in (None, ()):
        raise invalid(f"{name} must be scalar: {list(dims_of(value))} [Op:{op}]")


def register_adjustment(name, factor, adjust, channels=None):
    """An op of images and a number: `adjust(xp, images, number)` in float32."""

    def checked(xp):
        def run(images, value):
            check_images(name, images.shape, channels)
            check_scalar(name, factor, value)
            return adjust(xp, wide(xp, images), value).astype(images.dtype)

        return run

    def specs(inputs, attrs):
        check_images(name, dims_of(inputs[0]), channels)
        check_scalar(name, factor, inputs[1])
        return [(dims_of(inputs[0]), dtype_of(inputs[0]))]

    return register(
        name, f"images:T, {factor}:float32", lower=checked(jnp), host=checked(np), grad=AUTO,
        shape=specs, types=TYPES,
    )  # fmt: skip


def _contrast(xp, images, factor):
    mean = images.mean((-3, -2), keepdims=True) if images.size else images
    return (images - mean) * factor + mean


def _hue(xp, images, delta):
    """Turns the hue; the largest and the least component stay as they are."""
    red, green, blue = images[..., 0], images[..., 1], images[..., 2]
    hue = to_hsv(xp, red, green, blue)[0] + delta
    value, least = (
        xp.maximum(xp.maximum(red, green), blue),
        xp.minimum(xp.minimum(red, green), blue),
    )
    parts = hue_parts(xp, hue - xp.floor(hue))
    return xp.stack([least + (value - least) * p for p in parts], -1)


def _saturation(xp, images, scale):
    hue, saturation, value = to_hsv(xp, images[..., 0], images[..., 1], images[..., 2])
    saturation = xp.clip(saturation * scale, 0, 1)
    parts = hue_parts(xp, hue)
    return xp.stack([((1 - saturation) + saturation * p) * value for p in parts], -1)


CONTRAST = register_adjustment("AdjustContrastv2", "contrast_factor", _contrast)
HUE = register_adjustment("AdjustHue", "delta", _hue, channels=3)
SATURATION = register_adjustment("AdjustSaturation", "scale", _saturation, channels=3)


def adjusted(image, adjust, saturate=False, name=None):
    """The image after `adjust(floats)`, in its dtype again."""
    floats, source = as_floats(image)
    result = adjust(floats)
    return convert_image_dtype(result, source, saturate=saturate, name=name)


@export("image.adjust_brightness")
@dispatchable
def adjust_brightness(image, delta):
    """Images with a number added, on the scale on which white is 1.

    Args:
      image: tensor of floats or integers.
      delta: number, usually in (-1, 1).

    Returns:
      A tensor of the same shape and dtype; integers are cut off at the ends of their range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.adjust_brightness(tf.constant([0, 100, 250], tf.uint8), 0.1).numpy())
      [ 25 125 255]
    """
    return adjusted(image, lambda x: x + cast(delta, x.dtype), saturate=True)


@export("image.adjust_contrast")
@dispatchable
def adjust_contrast(images, contrast_factor):
    """Images whose distances from the mean of their channel are multiplied.

    Args:
      images: tensor `[..., height, width, channels]` of floats or integers.
      contrast_factor: scalar.

    Returns:
      A tensor of the same shape and dtype; integers are cut off at the ends of their range.

    Raises:
      InvalidArgumentError: if there are fewer than 3 dimensions, or the factor is no scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.adjust_contrast([[[1.0], [3.0]]], 2.0).numpy().ravel())
      [0. 4.]
    """
    return adjusted(
        images, lambda x: execute(CONTRAST, (x, cast(contrast_factor, float32))), saturate=True
    )


@export("image.adjust_gamma")
@dispatchable
def adjust_gamma(image, gamma=1, gain=1):
    """`gain * image ** gamma`, on the scale on which white is 1.

    Args:
      image: tensor of floats or integers.
      gamma: number from 0 on; below 1 dark parts become lighter.
      gain: factor.

    Returns:
      A tensor of the same shape and dtype; integers are cut off at the ends of their range.

    Raises:
      ValueError: if `gamma` is negative; InvalidArgumentError if it is a tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.adjust_gamma([0.25, 1.0], 0.5))
      tf.Tensor([0.5 1. ], shape=(2,), dtype=float32)
    """
    message = f"Gamma should be a non-negative real number. Got {gamma}"
    if isinstance(gamma, Tensor):
        Assert(gamma >= 0.0, [message])
    elif gamma < 0:
        raise ValueError(message)
    return adjusted(
        image, lambda x: gain * power(x, convert_to_tensor(gamma, x.dtype)), saturate=True
    )


@export("image.adjust_hue")
@dispatchable
def adjust_hue(image, delta, name=None):
    """Images with all hues turned.

    Args:
      image: tensor `[..., height, width, 3]` of floats in [0, 1] or integers.
      delta: number in [-1, 1]; 1 is the whole circle.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `delta` is out of range.
      InvalidArgumentError: if these are no images with 3 channels.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.adjust_hue([[[1.0, 0.0, 0.0]]], 0.5).numpy().ravel())
      [0. 1. 1.]
    """
    known = type(delta) is EagerTensor or not isinstance(delta, Tensor)
    if known and (delta < -1 or delta > 1):
        raise ValueError(f"delta must be in the interval [-1, 1], got {delta}")
    return adjusted(
        image, lambda x: execute(HUE, (x, convert_to_tensor(delta, float32))), name=name
    )


@export("image.adjust_saturation")
@dispatchable
def adjust_saturation(image, saturation_factor, name=None):
    """Images with stronger or paler colours.

    Args:
      image: tensor `[..., height, width, 3]` of floats in [0, 1] or integers.
      saturation_factor: scalar; 0 leaves shades of grey.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if these are no images with 3 channels, or the factor is no scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.adjust_saturation([[[1.0, 0.5, 0.5]]], 2.0).numpy().ravel())
      [1. 0. 0.]
    """
    return adjusted(
        image,
        lambda x: execute(SATURATION, (x, convert_to_tensor(saturation_factor, float32))),
        name=name,
    )
