"""The best of boxes that overlap: tf.image.non_max_suppression and its variants."""

import numpy as np

from yeoul.core.dtypes import float32, int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes
from yeoul.ops.static import known_array

TYPES = dtypes("float16", "float32")
NO_LIMIT = float("-inf")


def check_shapes(boxes, scores, columns=4):
    """Raises ValueError unless these can be the shapes of boxes and scores."""
    if boxes is not None and len(boxes) != 2:
        raise ValueError(f"boxes must be 2-D, got shape {list(boxes)}")
    if boxes is not None and columns and boxes[1] not in (None, columns):
        raise ValueError(f"boxes must have 4 columns, got shape {list(boxes)}")
    if scores is not None and len(scores) != 1:
        raise ValueError(f"scores must be 1-D, got shape {list(scores)}")
    if boxes is not None and scores is not None:
        if boxes[0] != scores[0] and None not in (boxes[0], scores[0]):
            raise ValueError(
                f"scores has incompatible shape {list(scores)}: there are {boxes[0]} boxes"
            )


def check_limits(size, iou_threshold, sigma=0.0):
    """Raises InvalidArgumentError for limits out of range."""
    if size < 0:
        raise invalid(f"output size must be non-negative, got {size}")
    if not 0 <= iou_threshold <= 1:
        raise invalid(f"iou_threshold must be in [0, 1], got {iou_threshold}")
    if not sigma >= 0:
        raise invalid(f"soft_nms_sigma must be >= 0, got {sigma}")


def ordered(boxes):
    """Boxes as y1 <= y2, x1 <= x2, in float32."""
    boxes = boxes.astype(np.float32)
    return np.concatenate(
        [np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])], 1
    )


def overlaps_with(box, boxes, areas, area):
    """Intersection over union of one box with others; 0 for boxes without an area."""
    inner = np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2])
    inner = np.maximum(inner, 0).prod(1)
    with np.errstate(all="ignore"):
        found = inner / (areas + area - inner)
    return np.where((areas <= 0) | (area <= 0), 0, found)


def select(boxes, scores, size, iou_threshold, score_threshold=NO_LIMIT, sigma=0.0):
    """Indices and scores of the chosen boxes, best first.

    Args:
      boxes: (n, 4).
      scores: (n).
      size: how many at most.
      iou_threshold: boxes that overlap more with one chosen before are left out.
      score_threshold: boxes with no larger score are left out.
      sigma: if positive, overlapping lowers scores instead: by exp(-iou² / (2 sigma)).
    """
    boxes = ordered(boxes)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1)

    def overlap(best):
        return overlaps_with(boxes[best], boxes, areas, areas[best])

    return choose(overlap, scores, size, iou_threshold, score_threshold, sigma)


def choose(overlap, scores, size, limit, score_threshold, sigma=0.0):
    """As `select`, given `overlap(i)`: how much each box overlaps with box i."""
    current = np.where(scores > score_threshold, scores.astype(np.float32), -np.inf)
    open_ = scores > score_threshold
    chosen, values = [], []
    while len(chosen) < size and open_.any():
        best = int(np.argmax(np.where(open_, current, -np.inf)))
        if not open_[best]:
            best = int(np.flatnonzero(open_)[0])
        chosen.append(best)
        values.append(current[best])
        open_[best] = False
        share = overlap(best)
        if sigma > 0:
            current = current * np.exp(np.float32(-0.5 / sigma) * share * share)
            open_ &= current > score_threshold
        else:
            open_ &= ~(share > limit)
    return np.array(chosen, np.int32), np.array(values, np.float32)


def number(name, value):
    """A scalar input as a Python number."""
    if value.ndim:
        raise ValueError(f"{name} must be 0-D, got shape {list(value.shape)}")
    return value.item() if value.dtype.kind == "i" else float(value)


def run(boxes, scores, size, iou, score=None, sigma=None):
    """The choice of an op, its inputs checked."""
    check_shapes(boxes.shape, scores.shape)
    size, iou = number("max_output_size", size), number("iou_threshold", iou)
    score = NO_LIMIT if score is None else number("score_threshold", score)
    sigma = 0.0 if sigma is None else number("soft_nms_sigma", sigma)
    check_limits(size, iou, sigma)
    return select(boxes, scores, size, iou, score, sigma)


def padded(array, size, pad):
    """The array, with zeros up to this size if wanted."""
    return np.pad(array, (0, max(size - len(array), 0))) if pad else array


def _first(boxes, scores, size, iou_threshold):
    return run(boxes, scores, size, np.float32(iou_threshold))[0]


def _second(*inputs):
    return run(*inputs)[0]


def _fourth(boxes, scores, size, iou, score, pad_to_max_output_size):
    chosen, _ = run(boxes, scores, size, iou, score)
    count = np.array(len(chosen), np.int32)
    return padded(chosen, int(size), pad_to_max_output_size), count


def _fifth(boxes, scores, size, iou, score, sigma, pad_to_max_output_size):
    chosen, values = run(boxes, scores, size, iou, score, sigma)
    count, pad, values = np.array(len(chosen), np.int32), pad_to_max_output_size, values
    values = values.astype(scores.dtype)
    return padded(chosen, int(size), pad), padded(values, int(size), pad), count


def _overlaps(overlaps, scores, size, limit, score):
    if overlaps.ndim != 2 or overlaps.shape[0] != overlaps.shape[1]:
        raise ValueError(f"overlaps must be square, got shape {list(overlaps.shape)}")
    check_shapes(overlaps.shape, scores.shape, columns=None)
    size = number("max_output_size", size)
    check_limits(size, 0.0)
    limit, score = number("overlap_threshold", limit), number("score_threshold", score)
    return choose(lambda best: overlaps[:, best], scores, size, limit, score)[0]


def length_of(inputs, attrs):
    """Length of the outputs, if it is known."""
    size = known_array(inputs[2]) if attrs.get("pad_to_max_output_size") else None
    return None if size is None else int(size)


def one_spec(inputs, attrs):
    """Rule: a vector of indices."""
    check_shapes(dims_of(inputs[0]), dims_of(inputs[1]))
    return [((None,), int32)]


def _square_spec(inputs, attrs):
    return [((None,), int32)]


def _two_specs(inputs, attrs):
    check_shapes(dims_of(inputs[0]), dims_of(inputs[1]))
    return [((length_of(inputs, attrs),), int32), ((), int32)]


def _three_specs(inputs, attrs):
    chosen, count = _two_specs(inputs, attrs)
    return [chosen, (chosen[0], dtype_of(inputs[1])), count]


PAD = {"pad_to_max_output_size": False}
V2_INPUTS = "boxes:T, scores:T, max_output_size:int32, iou_threshold:T_threshold"
V3_INPUTS = f"{V2_INPUTS}, score_threshold:T_threshold"
V1 = register(
    "NonMaxSuppression", "boxes:float32, scores:float32, max_output_size:int32", host=_first,
    grad=NONE, shape=one_spec, attrs={"iou_threshold": 0.5},
)  # fmt: skip
V2 = register(
    "NonMaxSuppressionV2", V2_INPUTS, host=_second, grad=NONE, shape=one_spec, types=TYPES
)
V3 = register(
    "NonMaxSuppressionV3", V3_INPUTS, host=_second, grad=NONE, shape=one_spec, types=TYPES
)
V4 = register(
    "NonMaxSuppressionV4", V3_INPUTS, host=_fourth, grad=NONE, shape=_two_specs, types=TYPES,
    attrs=PAD, outputs=2,
)  # fmt: skip
V5 = register(
    "NonMaxSuppressionV5",
    "boxes:T, scores:T, max_output_size:int32, iou_threshold:T, score_threshold:T, "
    "soft_nms_sigma:T",
    host=_fifth, grad=NONE, shape=_three_specs, types=TYPES, attrs=PAD, outputs=3,
)  # fmt: skip
OVERLAPS = register(
    "NonMaxSuppressionWithOverlaps",
    "overlaps:float32, scores:float32, max_output_size:int32, overlap_threshold:float32, "
    "score_threshold:float32",
    host=_overlaps, grad=NONE, shape=_square_spec,
)  # fmt: skip


def given(boxes):
    """Boxes as a tensor; NumPy's float64 as float32, as TensorFlow takes it."""
    if isinstance(boxes, np.ndarray) and boxes.dtype not in TYPES:
        return convert_to_tensor(boxes, float32)
    return convert_to_tensor(boxes)


def limits(boxes, *values):
    """Thresholds as scalars of the dtype of the boxes, in which the ops take them."""
    return [convert_to_tensor(v, boxes.dtype) for v in values]


@export("image.non_max_suppression")
@dispatchable
def non_max_suppression(
    boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=NO_LIMIT, name=None
):
    """The best boxes, without those that overlap too much with a better one.

    Args:
      boxes: float32 or float16 tensor (n, 4): corners y1, x1, y2, x2 in any order.
      scores: tensor (n) of the same dtype.
      max_output_size: how many at most; an int32 scalar.
      iou_threshold: in [0, 1]: boxes whose intersection over union with a chosen one is larger are
        left out.
      score_threshold: boxes with no larger score are left out.
      name: name of the node in a graph.

    Returns:
      int32 tensor of the indices of the chosen boxes, best first.

    Raises:
      InvalidArgumentError: if shapes or limits make no sense.

    Example:
      >>> import yeoul as tf
      >>> boxes = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [0.0, 5.0, 1.0, 6.0]]
      >>> print(tf.image.non_max_suppression(boxes, [0.7, 0.9, 0.5], 10))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """
    boxes = given(boxes)
    inputs = (boxes, scores, convert_to_tensor(max_output_size, int32))
    return execute(V3, (*inputs, *limits(boxes, iou_threshold, score_threshold)), name=name)


@export("image.non_max_suppression_with_scores")
@dispatchable
def non_max_suppression_with_scores(
    boxes,
    scores,
    max_output_size,
    iou_threshold=0.5,
    score_threshold=NO_LIMIT,
    soft_nms_sigma=0.0,
    name=None,
):
    """As `tf.image.non_max_suppression`, with the scores, which overlapping may lower.

    Args:
      boxes: float32 or float16 tensor (n, 4).
      scores: tensor (n) of the same dtype.
      max_output_size: how many at most; an int32 scalar.
      iou_threshold: boxes that overlap more with a chosen one are left out, if the sigma is 0.
      score_threshold: boxes with no larger score are left out.
      soft_nms_sigma: if positive, boxes are not left out: each chosen box multiplies the scores of
        the others by exp(-iou² / (2 sigma)).
      name: name of the node in a graph.

    Returns:
      The indices, int32, and the scores of the chosen boxes.

    Raises:
      InvalidArgumentError: if shapes or limits make no sense.

    Reference:
      Bodla et al., "Soft-NMS: improving object detection with one line of code", ICCV 2017.

    Example:
      >>> import yeoul as tf
      >>> boxes = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1]]
      >>> found, scores = tf.image.non_max_suppression_with_scores(
      ...     boxes, [0.7, 0.9], 10, soft_nms_sigma=0.5
      ... )
      >>> print(found.numpy(), scores.numpy())
      [1 0] [0.9  0.358]
    """
    boxes = given(boxes)
    inputs = (boxes, scores, convert_to_tensor(max_output_size, int32))
    rest = limits(boxes, iou_threshold, score_threshold, soft_nms_sigma)
    chosen, values, _ = execute(V5, (*inputs, *rest), PAD, name)
    return chosen, values


@export("image.non_max_suppression_overlaps")
@dispatchable
def non_max_suppression_overlaps(
    overlaps, scores, max_output_size, overlap_threshold=0.5, score_threshold=NO_LIMIT, name=None
):
    """The best of things of which is known how much they overlap.

    Args:
      overlaps: float32 tensor (n, n).
      scores: float32 tensor (n).
      max_output_size: how many at most; an int32 scalar.
      overlap_threshold: what overlaps more with something chosen before is left out.
      score_threshold: what has no larger score is left out.
      name: name of the node in a graph.

    Returns:
      int32 tensor of the indices of the chosen ones, best first.

    Raises:
      InvalidArgumentError: if shapes or limits make no sense.

    Example:
      >>> import yeoul as tf
      >>> overlaps = [[1.0, 0.8, 0.0], [0.8, 1.0, 0.1], [0.0, 0.1, 1.0]]
      >>> print(tf.image.non_max_suppression_overlaps(overlaps, [0.7, 0.9, 0.5], 10))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """
    size = convert_to_tensor(max_output_size, int32)
    rest = [convert_to_tensor(v, float32) for v in (overlap_threshold, score_threshold)]
    return execute(OVERLAPS, (overlaps, scores, size, *rest), name=name)
