"""Differences of neighbouring pixels: tf.image.sobel_edges, image_gradients, total_variation."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.ops.creation import zeros
from yeoul.ops.image.dims import sizes
from yeoul.ops.joining import concat
from yeoul.ops.math import abs as absolute
from yeoul.ops.math import add
from yeoul.ops.nn_depthwise import depthwise_conv2d
from yeoul.ops.padding import pad
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.repeating import tile
from yeoul.ops.views import reshape

SOBEL = np.array(
    [[[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]], np.float32
)


@export("image.sobel_edges")
@dispatchable
def sobel_edges(image):
    """Slopes by Sobel's filters.

    Args:
      image: tensor (batch, height, width, channels) of floats.

    Returns:
      A tensor (batch, height, width, channels, 2): downwards and to the right.

    Raises:
      InvalidArgumentError: if `image` has not 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(9.0), [1, 3, 3, 1])
      >>> print(tf.image.sobel_edges(image).numpy()[0, 1, 1, 0])
      [24.  8.]
    """
    image = convert_to_tensor(image)
    padded = pad(image, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
    size = sizes(image)
    kernels = convert_to_tensor(SOBEL.transpose(1, 2, 0)[:, :, None, :].astype(image.dtype.np))
    kernels = tile(kernels, [1, 1, size[-1], 1])
    return reshape(depthwise_conv2d(padded, kernels, [1, 1, 1, 1], "VALID"), [*size, 2])


@export("image.image_gradients")
@dispatchable
def image_gradients(image):
    """Differences to the next pixel downwards and to the right.

    Args:
      image: tensor (batch, height, width, channels).

    Returns:
      Two tensors of the same shape, whose last row or column is 0.

    Raises:
      ValueError: if `image` has not 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> down, right = tf.image.image_gradients(tf.reshape(tf.range(4.0), [1, 2, 2, 1]))
      >>> print(down.numpy().ravel(), right.numpy().ravel())
      [2. 2. 0. 0.] [1. 0. 1. 0.]
    """
    image = convert_to_tensor(image)
    dims = dims_of(image)
    if dims is None or len(dims) != 4:
        raise ValueError(
            "image_gradients expects a 4D tensor [batch_size, h, w, d], not "
            f"{'one of unknown rank' if dims is None else image.shape}."
        )
    n, height, width, channels = size = sizes(image)
    down = image[:, 1:] - image[:, :-1]
    right = image[:, :, 1:] - image[:, :, :-1]
    down = concat([down, zeros([n, 1, width, channels], image.dtype)], 1)
    right = concat([right, zeros([n, height, 1, channels], image.dtype)], 2)
    return reshape(down, size), reshape(right, size)


@export("image.total_variation")
@dispatchable
def total_variation(images, name=None):
    """The sum of the distances between neighbouring pixels: how noisy an image is.

    Args:
      images: tensor (batch, height, width, channels) or (height, width, channels).
      name: name of the node in a graph.

    Returns:
      A tensor (batch), or a scalar.

    Raises:
      ValueError: if `images` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.total_variation(tf.reshape(tf.range(4.0), [2, 2, 1])).numpy())
      6.0
    """
    images = convert_to_tensor(images)
    rank = images.shape.rank
    if rank not in (3, 4):
        raise ValueError(f"'images' must be either 3 or 4-dimensional. Got {images.shape}")
    if rank == 3:
        down, right, axes = images[1:] - images[:-1], images[:, 1:] - images[:, :-1], [0, 1, 2]
    else:
        down, right = images[:, 1:] - images[:, :-1], images[:, :, 1:] - images[:, :, :-1]
        axes = [1, 2, 3]
    return add(reduce_sum(absolute(down), axes), reduce_sum(absolute(right), axes), name=name)
