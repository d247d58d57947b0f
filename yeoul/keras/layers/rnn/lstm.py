"""Long short-term memory."""

from yeoul.core.export import export
from yeoul.keras.layers.rnn.layer_of_units import GatedLayer, of_cell
from yeoul.keras.layers.rnn.lstm_cell import LSTMCell
from yeoul.ops.recurrent.lstm import lstm_sequence


@export("keras.layers.LSTM")
class LSTM(GatedLayer):
    """A long short-term memory; see `tf.keras.layers.LSTMCell` for what a step computes.

    Args:
      units: size of the output, a positive int.
      activation: name or function, for candidate and output; None: none.
      recurrent_activation: name or function, for the gates.
      use_bias: whether to add a bias.
      unit_forget_bias: whether the bias of the forget gate starts with ones.
      kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
      recurrent_regularizer, bias_regularizer, activity_regularizer, kernel_constraint,
      recurrent_constraint, bias_constraint: names or objects.
      dropout: fraction of the inputs that is dropped while training.
      recurrent_dropout: fraction of the state that is dropped while training, the same at every
        step of a batch.
      return_sequences: True: the outputs of all steps; False: of the last.
      return_state: True: also the last states, behind the output.
      go_backwards: True: from the last step to the first; the outputs are in that order.
      stateful: True: a batch starts with the last states of the batch before.
      time_major: True: inputs and outputs are `[time, batch, ...]`.
      unroll: True: a graph gets every step, not a loop.
      **kwargs: `implementation`: see `LSTMCell`; `zero_output_for_mask`;
        `seed`, of the dropout of inputs; and what every layer takes.

    Call arguments: `inputs`; `mask`, bool `[batch, time]`; `training`; `initial_state`, a list of
    tensors `[batch, units]`.

    Input shape: `[batch, time, features]`.

    Output shape: `[batch, units]`, with `return_sequences` `[batch, time, units]`; with
      `return_state` a list of that and of the states h and c.

    Raises:
      ValueError: if `units` is not positive; when called, if states or mask do not fit, or if the
        layer is stateful and the batch size is not known.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.LSTM(4, return_sequences=True)
      >>> layer(tf.ones([2, 3, 5])).shape
      TensorShape([2, 3, 4])

    Reference: Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997.
    """

    _cell_class, _cell_name, _gates = LSTMCell, "lstm_cell", 4
    _sequence = staticmethod(lstm_sequence)
    _cell_more = ("recurrent_activation", "unit_forget_bias", "implementation")

    unit_forget_bias = of_cell("unit_forget_bias")

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
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
        dropout=0.0,
        recurrent_dropout=0.0,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        time_major=False,
        unroll=False,
        **kwargs,
    ):
        self._init_layer(locals(), kwargs)
