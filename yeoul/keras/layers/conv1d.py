"""Convolution of sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.convolving import Conv


@export("keras.layers.Conv1D", "keras.layers.Convolution1D")
class Conv1D(Conv):
    """Convolution of sequences: at each place, products of a window's contents with filters.

    Args:
      filters: number of output channels, a positive int.
      kernel_size: size of the window; int.
      strides: steps of the window; int.
      padding: "valid" (none), "same" (zeros around: as many outputs as steps) or "causal" (zeros
        before, so that no output sees what comes after).
      data_format: "channels_last" (the default) or "channels_first".
      dilation_rate: distances of the window's cells; int. 1 unless `strides` is 1.
      groups: channels and filters fall into so many groups, convolved independently.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer: name or object.
      bias_initializer: name or object.
      kernel_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      kernel_constraint: name or object.
      bias_constraint: name or object.

    Input shape: `[batch, steps, channels]`; more batch axes may stand before.

    Output shape: `[batch, new_steps, filters]`.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown
        or no multiple of `groups`; when called, if the window is larger than a sequence.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Conv1D(4, 3, activation="relu")(tf.ones([2, 8, 3])).shape
      TensorShape([2, 6, 4])
    """

    rank = 1
    causal = True
