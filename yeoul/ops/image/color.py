"""Colour spaces: tf.image.rgb_to_hsv, rgb_to_grayscale, rgb_to_yuv and back."""

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.state import STATE
from yeoul.engine.xla import jnp
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.division import divide_no_nan
from yeoul.ops.einsum import tensordot
from yeoul.ops.family import FLOATS
from yeoul.ops.image.dims import check_channels, require
from yeoul.ops.image.pixels import convert_image_dtype
from yeoul.ops.joining import concat, stack
from yeoul.ops.logic import logical_and, logical_not, logical_or
from yeoul.ops.math import maximum, minimum
from yeoul.ops.parting import unstack
from yeoul.ops.repeating import tile
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims

# Columns make the new components of the old ones.
YIQ = [
    [0.299, 0.59590059, 0.2115],
    [0.587, -0.27455667, -0.52273617],
    [0.114, -0.32134392, 0.31119955],
]
YUV = [
    [0.299, -0.14714119, 0.61497538],
    [0.587, -0.28886916, -0.51496512],
    [0.114, 0.43601035, -0.10001026],
]
YIQ_BACK = [
    [1, 1, 1],
    [0.95598634, -0.27201283, -1.10674021],
    [0.6208248, -0.64720424, 1.70423049],
]
YUV_BACK = [[1, 1, 1], [0, -0.394642334, 2.03206185], [1.13988303, -0.58062185, 0]]
GRAY = np.array([0.2989, 0.5870, 0.1140], np.float32)


# Hue, saturation, value


def colour_specs(name):
    """The shape rule of an op on images with 3 channels."""

    def rule(inputs, attrs):
        dims = dims_of(inputs[0])
        check_channels(name, dims, error=no_colours)
        return [(dims, dtype_of(inputs[0]))]

    return rule


def no_colours(message):
    return FailedPreconditionError(None, None, message)


def wide(xp, x):
    """16-bit floats as float32, in which TensorFlow's kernels compute."""
    return x.astype(xp.float32) if x.dtype.itemsize == 2 else x


def to_hsv(xp, r, g, b):
    """Hue in [0, 1), saturation and value of three arrays."""
    value, least = xp.maximum(xp.maximum(r, g), b), xp.minimum(xp.minimum(r, g), b)
    spread = value - least
    one = xp.ones_like(value)
    saturation = xp.where(value > 0, spread / xp.where(value > 0, value, one), 0)
    scale = 1 / (6 * xp.where(spread > 0, spread, one))
    hue = xp.where(
        r == value,
        scale * (g - b),
        xp.where(g == value, scale * (b - r) + 2 / 6, scale * (r - g) + 4 / 6),
    )
    hue = xp.where(spread > 0, hue, xp.where(xp.isnan(spread), spread, 0))
    return xp.where(hue < 0, hue + 1, hue), saturation, value


def hue_parts(xp, hue):
    """How much of red, green and blue a pure colour has, for hues in [0, 1]."""
    six = hue * 6
    return (
        xp.clip(xp.abs(six - 3) - 1, 0, 1),
        xp.clip(2 - xp.abs(six - 2), 0, 1),
        xp.clip(2 - xp.abs(six - 4), 0, 1),
    )


def _rgb_to_hsv(xp):
    def convert(images):
        check_channels("RGBToHSV", images.shape, error=no_colours)
        x = wide(xp, images)
        parts = to_hsv(xp, x[..., 0], x[..., 1], x[..., 2])
        return xp.stack(parts, -1).astype(images.dtype)

    return convert


def _hsv_to_rgb(xp):
    def convert(images):
        check_channels("HSVToRGB", images.shape, error=no_colours)
        x = wide(xp, images)
        hue, saturation, value = x[..., 0], x[..., 1], x[..., 2]
        parts = [((1 - saturation) + saturation * p) * value for p in hue_parts(xp, hue)]
        return xp.stack(parts, -1).astype(images.dtype)

    return convert


def one_of_three(first, second, dtype):
    """1 for the first that holds of a condition, another, and the rest; 0 for the others."""
    second = logical_and(second, logical_not(first))
    rest = logical_not(logical_or(first, second))
    return cast(first, dtype), cast(second, dtype), cast(rest, dtype)


def _rgb_to_hsv_grad(r, dy):
    """Derivatives of the branch that the forward op takes; none through least values up to 0."""
    x = cast(r.inputs[0], dy.dtype)
    red, green, blue = unstack(x, 3, -1)
    d_hue, d_saturation, d_value = unstack(dy, 3, -1)
    value, least = maximum(maximum(red, green), blue), minimum(minimum(red, green), blue)
    spread = value - least
    top = one_of_three(logical_and(red >= green, red >= blue), green >= blue, dy.dtype)
    low = one_of_three(
        logical_and(red < green, red < blue), logical_and(green <= red, green < blue), dy.dtype
    )
    difference = top[0] * (green - blue) + top[1] * (blue - red) + top[2] * (red - green)
    positive = value > 0
    by_top = where(positive, divide_no_nan(least, value * value), zeros_like(value))
    by_low = where(
        logical_and(positive, least > 0), divide_no_nan(-ones_like(value), value), zeros_like(value)
    )
    # The hue is the difference of two of the others over 6 times the spread.
    scale = where(positive, divide_no_nan(ones_like(value), 6 * spread), zeros_like(value))
    along = -difference * divide_no_nan(scale, spread)
    turned = [top[2] - top[1], top[0] - top[2], top[1] - top[0]]
    grads = []
    for i in range(3):
        hue_part = scale * turned[i] + along * (top[i] - low[i])
        saturation_part = by_top * top[i] + by_low * low[i]
        grads.append(d_hue * hue_part + d_saturation * saturation_part + d_value * top[i])
    return stack(grads, -1)


RGB_TO_HSV = register(
    "RGBToHSV", "images:T", lower=_rgb_to_hsv(jnp), host=_rgb_to_hsv(np), grad=_rgb_to_hsv_grad,
    shape=colour_specs("RGBToHSV"), types=FLOATS,
)  # fmt: skip
HSV_TO_RGB = register(
    "HSVToRGB", "images:T", lower=_hsv_to_rgb(jnp), host=_hsv_to_rgb(np), grad=AUTO,
    shape=colour_specs("HSVToRGB"), types=FLOATS,
)  # fmt: skip


def as_float(images):
    """What is no tensor yet as float32, as TensorFlow does; in a graph it keeps its dtype."""
    if STATE.graph is None and isinstance(images, (list, tuple, np.ndarray)):
        return convert_to_tensor(np.asarray(images), float32)
    return images


@export("image.rgb_to_hsv")
@dispatchable
def rgb_to_hsv(images, name=None):
    """Red, green and blue as hue, saturation and value.

    Args:
      images: tensor `[..., 3]` of floats in [0, 1]; float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype: hue in [0, 1), saturation, value.

    Raises:
      FailedPreconditionError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> tf.image.rgb_to_hsv([0.0, 0.5, 0.5]).numpy().tolist()
      [0.5, 1.0, 0.5]
    """
    return execute(RGB_TO_HSV, (as_float(images),), name=name)


@export("image.hsv_to_rgb")
@dispatchable
def hsv_to_rgb(images, name=None):
    """Hue, saturation and value as red, green and blue.

    Args:
      images: tensor `[..., 3]` of floats in [0, 1]; float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      FailedPreconditionError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.hsv_to_rgb([0.5, 1.0, 1.0]))
      tf.Tensor([0. 1. 1.], shape=(3,), dtype=float32)
    """
    return execute(HSV_TO_RGB, (as_float(images),), name=name)


# Sums of components


def mixed(images, kernel):
    """Images whose components are sums of the original ones."""
    images = convert_to_tensor(images)
    return tensordot(images, convert_to_tensor(kernel, images.dtype), [[-1], [0]])


@export("image.rgb_to_yiq")
@dispatchable
def rgb_to_yiq(images):
    """Red, green and blue as luma and the colour differences I and Q of NTSC.

    Args:
      images: tensor `[..., 3]` of floats in [0, 1].

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      TypeError: if `images` are no floats.
      InvalidArgumentError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> tf.image.rgb_to_yiq([1.0, 0.0, 0.0]).numpy().tolist()
      [0.2989, 0.5959, 0.2115]
    """
    return mixed(images, YIQ)


@export("image.yiq_to_rgb")
@dispatchable
def yiq_to_rgb(images):
    """Luma and the colour differences I and Q as red, green and blue.

    Args:
      images: tensor `[..., 3]` of floats.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      TypeError: if `images` are no floats.
      InvalidArgumentError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.yiq_to_rgb([0.5, 0.0, 0.0]))
      tf.Tensor([0.5 0.5 0.5], shape=(3,), dtype=float32)
    """
    return mixed(images, YIQ_BACK)


@export("image.rgb_to_yuv")
@dispatchable
def rgb_to_yuv(images):
    """Red, green and blue as luma and the colour differences U and V of PAL.

    Args:
      images: tensor `[..., 3]` of floats in [0, 1].

    Returns:
      A tensor of the same shape and dtype; U and V around 0.

    Raises:
      TypeError: if `images` are no floats.
      InvalidArgumentError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> tf.image.rgb_to_yuv([1.0, 0.0, 0.0]).numpy().tolist()
      [0.2989, -0.1471, 0.6149]
    """
    return mixed(images, YUV)


@export("image.yuv_to_rgb")
@dispatchable
def yuv_to_rgb(images):
    """Luma and the colour differences U and V as red, green and blue.

    Args:
      images: tensor `[..., 3]` of floats.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      TypeError: if `images` are no floats.
      InvalidArgumentError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.yuv_to_rgb([0.5, 0.0, 0.0]))
      tf.Tensor([0.5 0.5 0.5], shape=(3,), dtype=float32)
    """
    return mixed(images, YUV_BACK)


@export("image.rgb_to_grayscale")
@dispatchable
def rgb_to_grayscale(images, name=None):
    """Colours as shades of grey.

    Args:
      images: tensor `[..., 3]` of floats or integers.
      name: name of the node in a graph.

    Returns:
      A tensor `[..., 1]` of the same dtype.

    Raises:
      InvalidArgumentError: if the last dimension is not 3.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.rgb_to_grayscale([[[255, 0, 0]]]).numpy().ravel())
      [76]
    """
    images = convert_to_tensor(images)
    source = images.dtype
    grey = expand_dims(tensordot(convert_image_dtype(images, float32), GRAY, [-1, -1]), -1)
    return convert_image_dtype(grey, source, name=name)


@export("image.grayscale_to_rgb")
@dispatchable
def grayscale_to_rgb(images, name=None):
    """Shades of grey as colours of equal components.

    Args:
      images: tensor `[..., 1]`.
      name: name of the node in a graph.

    Returns:
      A tensor `[..., 3]` of the same dtype.

    Raises:
      ValueError: if the last dimension is not 1.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.grayscale_to_rgb([[[7]]]).numpy().ravel())
      [7 7 7]
    """
    images = convert_to_tensor(images)
    dims = dims_of(images)
    last = shape(images)[-1] if dims is None or None in dims[-1:] else (dims or (0,))[-1]
    require(last == 1, f"Last dimension of a grayscale image should be size 1. Got {images.shape}")
    if dims is not None:
        return tile(images, [*[1] * (len(dims) - 1), 3], name=name)
    return tile(images, concat([ones_like(shape(images))[1:], [3]], 0), name=name)
