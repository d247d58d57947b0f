"""Images as arrays and as PIL images: img_to_array, array_to_img, save_img."""

import io
import os
from pathlib import Path

import numpy as np

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.core.context import SETTINGS

FORMATS = ("channels_first", "channels_last")
MODES = {4: "RGBA", 3: "RGB"}


def checked_format(data_format):
    """The data format, Keras's default if None.

    Raises:
      ValueError: if it is unknown.
    """
    data_format = SETTINGS.image_data_format if data_format is None else data_format
    if data_format not in FORMATS:
        raise ValueError(f"Unknown data_format: {data_format!r}. Known are {', '.join(FORMATS)}.")
    return data_format


@export("keras.utils.img_to_array", "keras.preprocessing.image.img_to_array")
def img_to_array(img, data_format=None, dtype=None):
    """A PIL image as an array.

    Args:
      img: `PIL.Image.Image`, or an array of 2 or 3 dimensions.
      data_format: "channels_last" or "channels_first"; default: Keras's setting.
      dtype: of the array; default: Keras's float dtype.

    Returns:
      NumPy array `[height, width, channels]` or `[channels, height, width]`.

    Raises:
      ValueError: if the data format or the rank is unknown.

    Example:
      >>> import yeoul as tf
      >>> image = tf.keras.utils.array_to_img([[[0.0], [1.0]]])
      >>> tf.keras.utils.img_to_array(image)[..., 0].tolist()
      [[0.0, 255.0]]
    """
    data_format = checked_format(data_format)
    array = np.asarray(img, dtype=SETTINGS.floatx if dtype is None else dtype)
    if array.ndim not in (2, 3):
        raise ValueError(
            f"Unsupported image shape: {array.shape}. Expected (height, width) or (height, width, "
            "channels)."
        )
    array = array[..., None] if array.ndim == 2 else array
    return array.transpose(2, 0, 1) if data_format == "channels_first" else array


@export("keras.utils.array_to_img", "keras.preprocessing.image.array_to_img")
def array_to_img(x, data_format=None, scale=True, dtype=None):
    """An array as a PIL image.

    Args:
      x: array of 3 dimensions, with 1, 3 or 4 channels.
      data_format: "channels_last" or "channels_first"; default: Keras's setting.
      scale: bring the numbers into [0, 255]: the smallest becomes 0, the largest 255.
      dtype: that the numbers get first; default: Keras's float dtype.

    Returns:
      A `PIL.Image.Image` of mode L, I (grey values beyond 255), RGB or RGBA.

    Raises:
      ValueError: if rank, data format or the number of channels are unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.array_to_img(tf.ones([4, 6, 3])).size
      (6, 4)
    """
    from PIL import Image

    data_format = checked_format(data_format)
    x = np.asarray(x, dtype=SETTINGS.floatx if dtype is None else dtype)
    if x.ndim != 3:
        raise ValueError(
            f"Expected image array to have rank 3 (single image). Got array with shape: {x.shape}"
        )
    x = x.transpose(1, 2, 0) if data_format == "channels_first" else x
    if scale:
        x = x - np.min(x)
        largest = np.max(x)
        x = x / largest * 255 if largest != 0 else x * 255
    channels = x.shape[2]
    if channels in MODES:
        return Image.fromarray(x.astype("uint8"))
    if channels == 1:
        grey = x[:, :, 0]
        return Image.fromarray(grey.astype("int32" if np.max(x) > 255 else "uint8"))
    raise ValueError(
        f"Unsupported channel number: {channels}. An image has 1 (grey), 3 (RGB) or 4 (RGBA)."
    )


@export("keras.utils.save_img", "keras.preprocessing.image.save_img")
def save_img(path, x, data_format=None, file_format=None, scale=True, **kwargs):
    """Writes an array as an image file.

    Args:
      path: file name or file object.
      x: array of 3 dimensions.
      data_format: "channels_last" or "channels_first"; default: Keras's setting.
      file_format: such as "png"; default: by the end of the file name.
      scale: bring the numbers into [0, 255].
      **kwargs: for `PIL.Image.Image.save`.

    Raises:
      ValueError: if the format is unknown.

    Example:
      >>> import io
      >>> import yeoul as tf
      >>> file = io.BytesIO()
      >>> tf.keras.utils.save_img(file, tf.ones([2, 2, 3]), file_format="png")
      >>> file.getvalue()[1:4]
      b'PNG'
    """
    img = array_to_img(x, data_format=data_format, scale=scale)
    if img.mode == "RGBA" and str(file_format).lower() in ("jpg", "jpeg"):
        get_logger().warning("The JPG format does not support RGBA images, converting to RGB.")
        img = img.convert("RGB")
    if hasattr(path, "write"):
        img.save(path, format=file_format, **kwargs)
        return
    path = Path(os.fsdecode(path))
    encoded = io.BytesIO()
    img.save(encoded, format=file_format or format_of(path), **kwargs)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_bytes(encoded.getvalue())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def format_of(path):
    """The format of images that the end of a file name stands for.

    Raises:
      ValueError: if there is none.
    """
    from PIL import Image

    known = Image.registered_extensions()
    if path.suffix.lower() not in known:
        raise ValueError(
            f"unknown file extension: {path.suffix!r} of {path}. End the name with that of an "
            'image format, such as ".png", or pass file_format.'
        )
    return known[path.suffix.lower()]
