"""Golden rows: colours of images, random changes, and random parts."""

import numpy as np

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("imagecolor")
call, case, error = TABLE.call, TABLE.case, TABLE.error

UNIT = (0.0, 1.0)
SMALL = U(*UNIT, 4, 5, 3)
BYTES = I(0, 256, 4, 5, 3, dtype="uint8")
TIES = K(
    [
        *([0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0.2], [0.2, 0.5, 0.5]),
        *([0.5, 0.2, 0.5], [0.2, 0.2, 0.5], [0.3, 0.1, 0.1], [0.1, 0.3, 0.1], [-1, 0.5, 0.2]),
    ]
)

# Ranges of dtypes.
PAIRS = "uint8>float32 float32>uint8 uint8>uint16 uint16>uint8 int16>uint8 float64>float32 "
PAIRS += (
    "float32>int32 uint8>int16 int8>uint8 uint8>uint8 float16>uint8 uint8>float16 int32>float64"
)
for pair in PAIRS.split():
    source, target = pair.split(">")
    spec = U(0.0, 1.0, 12) if "float" in source else I(-20, 127, 12)
    spec = I(0, 200, 12) if source.startswith("u") else spec
    for saturate in (False, True):
        if saturate or source != "float32":
            case(
                f"convert_image_dtype {pair} {saturate}",
                lambda tf, x, s=source, t=target, b=saturate: tf.image.convert_image_dtype(
                    tf.cast(x, s), t, saturate=b
                ),
                spec, grad=False,
            )  # fmt: skip
case("floats as bytes", lambda tf, x: tf.image.convert_image_dtype(x, "uint8"), SMALL, grad=False)
error("image of bools", lambda tf: tf.image.convert_image_dtype(tf.constant([1]), tf.bool))
error("image of strings", lambda tf: tf.image.convert_image_dtype(tf.constant(["a"]), tf.float32))
call("image.per_image_standardization", SMALL, _tol=20)
call("image.per_image_standardization", F(2, 3, 4, 1), _tol=20)
call("image.per_image_standardization", BYTES, _tol=20)
call("image.per_image_standardization", K(np.full((2, 2, 1), 7.0)), _grad=False)
case(
    "standardised halves",
    lambda tf, x: tf.image.per_image_standardization(tf.cast(x, tf.float16)),
    SMALL, grad=False, tol=4,
)  # fmt: skip
error("standardised matrix", lambda tf: tf.image.per_image_standardization(tf.ones([2, 2])))

# Colour spaces.
for name in ("rgb_to_hsv", "hsv_to_rgb"):
    call(f"image.{name}", SMALL, _grad=name == "rgb_to_hsv", _dtypes=("float64",), _tol=10)
    call(f"image.{name}", U(-1.0, 2.0, 7, 3), _grad=name == "rgb_to_hsv", _tol=20)
    call(f"image.{name}", F(0, 3), _grad=False)
    error(f"{name} of 2", lambda tf, n=name: getattr(tf.image, n)(tf.ones([2, 2])))
call("image.rgb_to_hsv", TIES, _tol=10)
for name in ("rgb_to_yiq", "yiq_to_rgb", "rgb_to_yuv", "yuv_to_rgb"):
    call(f"image.{name}", SMALL, _dtypes=("float64",), _tol=10)
    call(f"image.{name}", F(3), _tol=10)
    call(f"image.{name}", F(2, 0, 3))
    error(f"{name} of bytes", lambda tf, n=name: getattr(tf.image, n)(tf.ones([3], tf.uint8)))
call("image.rgb_to_grayscale", SMALL, _tol=10)
call("image.rgb_to_grayscale", BYTES)
call("image.rgb_to_grayscale", I(0, 30000, 2, 3, dtype="int16"))
error("rgb_to_grayscale of 2", lambda tf: tf.image.rgb_to_grayscale(tf.ones([2, 2])))
call("image.grayscale_to_rgb", F(4, 5, 1))
call("image.grayscale_to_rgb", I(0, 9, 2, 1))
call("image.grayscale_to_rgb", F(0, 1))
error("grayscale_to_rgb of 3", lambda tf: tf.image.grayscale_to_rgb(tf.ones([2, 2, 3])))

# Adjusting.
for name, values in {
    "adjust_brightness": (0.1, -0.5, 0.0),
    "adjust_contrast": (2.0, 0.0, -1.5),
    "adjust_gamma": (2.0, 0.0, 0.4),
    "adjust_hue": (0.2, -1.0, 0.9),
    "adjust_saturation": (0.3, 5.0, 0.0),
}.items():
    linear = name in ("adjust_brightness", "adjust_gamma")
    for value in values:
        call(f"image.{name}", SMALL, value, _tol=20, _grad=linear)
        call(f"image.{name}", BYTES, value)
    call(f"image.{name}", U(-1.0, 2.0, 2, 2, 3, 3), values[0], _tol=20, _grad=False)
    case(
        f"{name} of float64",
        lambda tf, x, n=name, v=values[0]: getattr(tf.image, n)(tf.cast(x, tf.float64), v),
        SMALL, grad=False, tol=1e4,
    )  # fmt: skip
call("image.adjust_gamma", SMALL, 2.0, 3.0, _tol=10)
case("gamma's tensor", lambda tf, x, g: tf.image.adjust_gamma(x, g), SMALL, K(1.5), tol=10)
error("negative gamma", lambda tf: tf.image.adjust_gamma(tf.ones([1]), -1))
error("negative gamma's tensor", lambda tf: tf.image.adjust_gamma(tf.ones([1]), tf.constant(-1.0)))
error("hue beyond", lambda tf: tf.image.adjust_hue(tf.ones([1, 1, 3]), 1.5))
for name in ("adjust_contrast", "adjust_hue", "adjust_saturation"):
    error(f"{name} of a matrix", lambda tf, n=name: getattr(tf.image, n)(tf.ones([2, 3]), 0.5))
    error(
        f"{name} by many", lambda tf, n=name: getattr(tf.image, n)(tf.ones([1, 2, 3]), tf.ones([2]))
    )
for name in ("adjust_hue", "adjust_saturation"):
    error(f"{name} of grey", lambda tf, n=name: getattr(tf.image, n)(tf.ones([1, 2, 1]), 0.5))


# Random changes: the same numbers for the same seeds, eagerly, in functions and without state.
def repeated(tf, draw):
    """What a stateful op gives twice, and in a function."""
    tf.random.set_seed(7)
    eager = [draw(), draw()]
    function = tf.function(draw)
    tf.random.set_seed(8)
    return eager, [function(), function()]


CHANGES = {
    "random_brightness": (0.4,),
    "random_contrast": (0.2, 1.8),
    "random_hue": (0.3,),
    "random_saturation": (0.2, 1.8),
    "random_flip_left_right": (),
    "random_flip_up_down": (),
}
for name, args in CHANGES.items():
    for spec in (SMALL, BYTES):
        case(
            f"{name} {spec!r}",
            lambda tf, x, n=name, a=args: repeated(
                tf, lambda: getattr(tf.image, n)(x, *a, seed=3)
            ),
            spec, grad=False, tol=30,
        )  # fmt: skip
        for seed in ((1, 2), (5, 6)):
            call(f"image.stateless_{name}", spec, *args, seed=seed, _grad=False, _tol=30)
    if args:
        for wrong in ((-1.0,), (0.6, 0.2), (1.0, 1.0), (-0.5, 1.0)):
            if len(wrong) == len(args):
                error(
                    f"{name} {wrong}",
                    lambda tf, n=name, a=wrong: getattr(tf.image, n)(tf.ones([1, 1, 3]), *a),
                )
for name in ("random_flip_left_right", "random_flip_up_down"):
    call(f"image.stateless_{name}", U(*UNIT, 6, 2, 3, 1), seed=(3, 4))
    case(
        f"{name} of a batch",
        lambda tf, x, n=name: repeated(tf, lambda: getattr(tf.image, n)(x, seed=3)),
        U(*UNIT, 6, 2, 3, 1), grad=False,
    )  # fmt: skip
    error(f"{name} of a matrix", lambda tf, n=name: getattr(tf.image, n)(tf.ones([2, 2])))
error("hue too far", lambda tf: tf.image.random_hue(tf.ones([1, 1, 3]), 0.7))
error(
    "saturation without seed",
    lambda tf: tf.image.stateless_random_saturation(tf.ones([1, 1, 3]), 0.5, 1.0),
)

# Random parts.
for dims, size in (((6, 7, 3), [2, 3, 3]), ((9,), [4])):
    case(
        f"random_crop {dims}",
        lambda tf, x, s=size: repeated(tf, lambda: tf.image.random_crop(x, s, seed=5)),
        F(*dims), grad=False,
    )  # fmt: skip
    call("image.stateless_random_crop", F(*dims), size, seed=(3, 9))
case(
    "v1's random_crop",
    lambda tf, x: repeated(tf, lambda: tf.compat.v1.random_crop(x, [2, 2], seed=5)),
    F(5, 5), grad=False,
)  # fmt: skip
error("crop too large", lambda tf: tf.image.random_crop(tf.ones([2, 2]), [3, 1]))
error(
    "stateless crop too large",
    lambda tf: tf.image.stateless_random_crop(tf.ones([2, 2]), [3, 1], (1, 2)),
)
error("crop of another rank", lambda tf: tf.image.random_crop(tf.ones([2, 2]), [1]))

BOXES = K([[[0.1, 0.2, 0.5, 0.6], [0.3, 0.3, 0.9, 0.8]]])
SIZE = K([100, 200, 3], "int32")
for name, options in {
    "plain": {},
    "covering": {"min_object_covered": 0.8},
    "squares": {"aspect_ratio_range": (1.0, 1.0), "area_range": (0.2, 0.3)},
    "one try": {"max_attempts": 1},
}.items():
    call("image.stateless_sample_distorted_bounding_box", SIZE, BOXES, seed=(1, 2), **options)
    case(
        f"sample_distorted_bounding_box {name}",
        lambda tf, s, b, o=options: repeated(
            tf, lambda: tuple(tf.image.sample_distorted_bounding_box(s, b, seed=3, **o))
        ),
        SIZE, BOXES, grad=False,
    )  # fmt: skip
case(
    "distorted without boxes",
    lambda tf: tf.image.stateless_sample_distorted_bounding_box(
        tf.constant([30, 20, 3], tf.int64), tf.zeros([1, 0, 4]), (1, 2),
        use_image_if_no_bounding_boxes=True,
    ),
)  # fmt: skip
case(
    "v1's sample_distorted_bounding_box",
    lambda tf: repeated(
        tf,
        lambda: tuple(
            tf.compat.v1.image.sample_distorted_bounding_box(
                [50, 60, 3], [[[0, 0, 0.5, 1.0]]], 3, 4
            )
        ),
    ),
)
case(
    "the first version of the op",
    lambda tf: repeated(
        tf,
        lambda: list(
            tf.raw_ops.SampleDistortedBoundingBox(
                image_size=[50, 60, 3], bounding_boxes=[[[0, 0, 0.5, 1.0]]], seed=3, seed2=4
            )
        ),
    ),
)
for name, args in {
    "no boxes": ([9, 9, 3], np.zeros((1, 0, 4), "float32")),
    "two sizes": ([9, 9], [[[0, 0, 1.0, 1]]]),
    "boxes beyond": ([9, 9, 3], [[[0, 0, 2.0, 1]]]),
    "flat boxes": ([9, 9, 3], [[0, 0, 1.0, 1]]),
}.items():
    error(
        f"distorted {name}",
        lambda tf, a=args: tf.image.stateless_sample_distorted_bounding_box(*a, seed=(1, 2)),
    )

# What is no tensor becomes float32.
for name in ("rgb_to_hsv", "hsv_to_rgb"):
    for kind, value in {
        "NumPy": np.array([[0.5, 0.25, 1.0]]),
        "bytes": np.array([[1, 2, 3]], "uint8"),
        "list": [1, 2, 3],
    }.items():
        call = lambda tf, n=name, v=value: getattr(tf.image, n)(v)  # noqa: E731
        TABLE.case(f"{name} of {kind}", call, grad=False)
RAGGED = [[0.5, 0.25], [1.0]]
TABLE.case(
    "ragged brightness",
    lambda tf: tf.image.adjust_brightness(tf.ragged.constant(RAGGED), 0.1).flat_values,
)
TABLE.case(
    "ragged gamma", lambda tf: tf.image.adjust_gamma(tf.ragged.constant(RAGGED), 2.0).flat_values
)
