"""The best boxes of many images: tf.image.non_max_suppression_padded."""

import numpy as np

from yeoul.core.dtypes import int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.graph.functional import map_fn
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater
from yeoul.ops.creation import range as range_of
from yeoul.ops.image.suppression import NO_LIMIT, V4, limits
from yeoul.ops.joining import concat
from yeoul.ops.math import maximum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape


def in_order(scores, score_threshold):
    """Scores that choose boxes in their order, those below the threshold never."""
    places = range_of(shape(scores)[-1])
    falling = cast(-places, scores.dtype) + scores * 0
    never = convert_to_tensor(np.array(-np.inf), scores.dtype)
    return where(greater(scores, convert_to_tensor(score_threshold, scores.dtype)), falling, never)


def canonical(boxes):
    """Boxes without those that are turned around, which overlap with nothing."""
    low, high = boxes[..., :2], boxes[..., 2:]
    return concat([low, maximum(low, high)], -1)


@export("image.non_max_suppression_padded")
@dispatchable
def non_max_suppression_padded(
    boxes,
    scores,
    max_output_size,
    iou_threshold=0.5,
    score_threshold=NO_LIMIT,
    pad_to_max_output_size=False,
    name=None,
    sorted_input=False,
    canonicalized_coordinates=False,
    tile_size=512,
):
    """As `tf.image.non_max_suppression`, with results of a fixed length, for batches too.

    Args:
      boxes: float tensor `[..., n, 4]`: corners y1, x1, y2, x2.
      scores: tensor `[..., n]` of the same dtype.
      max_output_size: how many at most; an int32 scalar.
      iou_threshold: in [0, 1]: boxes whose intersection over union with a chosen one is larger are
        left out.
      score_threshold: boxes with no larger score are left out.
      pad_to_max_output_size: fill the indices up with zeros; must be True for batches.
      name: name of the node in a graph.
      sorted_input: the boxes come in the order of their scores, the best first.
      canonicalized_coordinates: y1 <= y2 and x1 <= x2 hold.
      tile_size: how many boxes TensorFlow compares at once; the result does not depend on it.

    Returns:
      int32 tensors: the indices `[..., max_output_size]` of the chosen boxes, best first, and how
      many of them count `[...]`.

    Raises:
      ValueError: for a batch, unless the results are padded.
      InvalidArgumentError: if shapes or limits make no sense.

    Example:
      >>> import yeoul as tf
      >>> boxes = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [0.0, 5.0, 1.0, 6.0]]
      >>> found, count = tf.image.non_max_suppression_padded(
      ...     boxes, [0.7, 0.9, 0.5], 4, pad_to_max_output_size=True
      ... )
      >>> print(found.numpy(), count.numpy())
      [1 2 0 0] 2
    """
    boxes, scores = convert_to_tensor(boxes), convert_to_tensor(scores)
    dims = dims_of(boxes)
    batched = dims is not None and len(dims) > 2
    if batched and not pad_to_max_output_size:
        raise ValueError(
            f"'pad_to_max_output_size' (value {pad_to_max_output_size}) must be True for batched "
            f"input: boxes are of shape {list(dims)}."
        )
    if canonicalized_coordinates and batched:
        boxes = canonical(boxes)
    if sorted_input:
        scores = in_order(scores, score_threshold)
    size = convert_to_tensor(max_output_size, int32)
    rest = limits(boxes, iou_threshold, score_threshold)
    if sorted_input:
        rest[1] = convert_to_tensor(NO_LIMIT, boxes.dtype)
    attrs = {"pad_to_max_output_size": bool(pad_to_max_output_size)}
    if not batched:
        return tuple(execute(V4, (boxes, scores, size, *rest), attrs, name))
    outer = shape(scores)[:-1]
    rows = reshape(boxes, concat([[-1], shape(boxes)[-2:]], 0))
    row_scores = reshape(scores, concat([[-1], shape(scores)[-1:]], 0))
    found, counts = map_fn(
        lambda row: tuple(execute(V4, (*row, size, *rest), attrs)),
        (rows, row_scores),
        fn_output_signature=(int32, int32),
    )
    return reshape(found, concat([outer, expand_dims(size, 0)], 0)), reshape(counts, outer)
