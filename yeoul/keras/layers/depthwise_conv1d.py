"""Depthwise convolution of sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.depthwise import DepthwiseConv


@export("keras.layers.DepthwiseConv1D")
class DepthwiseConv1D(DepthwiseConv):
    """Convolution of each channel of sequences with filters of its own.

    Args:
      kernel_size: size of the window; int.
      strides: steps of the window; int.
      padding: "valid" (none) or "same" (zeros around: as many outputs as steps).
      depth_multiplier: number of outputs of each channel.
      data_format: "channels_last" (the default) or "channels_first".
      dilation_rate: distances of the window's cells; int. 1 unless `strides` is 1.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      depthwise_initializer: name or object.
      bias_initializer: name or object.
      depthwise_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      depthwise_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, new_steps, channels * depth_multiplier]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown;
        when called, if the window is larger than a sequence.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.DepthwiseConv1D(3, depth_multiplier=2)(tf.ones([2, 8, 3])).shape
      TensorShape([2, 6, 6])
    """

    rank = 1
