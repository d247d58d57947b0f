"""Transposed convolution of volumes."""

from yeoul.core.export import export
from yeoul.keras.layers.transposing import ConvTranspose


@export("keras.layers.Conv3DTranspose", "keras.layers.Convolution3DTranspose")
class Conv3DTranspose(ConvTranspose):
    """Transposed convolution of volumes: each input element is spread over a window.

    It is the gradient of `Conv3D`, used to make volumes larger.

    Args:
      filters: number of output channels, a positive int.
      kernel_size: size of the window; int, or three ints.
      strides: how far apart inputs are spread; int, or three ints.
      padding: "valid" or "same" (outputs are `strides` times as many as inputs).
      output_padding: cells added at the end of each axis, fewer than `strides`; int, or three ints;
        None: what `padding` implies.
      data_format: "channels_last" or "channels_first"; None: the global setting.
      dilation_rate: distances of the window's cells; int, or three ints. 1 unless `strides` is 1.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer: name or object.
      bias_initializer: name or object.
      kernel_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      kernel_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, new_depth, new_height, new_width, filters]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.Conv3DTranspose(4, 3, strides=2, padding="same")
      >>> layer(tf.ones([2, 8, 8, 8, 3])).shape
      TensorShape([2, 16, 16, 16, 4])
    """

    rank = 3

    def get_config(self):
        """The constructor arguments; as in Keras's files, `dilation_rate` only if it is not 1."""
        config = super().get_config()
        if max(self.dilation_rate) == 1:
            del config["dilation_rate"]
        return config
