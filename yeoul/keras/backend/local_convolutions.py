"""Convolutions with a kernel of its own for each place."""

import itertools

from yeoul.core.export import export
from yeoul.keras.backend.layouts import layout
from yeoul.ops import joining
from yeoul.ops.einsum import einsum
from yeoul.ops.shapes import shape as dynamic_shape
from yeoul.ops.views import reshape


def local_convolution(inputs, kernel, window, strides, places, data_format):
    """The product of each window with the matrix of its place.

    Args:
      inputs: tensor with one or two axes of places.
      kernel: `[places, window * channels, filters]`.
      window: size of the window along each axis.
      strides: distance of two windows along each axis.
      places: how many windows there are along each axis.
      data_format: the layout.
    """
    first = layout(data_format) == "channels_first"
    parts = []
    for start in itertools.product(*map(range, window)):
        cells = [
            slice(s, s + (n - 1) * step + 1, step)
            for s, n, step in zip(start, places, strides, strict=True)
        ]
        parts.append(inputs[(slice(None), slice(None), *cells)] if first else inputs[:, *cells])
    count, width, filters = kernel.shape
    batch = dynamic_shape(inputs)[0]
    if first:  # the window is flattened channels first
        cells = reshape(joining.stack(parts, axis=2), [-1, width, count])
        return reshape(einsum("bkp,pkf->bfp", cells, kernel), [batch, filters, *places])
    cells = reshape(joining.concat(parts, axis=-1), [-1, count, width])
    return reshape(einsum("bpk,pkf->bpf", cells, kernel), [batch, *places, filters])


@export("keras.backend.local_conv1d")
def local_conv1d(inputs, kernel, kernel_size, strides, data_format=None):
    """A convolution of sequences whose kernel is another one at each place.

    Args:
      inputs: tensor `[batch, time, channels]`.
      kernel: tensor `[places, width * channels, filters]`.
      kernel_size: tuple of one integer: the width.
      strides: tuple of one integer.
      data_format: "channels_last" or "channels_first"; default: the global setting.

    Example:
      >>> import yeoul as tf
      >>> kernel = tf.ones((4, 4, 3))
      >>> tf.keras.backend.local_conv1d(tf.ones((1, 5, 2)), kernel, (2,), (1,)).shape
      TensorShape([1, 4, 3])
    """
    places = (kernel.shape[0],)
    return local_convolution(inputs, kernel, kernel_size, strides, places, data_format)


@export("keras.backend.local_conv2d")
def local_conv2d(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """A convolution of images whose kernel is another one at each place.

    Args:
      inputs: tensor `[batch, height, width, channels]`.
      kernel: tensor `[places, height * width * channels of the window, filters]`.
      kernel_size: two integers.
      strides: two integers.
      output_shape: two integers: how many places there are along each axis.
      data_format: "channels_last" or "channels_first"; default: the global setting.

    Example:
      >>> import yeoul as tf
      >>> kernel = tf.ones((16, 8, 3))
      >>> inputs = tf.ones((1, 5, 5, 2))
      >>> tf.keras.backend.local_conv2d(inputs, kernel, (2, 2), (1, 1), (4, 4)).shape
      TensorShape([1, 4, 4, 3])
    """
    return local_convolution(inputs, kernel, kernel_size, strides, output_shape, data_format)
