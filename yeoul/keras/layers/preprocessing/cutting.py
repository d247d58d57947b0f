"""Parts of images of a given size, or whole images made to fit it."""

from yeoul.engine.tensor import Tensor
from yeoul.graph.control_flow import cond
from yeoul.keras.layers.preprocessing.image_inputs import height_and_width
from yeoul.keras.preprocessing.image.smart_resize import smart_resize_tensor
from yeoul.ops.casting import cast
from yeoul.ops.image.dims import as_batch, from_batch, shaped
from yeoul.ops.logic import logical_and
from yeoul.ops.slicing import slice_


def cut_or_resize(images, height, width, start):
    """A part of the images, or, if one side is too short, the images resized and cropped.

    Args:
      images: tensor of 3 or 4 dimensions.
      height: rows of the result.
      width: columns of the result.
      start: `start(spare_rows, spare_columns)` -> the first row and column of the part.

    Returns:
      A tensor of the same rank and dtype.
    """
    batch, was_batch = as_batch(images)
    rows, columns = height_and_width(batch)
    spare_rows, spare_columns = rows - height, columns - width

    def cut():
        top, left = start(spare_rows, spare_columns)
        return slice_(batch, [0, top, left, 0], [-1, height, width, -1])

    def resized():
        return cast(smart_resize_tensor(batch, (height, width), "bilinear"), batch.dtype)

    fits = both(spare_rows >= 0, spare_columns >= 0)
    if isinstance(fits, Tensor):
        part = cond(fits, cut, resized)
    else:
        part = cut() if fits else resized()
    dims = batch.shape.as_list()
    return from_batch(shaped(part, (dims[0], height, width, dims[3])), was_batch)


def both(first, second):
    """Whether both conditions hold: a tensor if that is not known yet."""
    if isinstance(first, Tensor) and isinstance(second, Tensor):
        return logical_and(first, second)
    if isinstance(first, Tensor):
        return first if second else False
    return second if first else False
