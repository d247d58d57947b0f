"""Separable convolution of sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.separating import SeparableConv


@export("keras.layers.SeparableConv1D", "keras.layers.SeparableConvolution1D")
class SeparableConv1D(SeparableConv):
    """A convolution of each channel by itself, then one that mixes the channels.

    Args:
      filters: number of output channels, a positive int.
      kernel_size: size of the window; int.
      strides: steps of the window; int.
      padding: "valid" (none), "same" (zeros around: as many outputs as steps) or "causal" (zeros
        before, so that no output sees what comes after).
      data_format: "channels_last" (the default) or "channels_first".
      dilation_rate: distances of the window's cells; int. 1 unless `strides` is 1.
      depth_multiplier: number of outputs of each channel before mixing.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      depthwise_initializer: name or object.
      pointwise_initializer: name or object.
      bias_initializer: name or object.
      depthwise_regularizer: name or object.
      pointwise_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      depthwise_constraint: name or object.
      pointwise_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, new_steps, filters]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown;
        when called, if the window is larger than a sequence.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.SeparableConv1D(4, 3)(tf.ones([2, 8, 3])).shape
      TensorShape([2, 6, 4])

    Reference: Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017.
    """

    rank = 1
    causal = True
