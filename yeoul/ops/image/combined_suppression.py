"""The best boxes of several classes: tf.image.combined_non_max_suppression."""

import collections

import numpy as np

from yeoul.core.dtypes import float32, int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.image.suppression import NO_LIMIT, check_limits, number, select
from yeoul.ops.static import known_array

Combined = collections.namedtuple(
    "CombinedNonMaxSuppression",
    ["nmsed_boxes", "nmsed_scores", "nmsed_classes", "valid_detections"],
)


def check_shapes(boxes, scores):
    """Raises ValueError unless these can be the shapes of boxes and scores."""
    if boxes is not None and (len(boxes) != 4 or boxes[3] not in (None, 4)):
        raise ValueError(f"boxes must be 4-D with 4 coordinates, got shape {list(boxes)}")
    if scores is not None and len(scores) != 3:
        raise ValueError(f"scores must be 3-D, got shape {list(scores)}")
    if boxes is None or scores is None:
        return
    for i in (0, 1):
        if boxes[i] != scores[i] and None not in (boxes[i], scores[i]):
            raise ValueError(
                f"boxes and scores must have the same first two dimensions: {list(boxes)}, "
                f"{list(scores)}"
            )
    if boxes[2] not in (1, scores[2]) and None not in (boxes[2], scores[2]):
        raise ValueError(
            "third dimension of boxes must be either 1 or num classes: "
            f"{list(boxes)}, {list(scores)}"
        )


def best_of_image(boxes, scores, per_class, total, iou, score):
    """(boxes, scores, classes) of one image, best first, at most `total`."""
    found = []
    for c in range(scores.shape[1]):
        of_class = boxes[:, min(c, boxes.shape[1] - 1)]
        chosen, values = select(of_class, scores[:, c], per_class, iou, score)
        found.append((of_class[chosen], values, np.full(len(chosen), c, np.float32)))
    parts = [np.concatenate(p) for p in zip(*found, strict=True)]
    order = np.argsort(-parts[1], kind="stable")[:total]
    return [p[order] for p in parts]


def _combined(boxes, scores, per_class, total, iou, score, pad_per_class, clip_boxes):
    check_shapes(boxes.shape, scores.shape)
    per_class, total = number("max_size_per_class", per_class), number("max_total_size", total)
    iou, score = number("iou_threshold", iou), number("score_threshold", score)
    if per_class <= 0:
        raise invalid(f"max_size_per_class must be positive, got {per_class}")
    if total <= 0:
        raise invalid(f"max_total_size must be > 0, got {total}")
    check_limits(total, iou)
    count, classes = boxes.shape[0], scores.shape[2]
    rows = min(total, per_class * classes) if pad_per_class else total
    out = [np.zeros((count, rows, *tail), np.float32) for tail in ((4,), (), ())]
    valid = np.zeros(count, np.int32)
    for i in range(count if classes else 0):
        parts = best_of_image(boxes[i], scores[i], per_class, total, iou, score)
        valid[i] = n = min(len(parts[1]), rows)
        for target, part in zip(out, parts, strict=True):
            target[i, :n] = part[:n]
    if clip_boxes:
        np.clip(out[0], 0, 1, out=out[0])
    return (*out, valid)


def _specs(inputs, attrs):
    boxes, scores = dims_of(inputs[0]), dims_of(inputs[1])
    check_shapes(boxes, scores)
    per_class, total = known_array(inputs[2]), known_array(inputs[3])
    count = None if boxes is None else boxes[0]
    rows = None if total is None else int(total)
    if attrs["pad_per_class"] and rows is not None:
        known = per_class is not None and scores is not None and scores[2] is not None
        rows = min(rows, int(per_class) * scores[2]) if known else None
    one = ((count, rows), float32)
    return [((count, rows, 4), float32), one, one, ((count,), int32)]


COMBINED = register(
    "CombinedNonMaxSuppression",
    "boxes:float32, scores:float32, max_output_size_per_class:int32, max_total_size:int32, "
    "iou_threshold:float32, score_threshold:float32",
    host=_combined, grad=NONE, shape=_specs, outputs=4,
    attrs={"pad_per_class": False, "clip_boxes": True},
)  # fmt: skip


@export("image.combined_non_max_suppression")
@dispatchable
def combined_non_max_suppression(
    boxes,
    scores,
    max_output_size_per_class,
    max_total_size,
    iou_threshold=0.5,
    score_threshold=NO_LIMIT,
    pad_per_class=False,
    clip_boxes=True,
    name=None,
):
    """The best boxes of each image, those of a class not overlapping too much.

    Args:
      boxes: float32 tensor (batch, n, classes or 1, 4); with 1 all classes have the same boxes.
      scores: float32 tensor (batch, n, classes).
      max_output_size_per_class: how many boxes of a class at most.
      max_total_size: how many boxes of an image at most.
      iou_threshold: in [0, 1]: boxes that overlap more with a better one of the class are left out.
      score_threshold: boxes with no larger score are left out.
      pad_per_class: the results are as long as there can be boxes, if that is less than
        `max_total_size`.
      clip_boxes: move the corners into [0, 1].
      name: name of the node in a graph.

    Returns:
      A named tuple: `nmsed_boxes` (batch, size, 4), `nmsed_scores` and `nmsed_classes`
      (batch, size), best first, zeros at the end, and `valid_detections` (batch): how many there
      are.

    Raises:
      InvalidArgumentError: if shapes or limits make no sense.

    Example:
      >>> import yeoul as tf
      >>> boxes = tf.constant([[[[0.0, 0.0, 0.5, 0.5]], [[0.0, 0.0, 0.5, 0.4]]]])
      >>> found = tf.image.combined_non_max_suppression(boxes, [[[0.9, 0.1], [0.8, 0.6]]], 1, 3)
      >>> print(found.nmsed_scores.numpy(), found.nmsed_classes.numpy())
      [[0.9 0.6 0. ]] [[0. 1. 0.]]
    """
    sizes = [convert_to_tensor(v, int32) for v in (max_output_size_per_class, max_total_size)]
    rest = [convert_to_tensor(v, float32) for v in (iou_threshold, score_threshold)]
    attrs = {"pad_per_class": bool(pad_per_class), "clip_boxes": bool(clip_boxes)}
    return Combined(*execute(COMBINED, (boxes, scores, *sizes, *rest), attrs, name))
