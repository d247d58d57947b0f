"""Parts of images, and images with borders: tf.image.central_crop, crop_to_bounding_box, …."""

import numpy as np

from yeoul.core.dtypes import float64, int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.ops.assertions import Assert
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater_equal
from yeoul.ops.image.dims import (
    as_batch,
    at_least_3d,
    check_3_or_4,
    from_batch,
    larger,
    require,
    shaped,
    size_argument,
    sizes,
    smaller,
)
from yeoul.ops.padding import pad
from yeoul.ops.random import uniform
from yeoul.ops.reduce import reduce_all
from yeoul.ops.shapes import shape
from yeoul.ops.slicing import slice_
from yeoul.ops.stateless_random import stateless_uniform
from yeoul.ops.static import known_array

INT32_MAX = 2**31 - 1


@export("image.central_crop")
@dispatchable
def central_crop(image, central_fraction):
    """The middle of images: this fraction of each side.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      central_fraction: in (0, 1]; a number or a float scalar tensor.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if the fraction is not in (0, 1], or the rank is neither 3 nor 4.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(16), [4, 4, 1])
      >>> print(tf.image.central_crop(image, 0.5).numpy()[..., 0])
      [[ 5  6]
       [ 9 10]]
    """
    known = known_array(central_fraction)
    if known is not None and not 0.0 < known <= 1.0:
        raise ValueError(
            f"central_fraction must be within (0, 1], got {central_fraction}. 0.5 keeps the middle "
            "half of each side."
        )
    image = at_least_3d(image)
    rank = check_3_or_4(image)
    if known is not None and known == 1.0:
        return image
    if rank is None:
        raise ValueError(
            "The number of dimensions of 'image' must be known to crop it: 3 or 4. Tell it with "
            "tf.ensure_shape(image, [None, None, None])."
        )
    starts, counts = [], []
    for size in sizes(image)[-3:-1]:
        start = margin(size, central_fraction if known is None else float(known))
        starts.append(start)
        counts.append(size - 2 * start)
    outer = [0] * (rank - 3)
    part = slice_(image, [*outer, *starts, 0], [*[-1] * len(outer), *counts, -1])
    return shaped(part, (*dims_of(image)[:-3], *counts, dims_of(image)[-1]))


def margin(size, fraction):
    """How many cells stand before the middle of an axis, computed in float64."""
    if isinstance(size, Tensor) or isinstance(fraction, Tensor):
        size, fraction = cast(size, float64), cast(fraction, float64)
        return cast((size - size * fraction) / 2.0, int32)
    return int((size - size * fraction) / 2.0)


@export("image.crop_to_bounding_box")
@dispatchable
def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """A rectangle of images.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      offset_height: rows above it.
      offset_width: columns to its left.
      target_height: rows in it.
      target_width: columns in it.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if the rectangle is empty or leaves the image; InvalidArgumentError if that is
        found by tensors.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(9), [3, 3, 1])
      >>> print(tf.image.crop_to_bounding_box(image, 0, 1, 2, 2).numpy()[..., 0])
      [[1 2]
       [4 5]]
    """
    image, was_batch = as_batch(image)
    _, height, width, _ = sizes(image)
    top, left, rows, columns = map(
        size_argument, (offset_height, offset_width, target_height, target_width)
    )
    require(left >= 0, f"offset_width must be >= 0. Got {left}")
    require(top >= 0, f"offset_height must be >= 0. Got {top}")
    require(columns > 0, f"target_width must be > 0. Got {columns}")
    require(rows > 0, f"target_height must be > 0. Got {rows}")
    require(
        width >= columns + left,
        f"width must be >= target + offset. Got {width}, {columns} and {left}",
    )
    require(
        height >= rows + top,
        f"height must be >= target + offset. Got {height}, {rows} and {top}",
    )
    part = slice_(image, [0, top, left, 0], [-1, rows, columns, -1])
    shaped(part, (dims_of(image)[0], rows, columns, dims_of(image)[3]))
    return from_batch(part, was_batch)


@export("image.pad_to_bounding_box")
@dispatchable
def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """Images in the midst of zeros.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      offset_height: rows of zeros above them.
      offset_width: columns of zeros to their left.
      target_height: rows of the result.
      target_width: columns of the result.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if the image does not fit; InvalidArgumentError if that is found by tensors.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.pad_to_bounding_box(tf.ones([1, 2, 1]), 1, 0, 2, 3).numpy()[..., 0])
      [[0. 0. 0.]
       [1. 1. 0.]]
    """
    image, was_batch = as_batch(image)
    _, height, width, _ = sizes(image)
    top, left, rows, columns = map(
        size_argument, (offset_height, offset_width, target_height, target_width)
    )
    right, bottom = columns - left - width, rows - top - height
    require(top >= 0, f"offset_height must be >= 0. Got {top}")
    require(left >= 0, f"offset_width must be >= 0. Got {left}")
    require(
        right >= 0,
        f"width must be <= target - offset. Got {width}, target {columns}, offset {left}",
    )
    require(
        bottom >= 0, f"height must be <= target - offset. Got {height}, target {rows}, offset {top}"
    )
    padded = pad(image, [[0, 0], [top, bottom], [left, right], [0, 0]])
    shaped(padded, (dims_of(image)[0], rows, columns, dims_of(image)[3]))
    return from_batch(padded, was_batch)


@export("image.resize_with_crop_or_pad", "compat.v1.image.resize_image_with_crop_or_pad")
@dispatchable
def resize_with_crop_or_pad(image, target_height, target_width):
    """Images of this size: cut off evenly where larger, zeros around them where smaller.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      target_height: rows of the result.
      target_width: columns of the result.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if a size is not positive, or the rank is neither 3 nor 4.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(1, 7), [2, 3, 1])
      >>> print(tf.image.resize_with_crop_or_pad(image, 3, 1).numpy()[..., 0])
      [[2]
       [5]
       [0]]
    """
    image, was_batch = as_batch(image)
    _, height, width, _ = sizes(image)
    rows, columns = size_argument(target_height), size_argument(target_width)
    require(columns > 0, f"target_width must be > 0. Got {columns}")
    require(rows > 0, f"target_height must be > 0. Got {rows}")
    cropped = crop_to_bounding_box(
        image,
        larger((height - rows) // 2, 0),
        larger((width - columns) // 2, 0),
        smaller(rows, height),
        smaller(columns, width),
    )
    padded = pad_to_bounding_box(
        cropped, larger((rows - height) // 2, 0), larger((columns - width) // 2, 0), rows, columns
    )
    return from_batch(padded, was_batch)


def cut_at_random(value, size, draw, name):
    """A part of this size, from where `draw(shape, dtype)`, integers from 0 on, says."""
    value = convert_to_tensor(value)
    size = convert_to_tensor(size, dtype_hint="int32")
    if 0 in (dims_of(size) or ()) and dims_of(value) == ():
        return value
    room = shape(value) - size
    Assert(
        reduce_all(greater_equal(room, 0)), ["Need value.shape >= size, got ", shape(value), size]
    )
    limit = room + 1
    start = draw(shape(shape(value)), size.dtype) % limit
    return slice_(value, start, size, name=name)


@export("image.random_crop", "compat.v1.random_crop")
@dispatchable
def random_crop(value, size, seed=None, name=None):
    """A part of a tensor, from a random place.

    Args:
      value: tensor of any rank.
      size: of the part; as many integers as `value` has dimensions.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: name of the node in a graph.

    Returns:
      A tensor of this size and of the dtype of `value`.

    Raises:
      InvalidArgumentError: if `size` is larger than `value`.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_crop(tf.zeros([8, 8, 3]), [5, 4, 3], seed=1).shape
      TensorShape([5, 4, 3])
    """
    return cut_at_random(
        value, size, lambda dims, dtype: uniform(dims, 0, maximum_of(dtype), dtype, seed), name
    )


@export("image.stateless_random_crop")
@dispatchable
def stateless_random_crop(value, size, seed, name=None):
    """As `tf.image.random_crop`, the same in each call with the same seed.

    Args:
      value: tensor of any rank.
      size: of the part; as many integers as `value` has dimensions.
      seed: two integers.
      name: name of the node in a graph.

    Returns:
      A tensor of this size and of the dtype of `value`.

    Raises:
      InvalidArgumentError: if `size` is larger than `value`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.stateless_random_crop(tf.range(10), [3], seed=(1, 2)))
      tf.Tensor([4 5 6], shape=(3,), dtype=int32)
    """
    return cut_at_random(
        value,
        size,
        lambda dims, dtype: stateless_uniform(dims, seed, 0, maximum_of(dtype), dtype),
        name,
    )


def maximum_of(dtype):
    """The largest number of an integer dtype."""
    return int(np.iinfo(dtype.np).max)
