"""The cell of `LSTM`."""

from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import initializers
from yeoul.keras.layers.rnn.cell_of_units import CellOfUnits, linear, product
from yeoul.ops.array import concat, split


@export("keras.layers.LSTMCell")
class LSTMCell(CellOfUnits):
    """One step of a long short-term memory.

    With the gates i, f, o, each `recurrent_activation(x @ kernel + h @ recurrent_kernel + bias)`,
    and the candidate g, `activation` of the same: `c' = f * c + i * g`, `h' = o * activation(c')`.

    Args:
      units: size of the output, a positive int.
      activation: name or function, for candidate and output; None: none.
      recurrent_activation: name or function, for the gates.
      use_bias: whether to add a bias.
      unit_forget_bias: whether the bias of the forget gate starts with ones.
      kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
      recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint,
      bias_constraint: names or objects.
      dropout: fraction of the inputs that is dropped while training; the same at every step.
      recurrent_dropout: fraction of the state that is dropped while training.
      **kwargs: `implementation`: 1: a product for each gate; 2 (default): one for all; `seed`, of
        the dropout; and what every layer takes.

    Input shape: `[batch, features]`, and a list of the states h and c, `[batch, units]`.

    Output shape: `[batch, units]`, and a list of the new states.

    Raises:
      ValueError: if `units` is not positive.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.keras.layers.LSTMCell(4)
      >>> output, states = cell(tf.ones([2, 3]), [tf.zeros([2, 4]), tf.zeros([2, 4])])
      >>> output.shape, len(states)
      (TensorShape([2, 4]), 2)

    Reference: Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997.
    """

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
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        **kwargs,
    ):
        arguments = locals()
        implementation = kwargs.pop("implementation", 2)
        super().__init__(**kwargs)
        self._init_cell(arguments)
        self.unit_forget_bias = unit_forget_bias
        # The state is dropped differently for each gate: that takes a product for each.
        self.implementation = 1 if self.recurrent_dropout else implementation
        self.state_size = [self.units, self.units]
        self.output_size = self.units

    def build(self, input_shape):
        """Makes the weights."""
        self._random.start()
        self.kernel = self._add("kernel", (input_shape[-1], self.units * 4))
        self.recurrent_kernel = self._add("recurrent", (self.units, self.units * 4))
        self.bias = None
        if self.use_bias:
            first = self._first_bias if self.unit_forget_bias else None
            self.bias = self._add("bias", (self.units * 4,), first)
        super().build(input_shape)

    def _first_bias(self, shape, dtype=None):
        """The initial bias: ones for the forget gate."""
        make = self.bias_initializer
        ones = initializers.get("ones")((self.units,), dtype=dtype)
        parts = [make((self.units,), dtype=dtype), ones, make((self.units * 2,), dtype=dtype)]
        return concat(parts, 0)

    def call(self, inputs, states, training=None):
        """The output and the new states."""
        h, c = states[0], states[1]
        masks = self.get_dropout_mask_for_cell(inputs, training, count=4)
        recurrent_masks = self.get_recurrent_dropout_mask_for_cell(h, training, count=4)
        kernel, recurrent = (w.value() for w in (self.kernel, self.recurrent_kernel))
        bias = self.bias.value() if self.use_bias else None
        if self.implementation == 1:
            masks, recurrent_masks = (m or [None] * 4 for m in (masks, recurrent_masks))
            parts = zip(
                split(kernel, 4, axis=1),
                masks,
                split(recurrent, 4, axis=1),
                recurrent_masks,
                strict=True,
            )
            sums = [product(inputs, k, m) + product(h, r, n) for k, m, r, n in parts]
            if bias is not None:
                sums = [z + b for z, b in zip(sums, split(bias, 4, axis=0), strict=True)]
        else:
            z = product(inputs, kernel, masks and masks[0]) + product(h, recurrent)
            sums = split(z if bias is None else z + bias, 4, axis=1)
        new_h, new_c = self._through_gates(sums, c)
        return new_h, [new_h, new_c]

    def _through_gates(self, sums, c):
        """The new states h and c, from the sums that go into the gates i, f, o and the candidate.

        Args:
          sums: those of i, f, the candidate, o.
          c: the state c before the step.
        """
        gate = in_graph(self.recurrent_activation or linear)
        activation = in_graph(self.activation or linear)
        new_c = gate(sums[1]) * c + gate(sums[0]) * activation(sums[2])
        return gate(sums[3]) * activation(new_c), new_c
