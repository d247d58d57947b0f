"""Golden rows: the best of boxes that overlap."""

import numpy as np

from tests.golden.harness import K, Table, U

TABLE = Table("suppression")
call, case, error = TABLE.call, TABLE.case, TABLE.error

PLAIN = [
    [0, 0, 1, 1],
    [0, 0.1, 1, 1.1],
    [0, -0.1, 1, 0.9],
    [0, 10, 1, 11],
    [0, 10.1, 1, 11.1],
    [0, 100, 1, 101],
]
VALUES = [0.9, 0.75, 0.6, 0.95, 0.5, 0.3]
BOXES, SCORES = K(PLAIN), K(VALUES)
MANY, RANDOM = U(0.0, 1.0, 20, 4), U(0.0, 1.0, 20)
NONE = {"_grad": False}

NMS = "image.non_max_suppression"
for size in (3, 0, 10):
    call(NMS, BOXES, SCORES, size, **NONE)
for options in ({"iou_threshold": 0.0}, {"iou_threshold": 1.0}, {"score_threshold": 0.55}):
    call(NMS, BOXES, SCORES, 10, **options, **NONE)
call(NMS, MANY, RANDOM, 12, 0.3, 0.1, **NONE)
call(NMS, K(np.zeros((3, 4))), K([0.3, 0.5, 0.4]), 3, **NONE)
call(NMS, BOXES, K([0.9, np.nan, 0.6, 0.95, 0.5, 0.3]), 10, **NONE)
call(NMS, K(np.zeros((0, 4))), K(np.zeros(0)), 3, **NONE)
case(
    "nms of halves",
    lambda tf, b, s: tf.image.non_max_suppression(tf.cast(b, "float16"), tf.cast(s, "float16"), 5),
    BOXES,
    SCORES,
    grad=False,
)
for function in ("non_max_suppression", "non_max_suppression_with_scores"):
    case(
        f"{function} of NumPy's float64",
        lambda tf, b, s, f=function: tf.nest.map_structure(
            tf.identity, getattr(tf.image, f)(np.float32(b).astype("float64"), s, 5)
        ),
        BOXES, SCORES, grad=False,
    )  # fmt: skip
for name, args in {
    "columns": (np.ones((2, 3), "float32"), [0.1, 0.2], 2),
    "scores": (np.ones((2, 4), "float32"), [0.1], 2),
    "rank": (np.ones(4, "float32"), [0.1], 2),
    "size": (np.ones((1, 4), "float32"), [0.1], -1),
    "threshold": (np.ones((1, 4), "float32"), [0.1], 1, 1.5),
}.items():
    error(f"nms {name}", lambda tf, a=args: tf.image.non_max_suppression(*a))

SOFT = "image.non_max_suppression_with_scores"
for args in ((6, 0.5, 0.0, 0.5), (6, 0.5, 0.2, 0.0), (6, 1.0, 0.3, 0.1), (2, 1.0, 0.0, 10.0)):
    call(SOFT, BOXES, SCORES, *args, _tol=10, **NONE)
call(SOFT, MANY, RANDOM, 12, soft_nms_sigma=0.3, _tol=10, **NONE)
error(
    "sigma",
    lambda tf: tf.image.non_max_suppression_with_scores(
        np.ones((1, 4), "float32"), [0.1], 1, soft_nms_sigma=-1.0
    ),
)

OVERLAPS = "image.non_max_suppression_overlaps"
call(OVERLAPS, U(0.0, 1.0, 6, 6), SCORES, 10, 0.8, 0.4, **NONE)
call(OVERLAPS, U(0.0, 1.0, 6, 6), SCORES, 2, **NONE)
call(OVERLAPS, K(np.zeros((0, 0))), K(np.zeros(0)), 2, **NONE)
error(
    "overlaps",
    lambda tf: tf.image.non_max_suppression_overlaps(np.ones((2, 3), "float32"), [0.1, 0.2], 2),
)

PADDED = "image.non_max_suppression_padded"
for options in (
    {"pad_to_max_output_size": True},
    {},
    {"pad_to_max_output_size": True, "score_threshold": 0.55},
):
    call(PADDED, BOXES, SCORES, 8, **options, **NONE)
TWO = K([PLAIN, PLAIN[::-1]]), K([VALUES, VALUES[::-1]])
for options in (
    {},
    {"score_threshold": 0.55},
    {"sorted_input": True},
    {"tile_size": 2},
    {"canonicalized_coordinates": True},
):
    call(PADDED, *TWO, 5, pad_to_max_output_size=True, **options, **NONE)
call(PADDED, U(0.0, 1.0, 2, 2, 7, 4), U(0.0, 1.0, 2, 2, 7), 4, pad_to_max_output_size=True, **NONE)
error(
    "unpadded batch",
    lambda tf: tf.image.non_max_suppression_padded(tf.ones([1, 2, 4]), tf.ones([1, 2]), 2),
)

COMBINED = "image.combined_non_max_suppression"
for q in (1, 3):
    for options in ({}, {"pad_per_class": True}, {"clip_boxes": False}, {"score_threshold": 0.5}):
        call(COMBINED, U(-0.2, 1.3, 2, 5, q, 4), U(0.0, 1.0, 2, 5, 3), 2, 4, **options, **NONE)
call(
    COMBINED, U(0.0, 1.0, 1, 9, 1, 4), U(0.0, 1.0, 1, 9, 2), 3, 20, 0.1, pad_per_class=True, **NONE
)
call(COMBINED, K(np.zeros((1, 0, 1, 4))), K(np.zeros((1, 0, 2))), 2, 3, **NONE)
for name, args in {
    "total": (np.ones((1, 2, 1, 4), "float32"), np.ones((1, 2, 3), "float32"), 2, 0),
    "each": (np.ones((1, 2, 1, 4), "float32"), np.ones((1, 2, 3), "float32"), 0, 2),
    "classes": (np.ones((1, 2, 2, 4), "float32"), np.ones((1, 2, 3), "float32"), 1, 2),
    "threshold": (np.ones((1, 2, 1, 4), "float32"), np.ones((1, 2, 3), "float32"), 1, 2, 1.5),
}.items():
    error(f"combined {name}", lambda tf, a=args: tf.image.combined_non_max_suppression(*a))

for version in ("NonMaxSuppression", "NonMaxSuppressionV2"):
    limit = 0.5 if version[-1] == "n" else np.float32(0.5)
    case(
        version,
        lambda tf, b, s, v=version, t=limit: getattr(tf.raw_ops, v)(
            boxes=b, scores=s, max_output_size=4, iou_threshold=t
        ),
        BOXES, SCORES, grad=False,
    )  # fmt: skip
