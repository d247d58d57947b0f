"""TensorFlow 1's functions that resize: tf.compat.v1.image.resize, resize_bilinear and others."""

import functools

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.ops.image.resize import padded, resizable, wanted_size
from yeoul.ops.image.resize_records import AREA, BICUBIC, BILINEAR, NEAREST
from yeoul.ops.static import as_dims, known_array
from yeoul.ops.views import squeeze


@export("compat.v1.image.ResizeMethod")
class ResizeMethodV1:
    """Numbers of the methods of `tf.compat.v1.image.resize`."""

    BILINEAR = 0
    NEAREST_NEIGHBOR = 1
    BICUBIC = 2
    AREA = 3


OPS = {
    0: BILINEAR,
    "bilinear": BILINEAR,
    1: NEAREST,
    "nearest": NEAREST,
    2: BICUBIC,
    "bicubic": BICUBIC,
    3: AREA,
    "area": AREA,
}


def resize_by(op, images, size, align_corners, half_pixel_centers, name):
    """Images of this size, by one of the ops."""
    attrs = {"align_corners": bool(align_corners)}
    if "half_pixel_centers" in op.attrs:
        attrs["half_pixel_centers"] = bool(half_pixel_centers)
    return execute(op, (images, as_dims(size)), attrs, name)


@export("compat.v1.image.resize_images", "compat.v1.image.resize")
@dispatchable
def resize_images(
    images, size, method=0, align_corners=False, preserve_aspect_ratio=False, name=None
):
    """Images in another size, with cells counted from their corners.

    Args:
      images: (batch, height, width, channels) or (height, width, channels) of numbers.
      size: new height and width.
      method: one of `tf.compat.v1.image.ResizeMethod`.
      align_corners: the corners' centres stay where they are.
      preserve_aspect_ratio: keep the proportions: `size` is then the largest size.
      name: name of the node in a graph.

    Returns:
      A tensor of float32; for the nearest cell, and where nothing changes, of the dtype of
      `images`.

    Raises:
      ValueError: if rank, size or method make no sense.

    Example:
      >>> import yeoul as tf
      >>> image = tf.constant([0.0, 1.0], shape=[1, 2, 1])
      >>> print(tf.compat.v1.image.resize(image, [1, 4]).numpy().ravel())
      [0.  0.5 1.  1. ]
    """
    batch, was_batch = resizable(images)
    if method not in OPS:
        raise ValueError(
            f"Resize method is not implemented: {method}. There are "
            f"{[m for m in OPS if isinstance(m, str)]}."
        )
    size = wanted_size(batch, size, preserve_aspect_ratio)
    known = known_array(size)
    same = known is not None and tuple(known.tolist()) == dims_of(batch)[1:3]
    result = batch if same else resize_by(OPS[method], batch, size, align_corners, False, name)
    return result if was_batch else squeeze(result, [0])


@export("compat.v1.image.resize_bilinear")
@dispatchable
def resize_bilinear(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Images in another size, linearly interpolated.

    Args:
      images: (batch, height, width, channels) of numbers.
      size: new height and width.
      align_corners: the corners' centres stay where they are.
      name: name of the node in a graph.
      half_pixel_centers: cells have their centres at a half.

    Returns:
      A tensor of float32.

    Raises:
      InvalidArgumentError: if shapes make no sense.

    Example:
      >>> import yeoul as tf
      >>> image = tf.constant([0.0, 1.0], shape=[1, 1, 2, 1])
      >>> print(tf.compat.v1.image.resize_bilinear(image, [1, 3], True).numpy().ravel())
      [0.  0.5 1. ]
    """
    return resize_by(BILINEAR, images, size, align_corners, half_pixel_centers, name)


@export("compat.v1.image.resize_nearest_neighbor")
@dispatchable
def resize_nearest_neighbor(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Images in another size, made of the nearest cells.

    Args:
      images: (batch, height, width, channels) of numbers.
      size: new height and width.
      align_corners: the corners' centres stay where they are.
      name: name of the node in a graph.
      half_pixel_centers: cells have their centres at a half.

    Returns:
      A tensor of the dtype of `images`.

    Raises:
      InvalidArgumentError: if shapes make no sense.

    Example:
      >>> import yeoul as tf
      >>> image = tf.constant([0, 1], shape=[1, 1, 2, 1])
      >>> print(tf.compat.v1.image.resize_nearest_neighbor(image, [1, 4]).numpy().ravel())
      [0 0 1 1]
    """
    return resize_by(NEAREST, images, size, align_corners, half_pixel_centers, name)


@export("compat.v1.image.resize_bicubic")
@dispatchable
def resize_bicubic(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Images in another size, interpolated by cubics.

    Args:
      images: (batch, height, width, channels) of numbers.
      size: new height and width.
      align_corners: the corners' centres stay where they are.
      name: name of the node in a graph.
      half_pixel_centers: cells have their centres at a half.

    Returns:
      A tensor of float32.

    Raises:
      InvalidArgumentError: if shapes make no sense.

    Example:
      >>> import yeoul as tf
      >>> image = tf.ones([1, 2, 2, 1])
      >>> print(tf.compat.v1.image.resize_bicubic(image, [1, 3]).numpy().ravel())
      [1. 1. 1.]
    """
    return resize_by(BICUBIC, images, size, align_corners, half_pixel_centers, name)


@export("compat.v1.image.resize_area")
@dispatchable
def resize_area(images, size, align_corners=False, name=None):
    """Images in another size, made of means of areas.

    Args:
      images: (batch, height, width, channels) of numbers.
      size: new height and width.
      align_corners: the corners' centres stay where they are.
      name: name of the node in a graph.

    Returns:
      A tensor of float32.

    Raises:
      InvalidArgumentError: if shapes make no sense.

    Example:
      >>> import yeoul as tf
      >>> image = tf.constant([0.0, 1.0, 2.0, 4.0], shape=[1, 1, 4, 1])
      >>> print(tf.compat.v1.image.resize_area(image, [1, 2]).numpy().ravel())
      [0.5 3. ]
    """
    return resize_by(AREA, images, size, align_corners, False, name)


@export("compat.v1.image.resize_image_with_pad")
@dispatchable
def resize_image_with_pad(image, target_height, target_width, method=0, align_corners=False):
    """Images of this size, their proportions kept: zeros fill what is left.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      target_height: rows of the result.
      target_width: columns of the result.
      method: one of `tf.compat.v1.image.ResizeMethod`.
      align_corners: the corners' centres stay where they are.

    Returns:
      A tensor of the same rank.

    Raises:
      ValueError: if a size is not positive, or rank or method make no sense.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.image.resize_image_with_pad(tf.ones([1, 2, 1]), 4, 4).shape
      TensorShape([4, 4, 1])
    """
    resize = functools.partial(resize_images, method=method, align_corners=align_corners)
    return padded(image, target_height, target_width, resize)
