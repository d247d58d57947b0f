"""Transposed convolution of images."""

from yeoul.core.export import export
from yeoul.keras.layers.transposing import ConvTranspose


@export("keras.layers.Conv2DTranspose", "keras.layers.Convolution2DTranspose")
class Conv2DTranspose(ConvTranspose):
    """Transposed convolution of images: each input element is spread over a window.

    It is the gradient of `Conv2D`, used to make images larger.

    Args:
      filters: number of output channels, a positive int.
      kernel_size: size of the window; int, or two ints.
      strides: how far apart inputs are spread; int, or two ints.
      padding: "valid" or "same" (outputs are `strides` times as many as inputs).
      output_padding: cells added at the end of each axis, fewer than `strides`; int, or two ints;
        None: what `padding` implies.
      data_format: "channels_last" or "channels_first"; None: the global setting.
      dilation_rate: distances of the window's cells; int, or two ints. 1 unless `strides` is 1.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer: name or object.
      bias_initializer: name or object.
      kernel_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      kernel_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, height, width, channels]`.

    Output shape: `[batch, new_height, new_width, filters]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.Conv2DTranspose(4, 3, strides=2, padding="same")
      >>> layer(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 16, 16, 4])
    """

    rank = 2
