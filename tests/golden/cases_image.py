"""Golden rows: sizes, parts and orientation of images; alike images; neighbours."""

import numpy as np

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("image")
call, case, error = TABLE.call, TABLE.case, TABLE.error

UNIT = (0.0, 1.0)
SMALL = U(*UNIT, 4, 5, 3)
BATCH = U(*UNIT, 2, 4, 5, 3)
BYTES = I(0, 256, 4, 5, 3, dtype="uint8")
UNKNOWN = {"_grad": False}

# Resizing.
METHODS = "bilinear nearest bicubic area lanczos3 lanczos5 gaussian mitchellcubic".split()
for method in METHODS:
    call("image.resize", F(1, 6, 7, 2), [4, 9], method, _tol=10, _grad=method != "area")
    call("image.resize", BYTES, [3, 3], method=method, antialias=True, _tol=10)
    call("image.resize", F(3, 4, 1), [7, 2], method, antialias=True, _tol=10, _grad=False)
for dtype in ("float16", "float64", "int16", "int64", "bfloat16"):
    spec = I(0, 100, 3, 4, 1) if "int" in dtype else F(3, 4, 1)
    for method in METHODS[:4]:
        case(
            f"resize of {dtype} by {method}",
            lambda tf, x, d=dtype, m=method: tf.image.resize(tf.cast(x, d), [2, 6], m),
            spec, grad=False, tol=10,
        )  # fmt: skip
call("image.resize", SMALL, [8, 8], preserve_aspect_ratio=True)
call("image.resize", SMALL, [3, 9], "nearest", True)
call("image.resize", F(0, 4, 4, 1), [2, 2])
call("image.resize", F(1, 1, 1, 1), [3, 2], "bicubic")
call(
    "image.resize",
    K(np.array([1, np.inf, 2, np.nan], "float32").reshape(1, 4, 1)),
    [1, 6],
    **UNKNOWN,
)
case("resize to itself", lambda tf, x: tf.image.resize(x, [4, 5]), BYTES)
case("method's name", lambda tf, x: tf.image.resize(x, [2, 2], tf.image.ResizeMethod.AREA), BYTES)
error("resize of a matrix", lambda tf: tf.image.resize(tf.ones([2, 2]), [2, 2]))
error("resize to nothing", lambda tf: tf.image.resize(tf.ones([2, 2, 1]), [0, 2]))
error("resize of nothing", lambda tf: tf.image.resize(tf.ones([0, 2, 1]), [2, 2]))
error("resize by a fraction", lambda tf: tf.image.resize(tf.ones([2, 2, 1]), [2.0, 2.0]))
error("resize to one number", lambda tf: tf.image.resize(tf.ones([2, 2, 1]), 2))
error(
    "resize to int64", lambda tf: tf.image.resize(tf.ones([2, 2, 1]), tf.constant([2, 2], tf.int64))
)
error("resize by a number", lambda tf: tf.image.resize(tf.ones([2, 2, 1]), [2, 2], 1))
error("resize of bools", lambda tf: tf.image.resize(tf.constant([[[True]]]), [2, 2]))
call("image.resize_with_pad", SMALL, 8, 6, _tol=10)
call("image.resize_with_pad", BYTES, 3, 9, method="nearest")
call("image.resize_with_pad", BATCH, 2, 2, antialias=True, _tol=10)
error("nothing is left", lambda tf: tf.image.resize_with_pad(tf.ones([1, 7, 1]), 7, 2))
error("pad to nothing", lambda tf: tf.image.resize_with_pad(tf.ones([2, 2, 1]), 0, 2))
call("image.resize_with_crop_or_pad", SMALL, 3, 8)
call("image.resize_with_crop_or_pad", BATCH, 5, 2)
call("image.resize_with_crop_or_pad", BYTES, 4, 5)
error("crop to nothing", lambda tf: tf.image.resize_with_crop_or_pad(tf.ones([2, 2, 1]), 2, 0))

# TensorFlow 1's resizing.
V1 = "compat.v1.image."
for kind in ("bilinear", "nearest_neighbor", "bicubic"):
    for options in ({}, {"align_corners": True}, {"half_pixel_centers": True}):
        call(f"{V1}resize_{kind}", F(1, 5, 4, 1), [3, 7], _tol=10, **options)
    error(
        f"{kind} with both kinds of centres",
        lambda tf, k=kind: getattr(tf.compat.v1.image, "resize_" + k)(
            tf.ones([1, 2, 2, 1]), [3, 3], align_corners=True, half_pixel_centers=True
        ),
    )
for options in ({}, {"align_corners": True}):
    call(f"{V1}resize_area", F(1, 5, 4, 1), [3, 7], _tol=10, _grad=False, **options)
for method in range(4):
    call(f"{V1}resize", BYTES, [2, 9], method=method, align_corners=True, _tol=10)
    call(f"{V1}resize_images", SMALL, [6, 3], method, _grad=method < 3, _tol=10)
case(
    "v1's resize to itself",
    lambda tf: tf.compat.v1.image.resize(np.ones((4, 5, 1), "uint8"), [4, 5]),
)
call(f"{V1}resize_image_with_pad", SMALL, 6, 6, _tol=10)
call(f"{V1}resize_image_with_crop_or_pad", SMALL, 6, 4)
call(f"{V1}transpose_image", SMALL)
case("v1's methods", lambda tf: [tf.compat.v1.image.ResizeMethod.AREA])

# Parts.
for fraction in (0.5, 1.0, 0.01, 0.87):
    call("image.central_crop", SMALL, fraction)
call("image.central_crop", BATCH, 0.3)
case("a tensor's fraction", lambda tf, x: tf.image.central_crop(x, tf.constant(0.5)), SMALL)
error("no middle", lambda tf: tf.image.central_crop(tf.ones([2, 2, 1]), 0.0))
error("more than all", lambda tf: tf.image.central_crop(tf.ones([2, 2, 1]), 1.5))
error("middle of a matrix", lambda tf: tf.image.central_crop(tf.ones([2, 2]), 0.5))
call("image.crop_to_bounding_box", SMALL, 1, 2, 2, 3)
call("image.crop_to_bounding_box", BATCH, 0, 0, 4, 5)
case(
    "a box of tensors",
    lambda tf, x: tf.image.crop_to_bounding_box(x, tf.constant(1), 0, tf.constant(2), 1),
    BYTES,
)
for args in ((0, 0, 5, 5), (-1, 0, 2, 2), (0, 0, 0, 2), (3, 3, 2, 2)):
    error(f"box {args}", lambda tf, a=args: tf.image.crop_to_bounding_box(tf.ones([4, 4, 1]), *a))
error(
    "box of a tensor",
    lambda tf: tf.image.crop_to_bounding_box(tf.ones([4, 4, 1]), tf.constant(3), 0, 2, 2),
)
call("image.pad_to_bounding_box", SMALL, 1, 2, 6, 8)
call("image.pad_to_bounding_box", BATCH, 0, 0, 4, 5)
call("image.pad_to_bounding_box", BYTES, 3, 0, 7, 6)
for args in ((0, 0, 3, 8), (-1, 0, 8, 8), (1, 1, 4, 4)):
    error(f"frame {args}", lambda tf, a=args: tf.image.pad_to_bounding_box(tf.ones([4, 4, 1]), *a))

# Orientation.
for name in ("flip_left_right", "flip_up_down", "transpose", "rot90"):
    for spec in (SMALL, BATCH, BYTES):
        call(f"image.{name}", spec)
    error(f"{name} of a matrix", lambda tf, n=name: getattr(tf.image, n)(tf.ones([2, 2])))
    error(f"{name} of nothing", lambda tf, n=name: getattr(tf.image, n)(tf.ones([0, 2, 1])))
    error(f"{name} of 5", lambda tf, n=name: getattr(tf.image, n)(tf.ones([1, 1, 2, 2, 1])))
for k in (0, 2, 3, 5, -1):
    call("image.rot90", SMALL, k)
case("rot90 by a tensor", lambda tf, x, k: tf.image.rot90(x, k), SMALL, K(3, "int32"))

# How alike images are.
OTHER = U(*UNIT, 2, 16, 17, 2)
for name in ("psnr", "ssim"):
    call(f"image.{name}", U(*UNIT, 2, 16, 17, 2), OTHER, 1.0, _tol=20)
    call(
        f"image.{name}",
        I(0, 256, 16, 16, 1, dtype="uint8"),
        I(0, 256, 16, 16, 1, dtype="uint8"),
        255,
        _tol=20,
    )
call("image.psnr", F(4, 4, 1), F(2, 4, 4, 1), 2.0, _tol=20)
case("psnr of the same", lambda tf, x: tf.image.psnr(x, x, 1.0), SMALL, grad=False)
case("ssim of the same", lambda tf, x: tf.image.ssim(x, x, 1.0, 3), SMALL, grad=False)
error("psnr of matrices", lambda tf: tf.image.psnr(tf.ones([2, 2]), tf.ones([2, 2]), 1.0))
call("image.ssim", OTHER, U(*UNIT, 2, 16, 17, 2), 1.0, 4, 0.7, 0.02, 0.05, _tol=20)
call("image.ssim", OTHER, U(*UNIT, 2, 16, 17, 2), 1.0, return_index_map=True, _tol=20, _grad=False)
call("image.ssim", F(1, 2, 8, 8, 1), F(1, 2, 8, 8, 1), 1.0, 3, _tol=20, _grad=False)
error("ssim of the small", lambda tf: tf.image.ssim(tf.ones([4, 4, 1]), tf.ones([4, 4, 1]), 1.0))
error("ssim of others", lambda tf: tf.image.ssim(tf.ones([4, 4, 1]), tf.ones([4, 3, 1]), 1.0, 3))
MULTI = "image.ssim_multiscale"
call(
    MULTI, U(*UNIT, 1, 21, 22, 2), U(*UNIT, 1, 21, 22, 2), 1.0, (0.5, 0.5), 4, _tol=50, _grad=False
)
call(MULTI, U(*UNIT, 36, 33, 1), U(*UNIT, 36, 33, 1), 1.0, filter_size=2, _tol=50, _grad=False)
case(
    "ssim_multiscale of the same",
    lambda tf, x: tf.image.ssim_multiscale(x, x * 0.9, 1.0, (0.3, 0.7), filter_size=3),
    U(*UNIT, 8, 9, 1), tol=50,
)  # fmt: skip
error(
    "ssim_multiscale of the small",
    lambda tf: tf.image.ssim_multiscale(tf.ones([16, 16, 1]), tf.ones([16, 16, 1]), 1.0),
)

# Neighbours.
call("image.sobel_edges", F(2, 4, 5, 3), _tol=10)
call("image.sobel_edges", F(1, 2, 2, 1), _tol=10)
case(
    "sobel_edges of float64",
    lambda tf, x: tf.image.sobel_edges(tf.cast(x, "float64")),
    F(1, 3, 4, 1),
)
error("sobel_edges of one", lambda tf: tf.image.sobel_edges(tf.ones([4, 4, 1])))
call("image.image_gradients", F(2, 4, 5, 3))
call("image.image_gradients", F(1, 1, 1, 1))
call("image.image_gradients", I(0, 9, 1, 3, 3, 1))
error("image_gradients of one", lambda tf: tf.image.image_gradients(tf.ones([4, 4, 1])))
call("image.total_variation", F(2, 4, 5, 3))
call("image.total_variation", F(4, 5, 3))
call("image.total_variation", F(0, 5, 3))
call("image.total_variation", I(0, 9, 3, 3, 1))
error("total_variation of a matrix", lambda tf: tf.image.total_variation(tf.ones([4, 4])))
