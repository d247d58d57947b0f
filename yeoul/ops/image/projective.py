"""Images seen through projective transforms: the op behind random rotations and translations."""

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.xla import jnp
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like
from yeoul.ops.family import dtypes
from yeoul.ops.joining import concat
from yeoul.ops.linalg import inv
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import partial_dims
from yeoul.ops.views import reshape

TYPES = dtypes("uint8", "int32", "int64", "float16", "bfloat16", "float32", "float64")


def check_attrs(interpolation, fill_mode):
    """Raises InvalidArgumentError for unknown words."""
    if interpolation not in ("NEAREST", "BILINEAR"):
        raise invalid(
            f"interpolation must be NEAREST or BILINEAR, got {interpolation!r} "
            "[Op:ImageProjectiveTransform]"
        )
    if fill_mode not in ("CONSTANT", "REFLECT", "WRAP", "NEAREST"):
        raise invalid(
            f"fill_mode must be CONSTANT, REFLECT, WRAP or NEAREST, got {fill_mode!r} "
            "[Op:ImageProjectiveTransform]"
        )


def check_shapes(images, transforms, size):
    """Raises ValueError for shapes that do not fit."""
    if images is not None and len(images) != 4:
        raise ValueError(f"Input images must have rank 4, got shape {list(images)}")
    if transforms is not None:
        wrong = len(transforms) != 2 or transforms[1] not in (8, None)
        count = None if images is None else images[0]
        if wrong or (transforms[0] not in (1, None, count) and count is not None):
            raise ValueError(
                "Input transform should be num_images x 8 or 1 x 8, got shape "
                f"{list(transforms)} for images of shape {images and list(images)}"
            )
    if size is not None and (len(size) != 2 or any(n is not None and n <= 0 for n in size)):
        raise ValueError(f"output dimensions must be positive, got {list(size)}")


def reflected(xp, at, length):
    """Coordinates of the axis d c b a | a b c d | d c b a."""
    if length <= 1:
        return xp.zeros_like(at)
    double = np.float32(2 * length)
    below = at + double * xp.trunc(-at / double)
    below = xp.where(below < -length, below + double, -below - 1)
    above = at - double * xp.trunc(at / double)
    above = xp.where(above >= length, double - above - 1, above)
    return xp.where(at < 0, below, xp.where(at > length - 1, above, at))


def wrapped(xp, at, length):
    """Coordinates of the axis a b c d | a b c d | a b c d."""
    if length <= 1:
        return xp.zeros_like(at)
    last = np.float32(length - 1)
    below = at + length * (xp.trunc(-at / last) + 1)
    above = at - length * xp.trunc(at / last)
    return xp.where(at < 0, below, xp.where(at > last, above, at))


def mapped(xp, at, length, fill_mode):
    """Coordinates brought back into the image, as the fill mode says."""
    if fill_mode == "CONSTANT":
        return at
    if fill_mode == "REFLECT":
        at = reflected(xp, at, length)
    elif fill_mode == "WRAP":
        at = wrapped(xp, at, length)
    return xp.clip(at, 0, length - 1)


def transformed(xp, images, transforms, size, fill_value, interpolation, fill_mode):
    """Output (x, y) shows input ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)."""
    images, transforms = xp.asarray(images), xp.asarray(transforms)
    count, height, width, _ = images.shape
    y, x = (a.astype(np.float32) for a in np.indices(size))
    parts = [transforms[:, i][:, None, None] for i in range(8)]
    a0, a1, a2, b0, b1, b2, c0, c1 = parts
    k = c0 * x + c1 * y + np.float32(1)
    possible = k != 0
    safe = xp.where(possible, k, np.float32(1))
    at_x = mapped(xp, (a0 * x + a1 * y + a2) / safe, width, fill_mode)
    at_y = mapped(xp, (b0 * x + b1 * y + b2) / safe, height, fill_mode)
    numbers = np.arange(count)[:, None, None]
    value = xp.asarray(fill_value, np.float32).astype(images.dtype)
    wide = images.dtype if images.dtype.itemsize > 2 else np.dtype(np.float32)
    wide = wide if wide.kind == "f" else np.dtype(np.float32)

    def read(rows, columns):
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        places = [xp.where(inside, at, 0).astype(np.int32) for at in (rows, columns)]  # no NaN
        cells = images[numbers, *places]
        return xp.where(inside[..., None], cells, value)

    if interpolation == "NEAREST":
        result = read(rounded(xp, at_y), rounded(xp, at_x))
    else:
        top, left = xp.floor(at_y), xp.floor(at_x)
        down, across = (at_y - top)[..., None].astype(wide), (at_x - left)[..., None].astype(wide)
        upper, lower = (
            (1 - across) * read(rows, left).astype(wide)
            + across * read(rows, left + 1).astype(wide)
            for rows in (top, top + 1)
        )
        result = ((1 - down) * upper + down * lower).astype(images.dtype)
    return xp.where(possible[..., None], result, value)


def rounded(xp, at):
    """To the nearest integer, halves away from zero."""
    return xp.trunc(at + xp.copysign(np.float32(0.5), at))


def _transform(xp):
    def run(images, transforms, output_shape, fill_value, interpolation, fill_mode):
        check_attrs(interpolation, fill_mode)
        check_shapes(images.shape, transforms.shape, output_shape)
        return transformed(
            xp, images, transforms, output_shape, fill_value, interpolation, fill_mode
        )

    return run


def _transform_zero(xp):
    run = _transform(xp)

    def call(images, transforms, output_shape, interpolation, fill_mode):
        return run(images, transforms, output_shape, np.float32(0), interpolation, fill_mode)

    return call


def _specs(inputs, attrs):
    images, transforms, size = dims_of(inputs[0]), dims_of(inputs[1]), partial_dims(inputs[2])
    check_attrs(attrs["interpolation"], attrs["fill_mode"])
    check_shapes(images, transforms, size)
    n, _, _, channels = images or (None,) * 4
    return [((n, *(size or (None, None)), channels), dtype_of(inputs[0]))]


def inverse(transforms):
    """The transforms the other way round, scaled so that their last number is 1 again."""
    full = concat([transforms, ones_like(transforms[:, :1])], 1)
    turned = reshape(inv(reshape(full, [-1, 3, 3])), [-1, 9])
    return (turned / turned[:, 8:])[:, :8]


def _grad(r, dy):
    """As TensorFlow's: the gradient seen through the inverse transforms."""
    images, transforms = r.inputs[0], cast(r.inputs[1], float32)
    back = (dy, inverse(transforms), dims_or_shape(images)[1:3])
    missing = (None,) * (len(r.inputs) - 1)
    if len(r.inputs) == 4:
        back += (np.float32(0),)
    return execute(r.op, back, dict(r.attrs)), *missing


V2 = register(
    "ImageProjectiveTransformV2", "images:T, transforms:float32, output_shape!:int32",
    lower=_transform_zero(jnp), host=_transform_zero(np), grad=_grad, shape=_specs,
    types=TYPES, attrs={"interpolation": None, "fill_mode": "CONSTANT"},
)  # fmt: skip
V3 = register(
    "ImageProjectiveTransformV3",
    "images:T, transforms:float32, output_shape!:int32, fill_value:float32",
    lower=_transform(jnp), host=_transform(np), grad=_grad, shape=_specs,
    types=TYPES, attrs={"interpolation": None, "fill_mode": "CONSTANT"},
)  # fmt: skip
