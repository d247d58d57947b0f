"""Dimensions of images, known or not, and what is required of them."""

from yeoul.core.dtypes import int32
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.assertions import Assert
from yeoul.ops.casting import cast
from yeoul.ops.math import maximum, minimum
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, squeeze


def sizes(image):
    """The dimensions, of known number: ints, and scalar tensors for those that are unknown."""
    dims = dims_of(image)
    if None not in dims:
        return list(dims)
    dynamic = shape(image)
    return [dynamic[i] if n is None else n for i, n in enumerate(dims)]


def smaller(a, b):
    """The smaller of two sizes; a tensor if one of them is."""
    return minimum(a, b) if isinstance(a, Tensor) or isinstance(b, Tensor) else min(a, b)


def larger(a, b):
    """The larger of two sizes; a tensor if one of them is."""
    return maximum(a, b) if isinstance(a, Tensor) or isinstance(b, Tensor) else max(a, b)


def size_argument(value):
    """A height, width or offset as an int or as a scalar int32 tensor."""
    if hasattr(value, "__tf_tensor__") and not isinstance(value, Tensor):
        value = convert_to_tensor(value)
    if isinstance(value, Tensor):
        return value if value.dtype == int32 else cast(value, int32)
    return value


def require(condition, message):
    """Raises ValueError with the message unless a condition holds that is known by now.

    One that is a tensor raises InvalidArgumentError, in a function each time it runs.
    """
    if isinstance(condition, Tensor):
        Assert(condition, [message])
    elif not condition:
        raise ValueError(message)


def at_least_3d(image):
    """The image as a tensor, of 3 or more dimensions if their number is known.

    Raises:
      ValueError: if it has fewer, or one of the last three is 0.
    """
    image = convert_to_tensor(image)
    dims = dims_of(image)
    if dims is None:
        return image
    if len(dims) < 3:
        raise ValueError(
            f"'image' (shape {image.shape}) must be at least three-dimensional. Add a dimension of "
            "channels with tf.expand_dims(image, -1)."
        )
    if 0 in dims[-3:]:
        raise ValueError(
            f"inner 3 dims of 'image.shape' must be > 0: {image.shape}. Leave empty images out."
        )
    return image


def check_3_or_4(image):
    """Raises ValueError if an image has neither 3 nor 4 dimensions; returns how many, or None."""
    rank = image.shape.rank
    if rank not in (None, 3, 4):
        raise ValueError(
            f"'image' (shape {image.shape}) must have either 3 or 4 dimensions: (height, width, "
            "channels) or (batch, height, width, channels)."
        )
    return rank


def as_batch(image):
    """The image as a tensor (batch, height, width, channels), and whether it was one before.

    Raises:
      ValueError: if it has neither 3 nor 4 dimensions.
    """
    image = convert_to_tensor(image)
    rank = check_3_or_4(image)
    if rank is None:  # as a decoded image: taken for one image
        batch = expand_dims(image, 0)
        batch.set_shape([None] * 4)
        return batch, False
    if 0 in dims_of(image)[-3:]:
        raise ValueError(
            f"inner 3 dims of 'image.shape' must be > 0: {image.shape}. Leave empty images out."
        )
    return (image, True) if rank == 4 else (expand_dims(image, 0), False)


def from_batch(batch, was_batch, name=None):
    """The image of a batch of one, unless it was a batch before."""
    return batch if was_batch else squeeze(batch, [0], name=name)


def shaped(tensor, dims):
    """The tensor, told its dimensions as far as they are known: ints among `dims`."""
    if type(tensor) is not EagerTensor:
        tensor.set_shape([n if isinstance(n, int) else None for n in dims])
    return tensor


def check_channels(op, dims, channels=3, error=invalid):
    """Raises unless images of these dimensions have so many channels."""
    if dims is not None and dims and dims[-1] not in (None, channels):
        raise error(
            f"input must have {channels} channels but instead has {dims[-1]} channels: the shape "
            f"is {list(dims)}. [Op:{op}]"
        )
