"""Images in other sizes: tf.image.resize, tf.image.resize_with_pad."""

import numpy as np

from yeoul.core.dtypes import float32, int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dtype_of
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.image.crops import pad_to_bounding_box
from yeoul.ops.image.dims import as_batch, from_batch, larger, require, size_argument, sizes
from yeoul.ops.image.resize_records import AREA, BICUBIC, BILINEAR, NEAREST, SCALE
from yeoul.ops.joining import stack
from yeoul.ops.math import maximum, minimum
from yeoul.ops.rounding import floor
from yeoul.ops.rounding import round as round_half_even
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
HALF_PIXELS = {"align_corners": False, "half_pixel_centers": True}


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
    batch, was_batch = resizable(images)
    if method not in METHODS:
        raise ValueError(f"Resize method is not implemented: {method}. There are {METHODS}.")
    size = wanted_size(batch, size, preserve_aspect_ratio)
    result = by_method(batch, size, method, antialias, name)
    return result if was_batch else squeeze(result, [0])


def resizable(images):
    """Images as a batch, and whether they were one before.

    Raises:
      ValueError: if they have neither 3 nor 4 dimensions, or their number is unknown.
    """
    images = convert_to_tensor(images)
    rank = images.shape.rank
    if rank is None:
        raise ValueError(
            "'images' contains no shape: the number of dimensions must be known to resize them. "
            "Tell it with tf.ensure_shape(images, [None, None, None])."
        )
    if rank not in (3, 4):
        raise ValueError(
            f"'images' must have either 3 or 4 dimensions. Received: shape {images.shape}."
        )
    return (images, True) if rank == 4 else (expand_dims(images, 0), False)


def wanted_size(images, size, preserve_aspect_ratio):
    """The new height and width as a static input."""
    if (isinstance(size, Tensor) and dtype_of(size) != int32) or not all_integers(size):
        raise ValueError(f"'size' must be a 1-D int32 Tensor. Received: {size}")
    dims = as_dims(size)
    known = known_array(dims)
    ranked = np.ndim(known) if known is not None else dims.shape.rank
    count = np.size(known) if known is not None else dims.shape.num_elements()
    if ranked not in (None, 1) or count not in (None, 2) or isinstance(size, int):
        raise ValueError(
            f"'size' must be a 1-D Tensor of 2 elements: new_height, new_width. Received: {size}"
        )
    if not preserve_aspect_ratio:
        return dims
    current = sizes(images)[1:3]
    if known is not None and not any(isinstance(n, Tensor) for n in current):
        new, old = known.astype(np.float32), np.array(current, np.float32)
        return tuple(np.round((new / old).min() * old).astype(int).tolist())
    new, old = cast(dims, float32), cast(stack(current), float32)
    factors = new / old
    return cast(round_half_even(minimum(factors[0], factors[1]) * old), int32)


def all_integers(size):
    """False if a list of sizes holds another number than integers."""
    if isinstance(size, (np.ndarray, np.generic)):
        return size.dtype.kind in "iu"
    if not isinstance(size, (list, tuple)):
        return not isinstance(size, (float, str))
    return not any(isinstance(n, (float, str, np.floating)) for n in size)


def by_method(images, size, method, antialias, name):
    """The resized batch."""
    if method == "nearest":
        return execute(NEAREST, (images, size), HALF_PIXELS, name)
    if method == "area":
        return execute(AREA, (images, size), {"align_corners": False}, name)
    if method in KERNELS and not antialias:
        op = BILINEAR if method == "bilinear" else BICUBIC
        return execute(op, (images, size), HALF_PIXELS, name)
    attrs = {"kernel_type": KERNELS.get(method, method), "antialias": bool(antialias)}
    scale = cast(size, "float32") / cast(shape(images)[1:3], "float32")
    return execute(SCALE, (images, size, scale, (0.0, 0.0)), attrs, name)


def padded(image, target_height, target_width, resize_batch):
    """An image in the largest size that fits, in the midst of zeros.

    Args:
      image: what the caller gave.
      target_height: rows of the result.
      target_width: columns of the result.
      resize_batch: `resize_batch(images, size)`.
    """
    image, was_batch = as_batch(image)
    _, height, width, _ = sizes(image)
    rows, columns = size_argument(target_height), size_argument(target_width)
    require(rows > 0, f"target_height must be > 0. Got {rows}")
    require(columns > 0, f"target_width must be > 0. Got {columns}")
    if any(isinstance(n, Tensor) for n in (height, width, rows, columns)):
        convert, largest, down = (lambda n: cast(n, float32)), maximum, floor
        whole = lambda n: cast(n, int32)  # noqa: E731
    else:
        convert, largest, down, whole = np.float32, max, np.floor, int
    ratio = largest(convert(width) / convert(columns), convert(height) / convert(rows))
    inner = [convert(n) / ratio for n in (height, width)]
    margins = [
        larger(0, whole(down((convert(n) - m) / 2)))
        for n, m in zip((rows, columns), inner, strict=True)
    ]
    size = [whole(down(n)) for n in inner]
    resized = resize_batch(image, size)
    return from_batch(pad_to_bounding_box(resized, *margins, rows, columns), was_batch)


@export("image.resize_with_pad")
@dispatchable
def resize_with_pad(image, target_height, target_width, method="bilinear", antialias=False):
    """Images of this size, their proportions kept: zeros fill what is left.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      target_height: rows of the result.
      target_width: columns of the result.
      method: as in `tf.image.resize`.
      antialias: as in `tf.image.resize`.

    Returns:
      A tensor of the same rank, of float32; for "nearest" of the dtype of `image`.

    Raises:
      ValueError: if a size is not positive, or rank or method make no sense.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.resize_with_pad(tf.ones([1, 2, 1]), 4, 4).numpy()[..., 0])
      [[0. 0. 0. 0.]
       [1. 1. 1. 1.]
       [1. 1. 1. 1.]
       [0. 0. 0. 0.]]
    """
    return padded(
        image,
        target_height,
        target_width,
        lambda images, size: resize(images, size, method, antialias=antialias),
    )
