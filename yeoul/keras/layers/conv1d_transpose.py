"""Transposed convolution of sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.transposing import ConvTranspose


@export("keras.layers.Conv1DTranspose", "keras.layers.Convolution1DTranspose")
class Conv1DTranspose(ConvTranspose):
    """Transposed convolution of sequences: each input element is spread over a window.

    It is the gradient of `Conv1D`, used to make sequences larger.

    Args:
      filters: number of output channels, a positive int.
      kernel_size: size of the window; int.
      strides: how far apart inputs are spread; int.
      padding: "valid" or "same" (outputs are `strides` times as many as inputs).
      output_padding: cells added at the end of each axis, fewer than `strides`; int;
        None: what `padding` implies.
      data_format: "channels_last" (the default) or "channels_first".
      dilation_rate: distances of the window's cells; int. 1 unless `strides` is 1.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer: name or object.
      bias_initializer: name or object.
      kernel_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      kernel_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, new_steps, filters]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.Conv1DTranspose(4, 3, strides=2, padding="same")
      >>> layer(tf.ones([2, 8, 3])).shape
      TensorShape([2, 16, 4])
    """

    rank = 1
