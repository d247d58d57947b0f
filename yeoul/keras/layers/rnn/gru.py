"""Gated recurrent units."""

from yeoul.core.export import export
from yeoul.keras.layers.rnn.gru_cell import GRUCell
from yeoul.keras.layers.rnn.layer_of_units import GatedLayer, of_cell
from yeoul.ops.recurrent.gru import gru_sequence


@export("keras.layers.GRU")
class GRU(GatedLayer):
    """Gated recurrent units; see `tf.keras.layers.GRUCell` for what a step computes.

    Args:
      units: size of the output, a positive int.
      activation: name or function, for the candidate; None: none.
      recurrent_activation: name or function, for the gates.
      use_bias: whether to add a bias.
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
      unroll: True: a graph gets every step, not a loop.
      time_major: True: inputs and outputs are `[time, batch, ...]`.
      reset_after: whether the reset gate applies after the product with the state.
      **kwargs: `implementation`: see `GRUCell`; `zero_output_for_mask`;
        `seed`, of the dropout of inputs; and what every layer takes.

    Call arguments: `inputs`; `mask`, bool `[batch, time]`; `training`; `initial_state`, a list of
    tensors `[batch, units]`.

    Input shape: `[batch, time, features]`.

    Output shape: `[batch, units]`, with `return_sequences` `[batch, time, units]`; with
      `return_state` a list of that and of the state.

    Raises:
      ValueError: if `units` is not positive; when called, if states or mask do not fit, or if the
        layer is stateful and the batch size is not known.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.GRU(4, return_sequences=True)
      >>> layer(tf.ones([2, 3, 5])).shape
      TensorShape([2, 3, 4])

    Reference: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014.
    """

    _cell_class, _cell_name, _gates = GRUCell, "gru_cell", 3
    _sequence = staticmethod(gru_sequence)
    _cell_more = ("recurrent_activation", "reset_after", "implementation")

    reset_after = of_cell("reset_after")

    @property
    def _is_usual(self):
        return self.reset_after and super()._is_usual

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
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
        unroll=False,
        time_major=False,
        reset_after=True,
        **kwargs,
    ):
        self._init_layer(locals(), kwargs)
