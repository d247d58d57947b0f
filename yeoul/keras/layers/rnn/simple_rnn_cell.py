"""The cell of `SimpleRNN`."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.layers.rnn.cell_of_units import CellOfUnits, product


@export("keras.layers.SimpleRNNCell")
class SimpleRNNCell(CellOfUnits):
    """One step of a fully connected recurrent layer whose output is its state.

    `activation(inputs @ kernel + bias + state @ recurrent_kernel)`.

    Args:
      units: size of the output, a positive int.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
      recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint,
      bias_constraint: names or objects.
      dropout: fraction of the inputs that is dropped while training; the same at every step.
      recurrent_dropout: fraction of the state that is dropped while training.

    Input shape: `[batch, features]`, and a list of the state `[batch, units]`.

    Output shape: `[batch, units]`, and a list of the new state.

    Raises:
      ValueError: if `units` is not positive.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.keras.layers.SimpleRNNCell(4)
      >>> output, states = cell(tf.ones([2, 3]), [tf.zeros([2, 4])])
      >>> output.shape
      TensorShape([2, 4])
    """

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
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        arguments = locals()
        super().__init__(**kwargs)
        self._init_cell(arguments)
        self.state_size = self.output_size = self.units

    def build(self, input_shape):
        """Makes the weights."""
        self._random.start()
        self.kernel = self._add("kernel", (input_shape[-1], self.units))
        self.recurrent_kernel = self._add("recurrent", (self.units, self.units))
        self.bias = self._add("bias", (self.units,)) if self.use_bias else None
        super().build(input_shape)

    def call(self, inputs, states, training=None):
        """The output and the new state."""
        before = states[0] if nest.is_nested(states) else states
        mask = self.get_dropout_mask_for_cell(inputs, training)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(before, training)
        output = product(inputs, self.kernel.value(), mask)
        if self.use_bias:
            output = output + self.bias.value()
        output = output + product(before, self.recurrent_kernel.value(), recurrent_mask)
        if self.activation is not None:
            output = in_graph(self.activation)(output)
        return output, [output] if nest.is_nested(states) else output
