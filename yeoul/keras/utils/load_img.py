"""Image files as PIL images."""

import io
import os
import warnings
from pathlib import Path

from yeoul.core.export import export

COLOR_MODES = {"grayscale": "L", "rgba": "RGBA", "rgb": "RGB"}
INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "hamming", "box", "lanczos")


@export("keras.utils.load_img", "keras.preprocessing.image.load_img")
def load_img(
    path,
    grayscale=False,
    color_mode="rgb",
    target_size=None,
    interpolation="nearest",
    keep_aspect_ratio=False,
):
    """Reads an image file.

    Args:
      path: file name, or `io.BytesIO` of the file's bytes.
      grayscale: former way to say `color_mode="grayscale"`.
      color_mode: "grayscale", "rgb" or "rgba".
      target_size: (height, width) to resize to, or None.
      interpolation: "nearest", "bilinear", "bicubic", "lanczos", "box" or "hamming".
      keep_aspect_ratio: cut off what does not fit the proportions of `target_size`, instead of
        distorting the image.

    Returns:
      A `PIL.Image.Image`.

    Raises:
      ValueError: if the color mode or the interpolation is unknown.
      TypeError: if `path` is neither a path nor an `io.BytesIO`.

    Example:
      >>> import io
      >>> import yeoul as tf
      >>> file = io.BytesIO()
      >>> tf.keras.utils.save_img(file, tf.ones([4, 6, 3]), file_format="png")
      >>> tf.keras.utils.load_img(file, target_size=(2, 3)).size
      (3, 2)
    """
    if grayscale:
        warnings.warn('grayscale is deprecated. Please use color_mode = "grayscale"', stacklevel=2)
        color_mode = "grayscale"
    if color_mode not in COLOR_MODES:
        raise ValueError(
            f'color_mode must be "grayscale", "rgb", or "rgba". Received: {color_mode!r}'
        )
    img = opened(path)
    grey = color_mode == "grayscale" and img.mode in ("L", "I;16", "I")
    if not grey and img.mode != COLOR_MODES[color_mode]:
        img = img.convert(COLOR_MODES[color_mode])
    return (
        img if target_size is None else fitted(img, target_size, interpolation, keep_aspect_ratio)
    )


def opened(path):
    """The image in a file, read whole."""
    from PIL import Image

    if isinstance(path, io.BytesIO):
        return Image.open(path)
    if isinstance(path, (Path, bytes, str)):
        return Image.open(io.BytesIO(Path(os.fsdecode(path)).read_bytes()))
    raise TypeError(f"path should be path-like or io.BytesIO, not {type(path)}")


def fitted(img, target_size, interpolation, keep_aspect_ratio):
    """The image in another size (height, width)."""
    height, width = target_size
    if img.size == (width, height):
        return img
    method = resampling(interpolation)
    if not keep_aspect_ratio:
        return img.resize((width, height), method)
    columns, rows = img.size
    part_rows = min(rows, (columns * height) // width)
    part_columns = min(columns, (rows * width) // height)
    top, left = (rows - part_rows) // 2, (columns - part_columns) // 2
    box = [left, top, left + part_columns, top + part_rows]
    return img.resize((width, height), method, box=box)


def resampling(interpolation):
    """PIL's constant for an interpolation.

    Raises:
      ValueError: if it is unknown.
    """
    from PIL import Image

    if interpolation not in INTERPOLATIONS:
        raise ValueError(
            f"Invalid interpolation method {interpolation!r} specified. Supported methods are "
            f"{', '.join(INTERPOLATIONS)}"
        )
    return Image.Resampling[interpolation.upper()]
