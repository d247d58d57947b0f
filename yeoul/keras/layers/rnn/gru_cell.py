"""The cell of `GRU`."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.layers.rnn.cell_of_units import CellOfUnits, linear, product
from yeoul.ops.array import split, unstack


@export("keras.layers.GRUCell")
class GRUCell(CellOfUnits):
    """One step of a gated recurrent unit.

    With the gates z and r, each `recurrent_activation(x @ kernel + h @ recurrent_kernel + bias)`,
    and the candidate g: `h' = z * h + (1 - z) * g`. With `reset_after` g is
    `activation(x @ kernel + bias + r * (h @ recurrent_kernel + recurrent_bias))`, without it
    `activation(x @ kernel + (r * h) @ recurrent_kernel + bias)`.

    Args:
      units: size of the output, a positive int.
      activation: name or function, for the candidate; None: none.
      recurrent_activation: name or function, for the gates.
      use_bias: whether to add a bias.
      kernel_initializer, recurrent_initializer, bias_initializer, kernel_regularizer,
      recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint,
      bias_constraint: names or objects.
      dropout: fraction of the inputs that is dropped while training; the same at every step.
      recurrent_dropout: fraction of the state that is dropped while training.
      reset_after: whether the reset gate applies after the product with the state.
      **kwargs: `implementation`: 1: a product for each gate; 2 (default): one for all; `seed`, of
        the dropout; and what every layer takes.

    Input shape: `[batch, features]`, and a list of the state `[batch, units]`.

    Output shape: `[batch, units]`, and a list of the new state.

    Raises:
      ValueError: if `units` is not positive.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.keras.layers.GRUCell(4)
      >>> output, states = cell(tf.ones([2, 3]), [tf.zeros([2, 4])])
      >>> output.shape
      TensorShape([2, 4])

    Reference: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014.
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
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        dropout=0.0,
        recurrent_dropout=0.0,
        reset_after=True,
        **kwargs,
    ):
        arguments = locals()
        implementation = kwargs.pop("implementation", 2)
        super().__init__(**kwargs)
        self._init_cell(arguments)
        # The state is dropped differently for each gate: that takes a product for each.
        self.implementation = 1 if self.recurrent_dropout else implementation
        self.reset_after = reset_after
        self.state_size = self.output_size = self.units

    def build(self, input_shape):
        """Makes the weights."""
        self._random.start()
        self.kernel = self._add("kernel", (input_shape[-1], self.units * 3))
        self.recurrent_kernel = self._add("recurrent", (self.units, self.units * 3))
        self.bias = None
        if self.use_bias:
            shape = (2, 3 * self.units) if self.reset_after else (3 * self.units,)
            self.bias = self._add("bias", shape)
        super().build(input_shape)

    def call(self, inputs, states, training=None):
        """The output and the new state."""
        h = states[0] if nest.is_nested(states) else states
        masks = self.get_dropout_mask_for_cell(inputs, training, count=3)
        recurrent_masks = self.get_recurrent_dropout_mask_for_cell(h, training, count=3)
        if self.implementation == 1:
            before = [h if m is None else h * m for m in recurrent_masks or [None] * 3]
            items = [inputs if m is None else inputs * m for m in masks or [None] * 3]
        else:
            before, items = [h], [inputs if masks is None else inputs * masks[0]]
        bias, recurrent_bias = self._biases()
        kernel, recurrent = (w.value() for w in (self.kernel, self.recurrent_kernel))
        x = products(items, kernel, bias)
        gate = in_graph(self.recurrent_activation or linear)
        activation = in_graph(self.activation or linear)
        if self.reset_after:
            inner = products(before, recurrent, recurrent_bias)
            z, r = gate(x[0] + inner[0]), gate(x[1] + inner[1])
            candidate = activation(x[2] + r * inner[2])
        else:
            parts = split(recurrent, 3, axis=1)
            z = gate(x[0] + product(before[0], parts[0]))
            r = gate(x[1] + product(before[1 % len(before)], parts[1]))
            candidate = activation(x[2] + product(r * before[-1], parts[2]))
        new = z * h + (1 - z) * candidate
        return new, [new] if nest.is_nested(states) else new

    def _biases(self):
        """The bias of the products with the inputs, and of those with the state."""
        if not self.use_bias:
            return None, None
        bias = self.bias.value()
        return unstack(bias) if self.reset_after else (bias, None)


def products(items, kernel, bias):
    """Three parts of `item @ kernel + bias`: of one item, or each of its own item."""
    if len(items) == 1:
        whole = product(items[0], kernel)
        return split(whole if bias is None else whole + bias, 3, axis=-1)
    parts = zip(items, split(kernel, 3, axis=1), strict=True)
    found = [product(item, part) for item, part in parts]
    if bias is None:
        return found
    return [z + b for z, b in zip(found, split(bias, 3, axis=0), strict=True)]
