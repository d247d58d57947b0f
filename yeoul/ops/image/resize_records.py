"""Records of images in other sizes: ResizeBilinear, ScaleAndTranslate, …, and their gradients."""

import collections

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.xla import jitted, jnp
from yeoul.ops.casting import cast
from yeoul.ops.family import FLOATS, dtypes
from yeoul.ops.image import resize_weights
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import partial_dims

TYPES = FLOATS | dtypes("int8", "uint8", "int16", "uint16", "int32", "int64")
CENTRES = {"align_corners": False, "half_pixel_centers": False}
ANY_SIZE = 1 << 62  # NumPy is taken for images of every size: no compile for each new one


BIG = 1 << 16  # numbers in a batch of images for which a compiled program pays
OFTEN = 3  # the images of a shape that comes back as often are resized by one
PROGRAMS = 16  # at most as many shapes have one: the others may never end
CALLS: collections.Counter = collections.Counter()


def recurs(name, x, size, attrs):
    """Whether an op was called on big images of this shape and for this size a few times before."""
    if x.size < BIG:
        return False
    key = (name, x.shape, x.dtype.str, tuple(size), *attrs.values())
    if key not in CALLS and len(CALLS) >= PROGRAMS * OFTEN:
        for seldom in [k for k, count in CALLS.items() if count <= OFTEN]:
            del CALLS[seldom]
        if len(CALLS) >= PROGRAMS:
            return False
    CALLS[key] += 1
    return CALLS[key] > OFTEN


def check(dims, size, align_corners=False, half_pixel_centers=False):
    """Raises ValueError unless images of these dimensions can be resized."""
    if align_corners and half_pixel_centers:
        raise ValueError("If half_pixel_centers is True, align_corners must be False.")
    if dims is not None and len(dims) != 4:
        raise ValueError(f"images must be 4-dimensional, but are of shape {list(dims)}")
    if size is not None and (len(size) != 2 or (None not in size and min(size) < 1)):
        raise ValueError(f"output dimensions must be positive: size is {list(size)}")
    if dims is not None and 0 in dims[1:]:
        raise ValueError(
            f"input image must be of non-zero size and have at least one channel: the shape is "
            f"{list(dims)}"
        )


def specs(same_dtype=False):
    """The shape rule: images of the new size, as float32 unless the dtype stays."""

    def rule(inputs, attrs):
        dims, size = dims_of(inputs[0]), partial_dims(inputs[1])
        check(dims, size, **{key: attrs[key] for key in CENTRES if key in attrs})
        n, _, _, channels = dims or (None,) * 4
        dtype = dtype_of(inputs[0]) if same_dtype else float32
        return [((n, *(size or (None, None)), channels), dtype)]

    return rule


def summed(x, taps, axis):
    """Sums of a few cells of an axis (1 or 2), in float32, in jax."""
    total = None
    for cells, weights in zip(taps.cells, taps.weights, strict=True):
        part = jnp.take(x, cells, axis).astype(jnp.float32)
        part = part * weights.reshape((-1,) + (1,) * (3 - axis))
        total = part if total is None else total + part
    return total


def summed_flat(x, taps, axis):
    """As `summed`, in NumPy: in place, on rows of numbers without an axis of channels."""
    n, height, width, channels = x.shape
    x, cells, weights = x.reshape(n, height, width * channels), taps.cells, taps.weights
    if axis == 2:
        cells = (cells[..., None] * channels + np.arange(channels)).reshape(len(cells), -1)
        weights = np.repeat(weights, channels, axis=1)
    else:
        weights = weights[..., None]
    total = None
    for these, weight in zip(cells, weights, strict=True):
        part = x[:, these] if axis == 1 else x[:, :, these]
        part = part.astype(np.float32, copy=False)
        part *= weight
        total = part if total is None else np.add(total, part, out=total)
    new = taps.cells.shape[1]
    return total.reshape((n, height, new, channels) if axis == 2 else (n, new, width, channels))


def multiplied(xp, x, rows, columns):
    """Images whose rows and columns are sums of the original ones, by matrices (new, old)."""
    x = x.astype(xp.float32)
    if xp is not np:
        return jnp.einsum("pw,nowc->nopc", columns, jnp.einsum("oh,nhwc->nowc", rows, x))
    n, height, width, channels = x.shape
    x = np.matmul(rows, x.reshape(n, height, width * channels))
    return np.matmul(columns, x.reshape(n, len(rows), width, channels))


def interpolated(weights):
    """Implementations, in jax and NumPy, of an op with taps `weights(n, new, **attrs)`."""

    def implementation(xp):
        def run(x, size, **attrs):
            check(x.shape, size, **attrs)
            rows, columns = (
                weights(n, new, **attrs) for n, new in zip(x.shape[1:3], size, strict=True)
            )
            if xp is np:
                return summed_flat(summed_flat(x, rows, 1), columns, 2)
            return summed(summed(x, rows, 1), columns, 2)

        return run

    return implementation(jnp), implementation(np)


def spread(weights):
    """Implementations of the gradient of such an op: sums over the new cells of an old one."""

    def implementation(xp):
        def run(grads, original, **attrs):
            axes = zip(original.shape[1:3], grads.shape[1:3], strict=True)
            rows, columns = (weights(n, new, **attrs).matrix().T for n, new in axes)
            return multiplied(xp, grads, rows, columns).astype(original.dtype)

        return run

    return implementation(jnp), implementation(np)


def like_original(inputs, attrs):
    """Rule: a gradient of the shape of the images."""
    return [(dims_of(inputs[1]), dtype_of(inputs[1]))]


def from_float32(op, r, dy):
    """The gradient of images by an op of some dtypes only; none for integers."""
    images = r.inputs[0]
    dtype = dtype_of(images)
    if not dtype.is_floating:
        return None
    taken = images if dtype.np in op.types else cast(images, float32)
    return cast(execute(op, (dy, taken), dict(r.attrs)), dtype)


def register_pair(name, weights, types):
    """An op that interpolates by a few cells, and its gradient, which is an op too."""
    lower, in_numpy = interpolated(weights)

    def host(x, size, **attrs):
        check(x.shape, size, **attrs)
        if recurs(name, x, size, attrs):
            return np.asarray(jitted(op, ((1, tuple(size)),), attrs)(x))
        return in_numpy(x, size, **attrs)

    op = register(
        name, "images:T, size!:int32", lower=lower, host=host, shape=specs(), types=TYPES,
        attrs=CENTRES, limit=ANY_SIZE,
        grad=lambda r, dy: (from_float32(back, r, dy), None),
    )  # fmt: skip
    lower, host = spread(weights)
    back = register(
        f"{name}Grad", "grads:float32, original_image:T", lower=lower, host=host,
        shape=like_original, types=types, attrs=CENTRES, limit=ANY_SIZE,
        grad=lambda r, dy: (execute(op, (dy, hw(r.inputs[0])), dict(r.attrs)), None),
    )  # fmt: skip
    return op, back


def hw(images):
    """Height and width of images, as a static input."""
    dims = dims_or_shape(images)
    return dims[1:3]


BILINEAR, BILINEAR_GRAD = register_pair("ResizeBilinear", resize_weights.linear, FLOATS)
BICUBIC, BICUBIC_GRAD = register_pair(
    "ResizeBicubic", resize_weights.cubic, dtypes("float32", "float64")
)


# The nearest


def _nearest(xp):
    def run(x, size, **attrs):
        check(x.shape, size, **attrs)
        rows, columns = (
            resize_weights.nearest(n, new, **attrs)
            for n, new in zip(x.shape[1:3], size, strict=True)
        )
        return xp.take(xp.take(x, rows, 1), columns, 2)

    return run


def _nearest_back(xp):
    def run(grads, size, **attrs):
        out = grads
        for axis, n in enumerate(size, 1):
            cells = resize_weights.nearest(n, grads.shape[axis], **attrs)
            place = (slice(None),) * axis
            total = xp.zeros((*out.shape[:axis], n, *out.shape[axis + 1 :]), grads.dtype)
            if xp is np:
                np.add.at(total, (*place, cells), out)
                out = total
            else:
                out = total.at[(*place, cells)].add(out)
        return out

    return run


def _nearest_back_specs(inputs, attrs):
    dims, size = dims_of(inputs[0]), partial_dims(inputs[1])
    n, _, _, channels = dims or (None,) * 4
    return [((n, *(size or (None, None)), channels), dtype_of(inputs[0]))]


NEAREST = register(
    "ResizeNearestNeighbor", "images:T, size!:int32", lower=_nearest(jnp), host=_nearest(np),
    shape=specs(True), types=TYPES, attrs=CENTRES, limit=ANY_SIZE,
    grad=lambda r, dy: (execute(NEAREST_GRAD, (dy, hw(r.inputs[0])), dict(r.attrs)), None),
)  # fmt: skip
NEAREST_GRAD = register(
    "ResizeNearestNeighborGrad", "grads:T, size!:int32", lower=_nearest_back(jnp),
    host=_nearest_back(np), shape=_nearest_back_specs,
    types=FLOATS | dtypes("uint8", "int8", "int32"), attrs=CENTRES, limit=ANY_SIZE,
    grad=lambda r, dy: (execute(NEAREST, (dy, hw(r.inputs[0])), dict(r.attrs)), None),
)  # fmt: skip


# Means of areas, and kernels around the centres


def _area(xp):
    def run(x, size, align_corners):
        check(x.shape, size)
        axes = zip(x.shape[1:3], size, strict=True)
        return multiplied(xp, x, *(resize_weights.area(n, new, align_corners) for n, new in axes))

    return run


def _area_host(x, size, **attrs):
    check(x.shape, size)
    if recurs("ResizeArea", x, size, attrs):
        return np.asarray(jitted(AREA, ((1, tuple(size)),), attrs)(x))
    return _area(np)(x, size, **attrs)


AREA = register(
    "ResizeArea", "images:T, size!:int32", lower=_area(jnp), host=_area_host, shape=specs(),
    grad=AUTO, types=TYPES, attrs={"align_corners": False}, limit=ANY_SIZE,
)  # fmt: skip


def kernels(dims, size, scale, translation, kernel_type, antialias):
    """The matrices of ScaleAndTranslate.

    Raises:
      InvalidArgumentError: if the kernel is unknown, or a scale is not positive.
    """
    if kernel_type not in resize_weights.KERNELS:
        raise invalid(
            f"Unrecognized kernel type: {kernel_type}. There are {list(resize_weights.KERNELS)}. "
            "[Op:ScaleAndTranslate]"
        )
    if min(scale) <= 0:
        raise invalid(f"scale must be greater than zero, got {list(scale)} [Op:ScaleAndTranslate]")
    axes = zip(dims[1:3], size, scale, translation, strict=True)
    return [resize_weights.kernel(n, new, kernel_type, antialias, s, t) for n, new, s, t in axes]


def _translate(xp):
    def run(x, size, scale, translation, kernel_type, antialias):
        check(x.shape, size)
        matrices = kernels(x.shape, size, scale, translation, kernel_type, antialias)
        return multiplied(xp, x, *matrices)

    return run


def _translate_back(xp):
    def run(grads, original, scale, translation, kernel_type, antialias):
        matrices = kernels(
            original.shape, grads.shape[1:3], scale, translation, kernel_type, antialias
        )
        return multiplied(xp, grads, *(m.T for m in matrices))

    return run


def _translate_grad(r, dy):
    images, _, scale, translation = r.inputs
    dtype = dtype_of(images)
    if not dtype.is_floating:
        return None, None, None, None
    back = execute(SCALE_GRAD, (dy, cast(images, float32), scale, translation), dict(r.attrs))
    return cast(back, dtype), None, None, None


def _translate_back_grad(r, dy):
    grads, _, scale, translation = r.inputs
    inputs = (dy, hw(grads), scale, translation)
    return execute(SCALE, inputs, dict(r.attrs)), None, None, None


KERNEL = {"kernel_type": "lanczos3", "antialias": True}
SCALE = register(
    "ScaleAndTranslate",
    "images:T, size!:int32, scale!:float32, translation!:float32",
    lower=_translate(jnp), host=_translate(np), shape=specs(), types=TYPES, attrs=KERNEL,
    grad=_translate_grad, limit=ANY_SIZE,
)  # fmt: skip
SCALE_GRAD = register(
    "ScaleAndTranslateGrad",
    "grads:T, original_image:T, scale!:float32, translation!:float32",
    lower=_translate_back(jnp), host=_translate_back(np), shape=like_original,
    types=dtypes("float32"), attrs=KERNEL, grad=_translate_back_grad, limit=ANY_SIZE,
)  # fmt: skip
