"""A fully connected recurrent layer."""

from yeoul.core.export import export
from yeoul.keras.layers.rnn.layer_of_units import LayerOfUnits
from yeoul.keras.layers.rnn.simple_rnn_cell import SimpleRNNCell


@export("keras.layers.SimpleRNN")
class SimpleRNN(LayerOfUnits):
    """A fully connected recurrent layer whose output is its state.

    `activation(inputs @ kernel + bias + state @ recurrent_kernel)` at each step.

    Args:
      units: size of the output, a positive int.
      activation: name or function; None: none.
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
      **kwargs: `time_major`, `zero_output_for_mask`, and what every layer takes.

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
      >>> layer = tf.keras.layers.SimpleRNN(4, return_sequences=True)
      >>> layer(tf.ones([2, 3, 5])).shape
      TensorShape([2, 3, 4])
    """

    _cell_class, _cell_name = SimpleRNNCell, "simple_rnn_cell"

    def __init__(
        self,
        units,
        activation="tanh",
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
        **kwargs,
    ):
        self._init_layer(locals(), kwargs)
