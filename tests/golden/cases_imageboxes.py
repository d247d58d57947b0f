"""Golden rows: boxes in images, windows and patches of them, and projective transforms."""

import numpy as np

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("imageboxes")
call, case, error = TABLE.call, TABLE.case, TABLE.error

UNIT = (0.0, 1.0)

# Boxes cut out.
BOXES = K([[0.1, 0.2, 0.7, 0.9], [-0.2, -0.3, 1.2, 1.1], [1, 1, 0, 0], [0.3, 0.4, 0.3, 0.4]])
WHICH = K([1, 0, 1, 0], "int32")
for method in ("bilinear", "nearest"):
    call("image.crop_and_resize", F(2, 4, 5, 2), BOXES, WHICH, [3, 2], method=method, _tol=10)
    call("image.crop_and_resize", F(2, 4, 5, 1), BOXES, WHICH, [1, 4], method, 7.0, _tol=10)
    call(
        "image.crop_and_resize",
        I(0, 255, 2, 4, 5, 1, dtype="uint8"),
        BOXES,
        WHICH,
        [2, 2],
        method,
        _grad=False,
    )
call("image.crop_and_resize", F(1, 3, 3, 1), F(0, 4), I(0, 1, 0), [2, 2])
case(
    "crops of float64",
    lambda tf, x, b: tf.image.crop_and_resize(tf.cast(x, tf.float64), b, [0, 0, 0, 0], [2, 2]),
    F(1, 4, 4, 1), BOXES, grad=False,
)  # fmt: skip
case(
    "v1's crop_and_resize",
    lambda tf, x, b, i: tf.compat.v1.image.crop_and_resize(x, b, box_ind=i, crop_size=[2, 3]),
    F(2, 4, 5, 2), BOXES, WHICH, grad=False, tol=10,
)  # fmt: skip
GOOD = (np.ones((1, 4, 4, 1), "float32"), [[0.0, 0, 1, 1]], [0], [2, 2])
for name, place, wrong in (
    ("image", 0, np.ones((4, 4, 1), "float32")),
    ("nothing", 0, np.ones((1, 0, 4, 1), "float32")),
    ("columns", 1, [[0.0, 0, 1]]),
    ("nan", 1, [[0.0, 0, 1, float("nan")]]),
    ("number", 2, [1]),
    ("numbers", 2, [0, 0]),
    ("size", 3, [0, 2]),
    ("sizes", 3, [2, 2, 2]),
):
    bad = tuple(wrong if i == place else x for i, x in enumerate(GOOD))
    error(f"crop {name}", lambda tf, a=bad: tf.image.crop_and_resize(*a))
error("crop method", lambda tf: tf.image.crop_and_resize(*GOOD, method="cubic"))
case(
    "the gradients as ops",
    lambda tf, g, x, b, i: [
        tf.raw_ops.CropAndResizeGradImage(
            grads=g, boxes=b, box_ind=i, image_size=[2, 4, 5, 1], T=tf.float32
        ),
        tf.raw_ops.CropAndResizeGradBoxes(grads=g, image=x, boxes=b, box_ind=i),
    ],
    F(4, 3, 2, 1), F(2, 4, 5, 1), BOXES, WHICH, grad=False, tol=10,
)  # fmt: skip

# Boxes drawn.
DRAWN = K(
    [[[0.1, 0.2, 0.8, 0.7], [-0.2, -0.3, 0.5, 0.5], [0.5, 0.5, 1.5, 1.5], [0.8, 0.2, 0.1, 0.7]]]
)
for channels in (1, 3, 4):
    call("image.draw_bounding_boxes", U(*UNIT, 1, 6, 8, channels), DRAWN, F(2, 4), _grad=False)
    case(
        f"boxes in ten colours on {channels}",
        lambda tf, x, b: tf.image.draw_bounding_boxes(x, b, None),
        U(*UNIT, 1, 6, 8, channels), U(*UNIT, 1, 12, 4), grad=False,
    )  # fmt: skip
call("image.draw_bounding_boxes", F(2, 3, 3, 1), F(2, 0, 4), F(1, 1), _grad=False)
error(
    "boxes on bytes",
    lambda tf: tf.image.draw_bounding_boxes(
        tf.ones([1, 2, 2, 1], tf.uint8), tf.ones([1, 1, 4]), None
    ),
)
case(
    "v1's boxes",
    lambda tf, x, b: tf.compat.v1.image.draw_bounding_boxes(x, b),
    F(1, 4, 4, 3),
    DRAWN,
    grad=False,
)
for name, args in {
    "channels": (np.ones((1, 4, 4, 2), "float32"), np.ones((1, 1, 4), "float32"), [[1.0, 1]]),
    "colours": (np.ones((1, 4, 4, 3), "float32"), np.ones((1, 1, 4), "float32"), [[1.0]]),
    "batch": (np.ones((1, 4, 4, 1), "float32"), np.ones((2, 1, 4), "float32"), [[1.0]]),
}.items():
    error(f"draw {name}", lambda tf, a=args: tf.image.draw_bounding_boxes(*a))

# Glimpses.
for options in (
    {},
    {"centered": False},
    {"normalized": False},
    {"centered": False, "normalized": False},
):
    for size in ([2, 3], [5, 5]):
        call(
            "image.extract_glimpse", F(3, 4, 5, 2), size, K([[0.3, -0.8], [0, 0], [1, 1]]),
            noise="zero", _grad=False, **options,
        )  # fmt: skip
    case(
        f"the first op's glimpses {options}",
        lambda tf, x, o=options: tf.raw_ops.ExtractGlimpse(
            input=x, size=[2, 3], offsets=[[0.3, -0.8], [0, 0], [2, 1]], uniform_noise=False,
            noise="zero", **o,
        ),
        F(3, 4, 5, 2), grad=False,
    )  # fmt: skip
call("compat.v1.image.extract_glimpse", F(1, 4, 4, 1), [2, 2], K([[0.0, 0.0]]), _grad=False)
case(
    "the first glimpse",
    lambda tf, x: tf.raw_ops.ExtractGlimpse(
        input=x, size=[3, 3], offsets=[[0.3, -0.8]], uniform_noise=False, noise="zero"
    ),
    F(1, 4, 4, 1), grad=False,
)  # fmt: skip
error(
    "noise",
    lambda tf: tf.image.extract_glimpse(tf.ones([1, 4, 4, 1]), [2, 2], [[0.0, 0]], noise="x"),
)
error(
    "glimpses", lambda tf: tf.image.extract_glimpse(tf.ones([1, 4, 4, 1]), [2, 2], [[0.0, 0]] * 2)
)
error("glimpse of 3", lambda tf: tf.image.extract_glimpse(tf.ones([4, 4, 1]), [2, 2], [[0.0, 0]]))

# Patches.
for padding in ("SAME", "VALID"):
    call("image.extract_patches", F(1, 5, 6, 2), [1, 3, 2, 1], [1, 2, 1, 1], [1, 1, 2, 1], padding)
    call(
        "image.extract_patches", I(0, 99, 2, 5, 5, 1), [1, 2, 2, 1], [1, 3, 3, 1], [1] * 4, padding
    )
    call("extract_volume_patches", F(1, 3, 4, 3, 2), [1, 2, 2, 1, 1], [1, 1, 2, 2, 1], padding)
    call(
        "extract_volume_patches", I(0, 99, 1, 3, 3, 3, 1), [1, 3, 2, 2, 1], [1, 2, 2, 2, 1], padding
    )
call("image.extract_patches", F(0, 5, 5, 1), [1, 2, 2, 1], [1] * 4, [1] * 4, "VALID", _grad=False)
case(
    "v1's patches",
    lambda tf, x: [
        tf.compat.v1.extract_image_patches(x, [1, 2, 2, 1], [1] * 4, [1] * 4, "VALID"),
        tf.compat.v1.image.extract_image_patches(
            x, strides=[1] * 4, rates=[1] * 4, padding="SAME", sizes=[1, 2, 2, 1]
        ),
    ],
    F(1, 3, 3, 1),
)
for name, args in {
    "short": ([1, 3, 3], [1] * 4, [1] * 4, "SAME"),
    "over images": ([2, 3, 3, 1], [1] * 4, [1] * 4, "SAME"),
    "padding": ([1, 3, 3, 1], [1] * 4, [1] * 4, "FULL"),
    "too large": ([1, 9, 9, 1], [1] * 4, [1] * 4, "VALID"),
}.items():
    error(f"patches {name}", lambda tf, a=args: tf.image.extract_patches(tf.ones([1, 4, 4, 1]), *a))
for name, changed in {
    "over images": {"ksizes": [2, 3, 3, 1]}, "over channels": {"rates": [1, 1, 1, 2]},
}.items():  # fmt: skip
    attrs = {"ksizes": [1, 2, 2, 1], "strides": [1] * 4, "rates": [1] * 4, **changed}
    error(
        f"the op's patches {name}",
        lambda tf, a=attrs: tf.raw_ops.ExtractImagePatches(
            images=tf.ones([1, 4, 4, 1]), padding="SAME", **a
        ),
    )
error(
    "volumes over the batch",
    lambda tf: tf.extract_volume_patches(tf.ones([1, 2, 2, 2, 1]), [2] * 5, [1] * 5, "SAME"),
)
error(
    "volumes of 4",
    lambda tf: tf.extract_volume_patches(tf.ones([2, 2, 2, 1]), [1] * 5, [1] * 5, "SAME"),
)

# Projective transforms.
TRANSFORM = {
    "shifted": [1, 0, -1.3, 0, 1, 0.6, 0, 0],
    "bent": [0.9, 0.2, -0.3, -0.1, 1.2, 0.5, 0.01, 0.02],
    "far": [1, 0, -9, 0, 1, 7, 0, 0],
}
for interpolation in ("NEAREST", "BILINEAR"):
    for mode in ("CONSTANT", "REFLECT", "WRAP", "NEAREST"):
        for name, numbers in TRANSFORM.items():
            case(
                f"{name} {interpolation} {mode}",
                lambda tf, x, t, i=interpolation, m=mode: tf.raw_ops.ImageProjectiveTransformV3(
                    images=x, transforms=t, output_shape=[3, 4], fill_value=-5.0,
                    interpolation=i, fill_mode=m,
                ),
                F(2, 3, 4, 1), K([numbers]), tol=50, grad=False,
            )  # fmt: skip
    case(
        f"slope of the {interpolation}",
        lambda tf, x, i=interpolation: tf.raw_ops.ImageProjectiveTransformV3(
            images=x, transforms=[TRANSFORM["bent"]], output_shape=[3, 4], fill_value=0.0,
            interpolation=i, fill_mode="REFLECT",
        ),
        F(2, 3, 4, 1), tol=50,
    )  # fmt: skip
case(
    "a transform of NaN",
    lambda tf, x: tf.raw_ops.ImageProjectiveTransformV2(
        images=x, transforms=[[np.nan, 0, 0.5, 0, 1, 0, 0, 0]], output_shape=[2, 2],
        interpolation="BILINEAR", fill_mode="REFLECT",
    ),
    F(1, 3, 4, 1), grad=False,
)  # fmt: skip
case(
    "transformed bytes",
    lambda tf, x: tf.raw_ops.ImageProjectiveTransformV2(
        images=x, transforms=[[1, 0, -1.25, 0, 1, 0.5, 0, 0]] * 2, output_shape=[2, 6],
        interpolation="BILINEAR",
    ),
    I(0, 255, 2, 3, 4, 1, dtype="uint8"),
)  # fmt: skip
for name, options in {
    "matrix": {"transforms": [[1.0] * 7]},
    "output": {"output_shape": [0, 2]},
    "images": {"images": np.ones((3, 4, 1), "float32")},
}.items():
    given = {
        "images": np.ones((1, 3, 4, 1), "float32"), "transforms": [TRANSFORM["far"]],
        "output_shape": [2, 2], "interpolation": "NEAREST", **options,
    }  # fmt: skip
    error(f"transform {name}", lambda tf, g=given: tf.raw_ops.ImageProjectiveTransformV2(**g))
