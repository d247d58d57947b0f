"""Long short-term memory over sequences of images."""

from yeoul.core.export import export
from yeoul.keras.layers.rnn.conv_lstm import ConvLSTM


@export("keras.layers.ConvLSTM2D")
class ConvLSTM2D(ConvLSTM):
    """A long short-term memory over sequences of images, whose products are convolutions.

    With the gates i, f, o, each `recurrent_activation(conv(x, kernel) + conv(h, recurrent_kernel) +
    bias)`, and the candidate g, `activation` of the same: `c' = f * c + i * g`,
    `h' = o * activation(c')`. The convolution of the state keeps its size.

    Args:
      filters: number of output channels.
      kernel_size: size of the window; int or 2 ints.
      strides: steps of the window over the inputs; int or 2 ints.
      padding: "valid" (none) or "same" (zeros around), of the inputs.
      data_format: "channels_last" or "channels_first"; None: `tf.keras.backend.image_data_format`.
      dilation_rate: distances of the window's cells on the inputs; int or 2 ints.
      activation: name or function, for candidate and output; None: none.
      recurrent_activation: name or function, for the gates.
      use_bias: whether to add a bias.
      unit_forget_bias: whether the bias of the forget gate starts with ones.
      kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
      recurrent_regularizer, bias_regularizer, activity_regularizer, kernel_constraint,
      recurrent_constraint, bias_constraint: names or objects.
      return_sequences: True: the outputs of all steps; False: of the last.
      return_state: True: also the last states, behind the output.
      go_backwards: True: from the last step to the first; the outputs are in that order.
      stateful: True: a batch starts with the last states of the batch before.
      dropout: fraction of the inputs that is dropped while training, the same at every step.
      recurrent_dropout: fraction of the state that is dropped while training, likewise.
      **kwargs: what every layer takes.

    Call arguments: `inputs`; `mask`, bool `[batch, time]`; `training`; `initial_state`, a list of
    two tensors `[batch, rows, columns, filters]`.

    Input shape: `[batch, time, rows, columns, channels]`, or as `data_format` says.

    Output shape: `[batch, rows, columns, filters]`, with `return_sequences`
      `[batch, time, rows, columns, filters]`; with `return_state` a list of that and of the
      states h and c.

    Raises:
      TypeError: for `unroll=True`.
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown;
        when called, if states or mask do not fit.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.ConvLSTM2D(5, 2)(tf.ones([2, 3, 4, 4, 1])).shape
      TensorShape([2, 3, 3, 5])

    Reference: Shi et al., "Convolutional LSTM Network", 2015.
    """

    _rank = 2

    def __init__(
        self,
        filters,
        kernel_size,
        strides=(1, 1),
        padding="valid",
        data_format=None,
        dilation_rate=(1, 1),
        activation="tanh",
        recurrent_activation="hard_sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        unit_forget_bias=True,
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        self._init_layer(locals(), kwargs)
