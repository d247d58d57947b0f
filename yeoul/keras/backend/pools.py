"""Pools, and images and volumes made larger."""

from yeoul.core.export import export
from yeoul.graph.v1 import names
from yeoul.keras.backend.arrangement import repeat_elements
from yeoul.keras.backend.layouts import FORMATS, layout, padding_name, window
from yeoul.keras.backend.products import sizes
from yeoul.ops import nn_pool
from yeoul.ops.image.resize import resize

POOLS = {
    "max": {2: nn_pool.max_pool2d, 3: nn_pool.max_pool3d},
    "avg": {2: nn_pool.avg_pool2d, 3: nn_pool.avg_pool3d},
}
METHODS = "area bicubic bilinear gaussian lanczos3 lanczos5 mitchellcubic nearest".split()


def pooled(x, pool_size, strides, padding, data_format, pool_mode):
    """The pool over as many axes as the window has."""
    axes = len(pool_size)
    form = FORMATS[layout(data_format)][axes]
    if pool_mode not in POOLS:
        raise ValueError(f"Invalid pooling mode: {pool_mode}. Expected 'max' or 'avg'.")
    return POOLS[pool_mode][axes](x, pool_size, strides, padding_name(padding), form)


def known_layout(data_format):
    """Refuses what is no layout; None too."""
    if data_format not in FORMATS:
        raise ValueError(f"Invalid `data_format` argument: {data_format}")


@export("keras.backend.pool2d")
def pool2d(x, pool_size, strides=(1, 1), padding="valid", data_format=None, pool_mode="max"):
    """The largest element, or the mean, of each window of images.

    Args:
      x: tensor `[batch, height, width, channels]`.
      pool_size: two integers.
      strides: two integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      pool_mode: "max" or "avg".

    Raises:
      ValueError: for sizes that are not two, or an unknown mode, padding or layout.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.pool2d(tf.ones((1, 4, 4, 2)), (2, 2), (2, 2)).shape
      TensorShape([1, 2, 2, 2])
    """
    pool_size, strides = window(pool_size, 2, "pool_size"), window(strides, 2, "strides")
    return pooled(x, pool_size, strides, padding, data_format, pool_mode)


@export("keras.backend.pool3d")
def pool3d(x, pool_size, strides=(1, 1, 1), padding="valid", data_format=None, pool_mode="max"):
    """The largest element, or the mean, of each window of volumes.

    Args:
      x: tensor `[batch, depth, height, width, channels]`.
      pool_size: three integers.
      strides: three integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      pool_mode: "max" or "avg".

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.pool3d(tf.ones((1, 4, 4, 4, 2)), (2, 2, 2)).shape
      TensorShape([1, 3, 3, 3, 2])
    """
    pool_size, strides = window(pool_size, 3, "pool_size"), window(strides, 3, "strides")
    return pooled(x, pool_size, strides, padding, data_format, pool_mode)


@export("keras.backend.resize_images")
def resize_images(x, height_factor, width_factor, data_format, interpolation="nearest"):
    """Images made larger.

    Args:
      x: tensor of 4 axes.
      height_factor: integer.
      width_factor: integer.
      data_format: "channels_last" or "channels_first".
      interpolation: "nearest", "bilinear", "bicubic", "area", "lanczos3", "lanczos5",
          "gaussian" or "mitchellcubic".

    Raises:
      ValueError: for an unknown layout or interpolation.

    Example:
      >>> import yeoul as tf
      >>> x = tf.ones((1, 2, 3, 1))
      >>> tf.keras.backend.resize_images(x, 2, 2, "channels_last").shape
      TensorShape([1, 4, 6, 1])
    """
    known_layout(data_format)
    if interpolation not in METHODS:
        raise ValueError(
            f"`interpolation` argument should be one of: {', '.join(repr(m) for m in METHODS)}. "
            f'Received: "{interpolation}".'
        )
    first = data_format == "channels_first"
    if first:
        x = names.transpose(x, perm=[0, 2, 3, 1])
    height, width = sizes(x)[1:3]
    x = resize(x, [height * height_factor, width * width_factor], interpolation)
    return names.transpose(x, perm=[0, 3, 1, 2]) if first else x


@export("keras.backend.resize_volumes")
def resize_volumes(x, depth_factor, height_factor, width_factor, data_format):
    """Volumes made larger: each element is repeated.

    Args:
      x: tensor of 5 axes.
      depth_factor: integer.
      height_factor: integer.
      width_factor: integer.
      data_format: "channels_last" or "channels_first".

    Raises:
      ValueError: for an unknown layout.

    Example:
      >>> import yeoul as tf
      >>> x = tf.ones((1, 2, 2, 2, 1))
      >>> tf.keras.backend.resize_volumes(x, 2, 2, 3, "channels_last").shape
      TensorShape([1, 4, 4, 6, 1])
    """
    known_layout(data_format)
    start = 2 if data_format == "channels_first" else 1
    for axis, factor in enumerate((depth_factor, height_factor, width_factor), start):
        x = repeat_elements(x, factor, axis=axis)
    return x
