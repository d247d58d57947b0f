"""Images resized without distortion: cropped to the new proportions first."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.image.dims import shaped, sizes, smaller
from yeoul.ops.image.resize import resize
from yeoul.ops.slicing import slice_


@export("keras.preprocessing.image.smart_resize")
def smart_resize(x, size, interpolation="bilinear"):
    """Resizes images to a size without distorting them: the largest middle part of its proportions.

    Args:
      x: image or batch of images, `[height, width, channels]` or with a batch axis in front.
      size: new (height, width).
      interpolation: "bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian" or
        "mitchellcubic".

    Returns:
      An array if `x` is an array, else a tensor; float32, with "nearest" the dtype of `x`.

    Raises:
      ValueError: if `x` has another rank, `size` is no pair, or the interpolation is unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.smart_resize(tf.ones([100, 60, 3]), (20, 20)).shape
      TensorShape([20, 20, 3])
    """
    if len(size) != 2:
        raise ValueError(f"Expected `size` to be a tuple of 2 integers, but got: {size}.")
    resized = smart_resize_tensor(convert_to_tensor(x), size, interpolation)
    return resized.numpy() if isinstance(x, np.ndarray) else resized


def smart_resize_tensor(images, size, method):
    """As `smart_resize`, of a tensor."""
    dims = dims_of(images)
    if dims is not None and len(dims) not in (3, 4):
        raise ValueError(
            "Expected an image array with shape `(height, width, channels)`, or `(batch_size, "
            "height, width, channels)`, but got input with incorrect rank, of shape "
            f"{images.shape}."
        )
    target_rows, target_columns = size
    rows, columns = sizes(images)[-3:-1]
    part_rows = smaller(rows, scaled(columns, target_rows, target_columns))
    part_columns = smaller(columns, scaled(rows, target_columns, target_rows))
    start = [halved(rows - part_rows), halved(columns - part_columns), 0]
    extent = [part_rows, part_columns, -1]
    if len(images.shape) == 4:
        start, extent = [0, *start], [-1, *extent]
    resized = resize(slice_(images, start, extent), size, method)
    return shaped(resized, [*images.shape.as_list()[:-3], *size, images.shape.as_list()[-1]])


def scaled(length, numerator, denominator):
    """`length * numerator / denominator` rounded down, as TensorFlow's floats have it."""
    if isinstance(length, Tensor):
        return cast(cast(length * numerator, "float32") / denominator, "int32")
    return int(np.float32(length * numerator) / np.float32(denominator))


def halved(length):
    """Half of a length that is not negative, rounded down."""
    return length // 2
