"""Convolutions, with Keras's names of paddings and layouts."""

from yeoul.core.export import export
from yeoul.keras.backend.layouts import FORMATS, layout, padding_name, window
from yeoul.ops import nn_conv, nn_conv_transpose, nn_depthwise
from yeoul.ops import padding as paddings
from yeoul.ops.shapes import shape as dynamic_shape


def convolved(x, kernel, strides, padding, data_format, dilation_rate, axes):
    """The convolution over this many axes."""
    form = FORMATS[layout(data_format)][axes]
    return nn_conv.convolution(
        x, kernel, strides, padding_name(padding), data_format=form, dilations=dilation_rate
    )


def stretched(strides, form):
    """Strides for every axis of a layout."""
    inner = iter(strides)
    return [next(inner) if axis in "HW" else 1 for axis in form]


@export("keras.backend.conv1d")
def conv1d(x, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """The convolution of sequences.

    Args:
      x: tensor `[batch, time, channels]`.
      kernel: tensor `[width, channels, filters]`.
      strides: integer.
      padding: "same", "valid" or "causal": only zeros before the first time step.
      data_format: "channels_last" or "channels_first"; default: the global setting.
      dilation_rate: integer.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.conv1d(tf.ones((1, 5, 2)), tf.ones((3, 2, 4))).shape
      TensorShape([1, 3, 4])
    """
    data_format = layout(data_format)
    if padding == "causal":
        before = dilation_rate * (kernel.shape.as_list()[0] - 1)
        axis = 1 if data_format == "channels_last" else 2
        x = paddings.pad(x, [[before if i == axis else 0, 0] for i in range(3)])
        padding = "valid"
    return convolved(x, kernel, strides, padding, data_format, dilation_rate, 1)


@export("keras.backend.conv2d")
def conv2d(x, kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):
    """The convolution of images.

    Args:
      x: tensor `[batch, height, width, channels]`.
      kernel: tensor `[height, width, channels, filters]`.
      strides: two integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      dilation_rate: two integers.

    Raises:
      ValueError: for an unknown padding or layout.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.conv2d(tf.ones((1, 5, 5, 2)), tf.ones((3, 3, 2, 4))).shape
      TensorShape([1, 3, 3, 4])
    """
    return convolved(x, kernel, strides, padding, data_format, dilation_rate, 2)


@export("keras.backend.conv3d")
def conv3d(
    x, kernel, strides=(1, 1, 1), padding="valid", data_format=None, dilation_rate=(1, 1, 1)
):
    """The convolution of volumes.

    Args:
      x: tensor `[batch, depth, height, width, channels]`.
      kernel: tensor `[depth, height, width, channels, filters]`.
      strides: three integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      dilation_rate: three integers.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.conv3d(tf.ones((1, 3, 4, 5, 2)), tf.ones((2, 2, 2, 2, 3))).shape
      TensorShape([1, 2, 3, 4, 3])
    """
    return convolved(x, kernel, strides, padding, data_format, dilation_rate, 3)


@export("keras.backend.conv2d_transpose")
def conv2d_transpose(
    x, kernel, output_shape, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)
):
    """The transposed convolution of images: the gradient of a convolution.

    Args:
      x: tensor `[batch, height, width, channels]`.
      kernel: tensor `[height, width, filters, channels]`.
      output_shape: tensor or ints; None as the first of them is the batch of `x`.
      strides: two integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      dilation_rate: two equal integers; with other than 1, `strides` must be 1.

    Raises:
      ValueError: if the dilation rates differ.

    Example:
      >>> import yeoul as tf
      >>> x, kernel = tf.ones((1, 4, 4, 2)), tf.ones((3, 3, 5, 2))
      >>> tf.keras.backend.conv2d_transpose(x, kernel, (1, 6, 6, 5)).shape
      TensorShape([1, 6, 6, 5])
    """
    form = FORMATS[layout(data_format)][2]
    if len(set(dilation_rate)) > 1:
        raise ValueError(
            "Expected the 2 dimensions of the `dilation_rate` argument to be equal to each other. "
            f"Received: dilation_rate={dilation_rate}"
        )
    if isinstance(output_shape, (tuple, list)) and output_shape[0] is None:
        output_shape = (dynamic_shape(x)[0], *output_shape[1:])
    return nn_conv_transpose.conv2d_transpose(
        x,
        kernel,
        output_shape,
        stretched(strides, form),
        padding_name(padding),
        form,
        stretched(dilation_rate, form),
    )


@export("keras.backend.depthwise_conv2d")
def depthwise_conv2d(
    x, depthwise_kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)
):
    """The convolution of each channel of images by itself.

    Args:
      x: tensor `[batch, height, width, channels]`.
      depthwise_kernel: tensor `[height, width, channels, multiplier]`.
      strides: two integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      dilation_rate: two integers.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.depthwise_conv2d(tf.ones((1, 5, 5, 2)), tf.ones((3, 3, 2, 1))).shape
      TensorShape([1, 3, 3, 2])
    """
    form = FORMATS[layout(data_format)][2]
    return nn_depthwise.depthwise_conv2d(
        x, depthwise_kernel, stretched(strides, form), padding_name(padding), form, dilation_rate
    )


@export("keras.backend.separable_conv2d")
def separable_conv2d(
    x,
    depthwise_kernel,
    pointwise_kernel,
    strides=(1, 1),
    padding="valid",
    data_format=None,
    dilation_rate=(1, 1),
):
    """The convolution of each channel of images by itself, then of all channels at each place.

    Args:
      x: tensor `[batch, height, width, channels]`.
      depthwise_kernel: tensor `[height, width, channels, multiplier]`.
      pointwise_kernel: tensor `[1, 1, channels * multiplier, filters]`.
      strides: two integers.
      padding: "same" or "valid".
      data_format: "channels_last" or "channels_first"; default: the global setting.
      dilation_rate: two integers.

    Raises:
      ValueError: if there are not two strides.

    Example:
      >>> import yeoul as tf
      >>> kernels = tf.ones((3, 3, 2, 1)), tf.ones((1, 1, 2, 4))
      >>> tf.keras.backend.separable_conv2d(tf.ones((1, 5, 5, 2)), *kernels).shape
      TensorShape([1, 3, 3, 4])
    """
    form = FORMATS[layout(data_format)][2]
    return nn_depthwise.separable_conv2d(
        x,
        depthwise_kernel,
        pointwise_kernel,
        stretched(window(strides, 2, "strides"), form),
        padding_name(padding),
        form,
        dilation_rate,
    )
