"""Boxes drawn on images: tf.image.draw_bounding_boxes."""

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes

TYPES = dtypes("float16", "float32")
COLOURS = np.array(
    [
        [1, 1, 0, 1],
        [0, 0, 1, 1],
        [1, 0, 0, 1],
        [0, 1, 0, 1],
        [0.5, 0, 0.5, 1],
        [0.5, 0.5, 0, 1],
        [0.5, 0, 0, 1],
        [0, 0, 0.5, 1],
        [0, 1, 1, 1],
        [1, 0, 1, 1],
    ],
    np.float32,
)


def check(images, boxes, colours=None):
    """Raises ValueError for shapes that do not fit."""
    if images is not None:
        if len(images) != 4:
            raise ValueError(f"The rank of the images should be 4, got shape {list(images)}")
        if images[3] not in (None, 1, 3, 4):
            raise ValueError(
                "Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA), got shape "
                f"{list(images)}"
            )
    if boxes is not None:
        if len(boxes) != 3 or boxes[2] not in (None, 4):
            raise ValueError(
                "The shape of the boxes should be [batch, num_bounding_boxes, 4], got "
                f"{list(boxes)}"
            )
        if images is not None and boxes[0] != images[0] and None not in (boxes[0], images[0]):
            raise ValueError(
                f"The batch sizes should be the same: images {list(images)}, boxes {list(boxes)}"
            )
    if colours is not None and len(colours) != 2:
        raise ValueError(f"colors must be a 2-D matrix, got shape {list(colours)}")


def edges(low, high, length):
    """First and last cell of a box on an axis; None if nothing of it is inside."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return None
    first, last = int(low * np.float32(length - 1)), int(high * np.float32(length - 1))
    return None if first > last or first >= length or last < 0 else (first, last)


def draw(image, box, colour):
    """Draws a box on an image (height, width, channels), in place."""
    height, width = image.shape[:2]
    rows, columns = edges(box[0], box[2], height), edges(box[1], box[3], width)
    if rows is None or columns is None:
        return
    across = slice(max(columns[0], 0), min(columns[1], width - 1) + 1)
    down = slice(max(rows[0], 0), min(rows[1], height - 1) + 1)
    for row in rows:
        if 0 <= row < height:
            image[row, across] = colour
    for column in columns:
        if 0 <= column < width:
            image[down, column] = colour


def _draw(images, boxes, colours=None):
    check(images.shape, boxes.shape, None if colours is None else colours.shape)
    channels = images.shape[3]
    if colours is None or not len(colours):
        colours = COLOURS if channels > 1 else np.ones((1, 1), np.float32)
    elif colours.shape[1] < channels:
        raise ValueError(
            "colors must have equal or more channels than the image provided: "
            f"{list(colours.shape)} for images {list(images.shape)}"
        )
    out = images.copy()
    for image, of_image in zip(out, boxes, strict=True):
        for i, box in enumerate(of_image):
            draw(image, box, colours[i % len(colours), :channels])
    return out


def _specs(inputs, attrs):
    check(*[dims_of(x) for x in inputs])
    return [(dims_of(inputs[0]), dtype_of(inputs[0]))]


FIRST = register(
    "DrawBoundingBoxes", "images:T, boxes:float32", host=_draw, grad=NONE, shape=_specs, types=TYPES
)
SECOND = register(
    "DrawBoundingBoxesV2", "images:T, boxes:float32, colors:float32", host=_draw, grad=NONE,
    shape=_specs, types=TYPES,
)  # fmt: skip


@export("image.draw_bounding_boxes")
@dispatchable
def draw_bounding_boxes(images, boxes, colors, name=None):
    """Images with boxes drawn on them.

    Args:
      images: tensor (batch, height, width, channels) of floats, with 1, 3 or 4 channels.
      boxes: float32 tensor (batch, boxes, 4): y1, x1, y2, x2 in [0, 1].
      colors: tensor (n, channels or more) that the boxes take in turn, or None for ten colours.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape, of float32 or float16.

    Raises:
      InvalidArgumentError: if shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> image = tf.zeros([1, 3, 4, 1])
      >>> print(tf.image.draw_bounding_boxes(image, [[[0.0, 0.0, 1.0, 0.7]]], [[1.0]])[0, ..., 0])
      tf.Tensor(
      [[1. 1. 1. 0.]
       [1. 0. 1. 0.]
       [1. 1. 1. 0.]], shape=(3, 4), dtype=float32)
    """
    if isinstance(images, np.ndarray) and images.dtype not in TYPES:
        images = images.astype(np.float32)
    images = convert_to_tensor(images)
    if colors is None:
        return execute(FIRST, (images, convert_to_tensor(boxes, float32)), name=name)
    inputs = (images, convert_to_tensor(boxes, float32), convert_to_tensor(colors, float32))
    return execute(SECOND, inputs, name=name)


@export("compat.v1.image.draw_bounding_boxes", name="draw_bounding_boxes_v1", module=__name__)
@dispatchable
def draw_bounding_boxes_v1(images, boxes, name=None, colors=None):
    """As `tf.image.draw_bounding_boxes`, with colours that may be left out."""
    return draw_bounding_boxes(images, boxes, colors, name)
