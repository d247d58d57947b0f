"""Depthwise convolution of images."""

from yeoul.core.export import export
from yeoul.keras.layers.depthwise import DepthwiseConv


@export("keras.layers.DepthwiseConv2D")
class DepthwiseConv2D(DepthwiseConv):
    """Convolution of each channel of images with filters of its own.

    Args:
      kernel_size: size of the window; int, or two ints.
      strides: steps of the window; int, or two ints.
      padding: "valid" (none) or "same" (zeros around: as many outputs as steps).
      depth_multiplier: number of outputs of each channel.
      data_format: "channels_last" or "channels_first"; None: the global setting.
      dilation_rate: distances of the window's cells; int, or two ints. 1 unless `strides` is 1.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      depthwise_initializer: name or object.
      bias_initializer: name or object.
      depthwise_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      depthwise_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, height, width, channels]`.

    Output shape: `[batch, new_height, new_width, channels * depth_multiplier]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown;
        when called, if the window is larger than an image.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.DepthwiseConv2D(3, depth_multiplier=2)(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 6, 6, 6])
    """

    rank = 2
