"""Images in other sizes: tf.image.resize."""

import jax.numpy as jnp

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import resize_weights
from yeoul.ops.casting import cast
from yeoul.ops.family import REAL
from yeoul.ops.shapes import shape
from yeoul.ops.static import as_dims, known_array
from yeoul.ops.views import expand_dims, squeeze


@export("image.ResizeMethod")
class ResizeMethod:
    """Names of the methods of `tf.image.resize`."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"
    BICUBIC = "bicubic"
    AREA = "area"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    GAUSSIAN = "gaussian"
    MITCHELLCUBIC = "mitchellcubic"


METHODS = tuple(value for key, value in vars(ResizeMethod).items() if key.isupper())
# ScaleAndTranslate's kernel for a method; of the first two only when smoothing.
KERNELS = {"bilinear": "triangle", "bicubic": "keyscubic"}


def check(dims, size):
    """Raises ValueError unless images of these dimensions can be resized."""
    if dims is not None and len(dims) != 4:
        raise ValueError(f"images must be 4-dimensional, but are of shape {list(dims)}")
    if size is not None and (len(size) != 2 or min(size) < 1):
        raise ValueError(f"output dimensions must be positive: size is {list(size)}")


def specs(same_dtype=False):
    """The shape rule: images of the new size, as float32 unless the dtype stays."""

    def rule(inputs, attrs):
        dims, size = dims_of(inputs[0]), inputs[1]
        size = None if isinstance(size, Tensor) else size
        check(dims, size)
        n, _, _, channels = dims or (None,) * 4
        dtype = dtype_of(inputs[0]) if same_dtype else float32
        return [((n, *(size or (None, None)), channels), dtype)]

    return rule


def weighted(x, rows, columns):
    """Images whose rows and columns are sums of the original ones."""
    x = jnp.einsum("oh,nhwc->nowc", rows, x.astype(jnp.float32))
    return jnp.einsum("pw,nowc->nopc", columns, x)


def resizer(name, weights, attrs):
    """Registers an op that interpolates along both axes by `weights(n, new, **attrs)`."""

    def lower(x, size, **attrs):
        check(x.shape, size)
        matrices = (weights(n, new, **attrs) for n, new in zip(x.shape[1:3], size, strict=True))
        return weighted(x, *matrices)

    return register(
        name,
        "images:T, size!:int32",
        lower=lower,
        shape=specs(),
        grad=AUTO,
        types=REAL,
        attrs=attrs,
    )


def _nearest(x, size, **attrs):
    check(x.shape, size)
    rows, columns = (
        resize_weights.nearest(n, new, **attrs) for n, new in zip(x.shape[1:3], size, strict=True)
    )
    return x[:, rows][:, :, columns]


def _translate(x, size, scale, translation, kernel_type, antialias):
    check(x.shape, size)
    axes = zip(x.shape[1:3], size, scale, translation, strict=True)
    return weighted(
        x, *(resize_weights.kernel(n, new, kernel_type, antialias, s, t) for n, new, s, t in axes)
    )


CENTRES = {"align_corners": False, "half_pixel_centers": False}
NEAREST = register(
    "ResizeNearestNeighbor", "images:T, size!:int32", lower=_nearest, shape=specs(True), grad=AUTO,
    types=REAL, attrs=CENTRES,
)  # fmt: skip
BILINEAR = resizer("ResizeBilinear", resize_weights.linear, CENTRES)
BICUBIC = resizer("ResizeBicubic", resize_weights.cubic, CENTRES)
AREA = resizer("ResizeArea", resize_weights.area, {"align_corners": False})
SCALE = register(
    "ScaleAndTranslate",
    "images:T, size!:int32, scale!:float32, translation!:float32",
    lower=_translate, shape=specs(), grad=AUTO, types=REAL,
    attrs={"kernel_type": "lanczos3", "antialias": True},
)  # fmt: skip


@export("image.resize")
@dispatchable
def resize(
    images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False, name=None
):
    """Images in another size.

    Args:
      images: (batch, height, width, channels) or (height, width, channels) of numbers.
      size: new height and width.
      method: "bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian" or
        "mitchellcubic".
      preserve_aspect_ratio: keep the proportions: `size` is then the largest size.
      antialias: smooth before making smaller; for "nearest" and "area" nothing changes.
      name: name of the node in a graph.

    Returns:
      A tensor of float32; for "nearest" of the dtype of `images`.

    Raises:
      ValueError: if rank, size or method make no sense.

    Example:
      >>> import yeoul as tf
      >>> image = tf.constant([0.0, 1.0], shape=[1, 2, 1])
      >>> print(tf.image.resize(image, [1, 4]).numpy().ravel())
      [0.   0.25 0.75 1.  ]
    """
    images = convert_to_tensor(images)
    rank = images.shape.rank
    if rank not in (3, 4):
        raise ValueError(
            f"'images' must have either 3 or 4 dimensions. Received: shape {images.shape}."
        )
    if method not in METHODS:
        raise ValueError(f"Resize method is not implemented: {method}. There are {METHODS}.")
    batch = images if rank == 4 else expand_dims(images, 0)
    size = wanted_size(batch, size, preserve_aspect_ratio)
    result = by_method(batch, size, method, antialias, name)
    return result if rank == 4 else squeeze(result, [0])


def wanted_size(images, size, preserve_aspect_ratio):
    """The new height and width as a static input."""
    if any(isinstance(n, float) for n in (size if isinstance(size, (list, tuple)) else ())):
        raise ValueError(f"'size' must be a 1-D int32 Tensor. Received: {size}")
    size = as_dims(size)
    if isinstance(size, tuple) and len(size) != 2:
        raise ValueError(
            "'size' must be a 1-D Tensor of 2 elements: new_height, new_width. Received: "
            f"{list(size)}"
        )
    if not preserve_aspect_ratio:
        return size
    known, dims = known_array(size), images.shape.as_list()
    if known is None or None in dims[1:3]:
        raise ValueError(
            "preserve_aspect_ratio needs a size and images whose height and width are known while "
            f"a function is traced. Received: size={size}, images of shape {images.shape}"
        )
    factor = min(int(new) / n for new, n in zip(known, dims[1:3], strict=True))
    return tuple(round(n * factor) for n in dims[1:3])


def by_method(images, size, method, antialias, name):
    """The resized batch."""
    kernel = KERNELS.get(method, method)
    if method == "nearest":
        return execute(NEAREST, (images, size), {**CENTRES, "half_pixel_centers": True}, name)
    if method == "area":
        return execute(AREA, (images, size), {"align_corners": False}, name)
    if method in KERNELS and not antialias:
        op = BILINEAR if method == "bilinear" else BICUBIC
        return execute(op, (images, size), {**CENTRES, "half_pixel_centers": True}, name)
    attrs = {"kernel_type": kernel, "antialias": bool(antialias)}
    scale = cast(size, "float32") / cast(shape(images)[1:3], "float32")
    return execute(SCALE, (images, size, scale, (0.0, 0.0)), attrs, name)
