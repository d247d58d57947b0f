"""An LSTM cell whose gates see its state c."""

from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import initializers
from yeoul.keras.layers.rnn.cell_of_units import linear
from yeoul.keras.layers.rnn.lstm_cell import LSTMCell


@export("keras.experimental.PeepholeLSTMCell")
class PeepholeLSTMCell(LSTMCell):
    """A cell as `tf.keras.layers.LSTMCell`, with connections from the state c to the gates.

    To what goes into the input and the forget gate `weights * c` is added, and to what goes into
    the output gate `weights * c'`, with weights of their own, one for each unit.

    Args: those of `tf.keras.layers.LSTMCell`; `kernel_initializer` is that of these weights too.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.keras.experimental.PeepholeLSTMCell(4)
      >>> tf.keras.layers.RNN(cell)(tf.ones([2, 3, 5])).shape
      TensorShape([2, 4])

    Reference: Gers and Schmidhuber, "Recurrent nets that time and count", 2000.
    """

    def build(self, input_shape):
        """Makes the weights."""
        super().build(input_shape)
        for gate in ("input", "forget", "output"):
            name = f"{gate}_gate_peephole_weights"
            setattr(self, name, self.add_weight(name, (self.units,), initializer=self._another()))

    def _another(self):
        """An initializer like that of the kernel, which draws other numbers if it has no seed."""
        initializer = self.kernel_initializer
        if not isinstance(initializer, initializers.Initializer):
            return initializer
        return type(initializer).from_config(initializer.get_config())

    def _through_gates(self, sums, c):
        gate = in_graph(self.recurrent_activation or linear)
        activation = in_graph(self.activation or linear)
        i = gate(sums[0] + self.input_gate_peephole_weights.value() * c)
        f = gate(sums[1] + self.forget_gate_peephole_weights.value() * c)
        new_c = f * c + i * activation(sums[2])
        o = gate(sums[3] + self.output_gate_peephole_weights.value() * new_c)
        return o * activation(new_c), new_c
