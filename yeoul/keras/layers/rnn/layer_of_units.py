"""What SimpleRNN, LSTM and GRU have in common: an `RNN` whose arguments are its cell's too."""

from collections.abc import Callable

from yeoul.keras import activations, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.rnn.cell_of_units import KINDS, cell_config
from yeoul.keras.layers.rnn.dropout_cell import DropoutRNNCellMixin
from yeoul.keras.layers.rnn.loop import at_masked_steps, steps_kept, swapped
from yeoul.keras.layers.rnn.rnn import RNN
from yeoul.ops.array import reverse

OF_CELL = ("units", "activation", "use_bias", *KINDS, "dropout", "recurrent_dropout")
HOW_TO_RUN = (
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
    "unroll",
    "time_major",
)


def of_cell(name):
    """A property that is an attribute of the cell."""
    return property(lambda layer: getattr(layer.cell, name), doc=f"`{name}` of the cell.")


class LayerOfUnits(RNN):
    """An `RNN` that makes its cell itself, of the class `_cell_class`."""

    _cell_class: type
    _cell_more: tuple = ()  # the names of arguments that only this cell has
    _cell_name = "cell"

    for _name in OF_CELL:
        locals()[_name] = of_cell(_name)
    del _name

    def _init_layer(self, arguments, kwargs):
        """Makes the cell and sets the attributes.

        Args:
          arguments: dict of the named arguments of the constructor.
          kwargs: the others.
        """
        kwargs = dict(kwargs)
        own = {name: arguments[name] for name in (*OF_CELL, *self._cell_more) if name in arguments}
        if "implementation" in self._cell_more:
            own["implementation"] = kwargs.pop("implementation", 2)
        else:
            kwargs.pop("implementation", None)
        cell = self._cell_class(
            **own,
            name=self._cell_name,
            dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True),
        )
        run = {name: arguments[name] for name in HOW_TO_RUN if name in arguments}
        regularizer = arguments["activity_regularizer"]
        RNN.__init__(self, cell, activity_regularizer=regularizer, **run, **kwargs)
        self.input_spec = [InputSpec(ndim=3)]

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """The outputs, and the states if asked for."""
        return super().call(inputs, mask, training, initial_state)

    def get_config(self):
        """The constructor arguments."""
        config = super().get_config()
        del config["cell"]
        regularizer = regularizers.serialize(self._activity_regularizer)
        return {**config, **cell_config(self, {"activity_regularizer": regularizer})}

    @classmethod
    def from_config(cls, config):
        """The layer from `get_config()`'s dict."""
        return cls(**config)


class GatedLayer(DropoutRNNCellMixin, LayerOfUnits):
    """What LSTM and GRU have in common."""

    _sequence: Callable  # the op: (inputs, states, kernel, recurrent kernel, bias, mask)

    recurrent_activation = of_cell("recurrent_activation")
    implementation = of_cell("implementation")

    def _init_layer(self, arguments, kwargs):
        super()._init_layer(arguments, {k: v for k, v in kwargs.items() if k != "seed"})
        self._init_masks(kwargs.get("seed"))

    def build(self, input_shape):
        """Builds the cell."""
        super().build(input_shape)
        self._random.start()

    @property
    def _is_usual(self):
        """Whether the layer is as most are: what is computed then has kernels of its own.

        As in TensorFlow, such a layer drops inputs anew at each step, others the same at all.
        """
        return (
            self.activation is activations.tanh
            and self.recurrent_activation is activations.sigmoid
            and not self.recurrent_dropout
            and not self.unroll
            and self.use_bias
        )

    def _run(self, inputs, state, constants, mask, training, lengths):
        if not self._is_usual:
            return super()._run(inputs, state, constants, mask, training, lengths)
        inputs = self._dropped(inputs, training)
        rows = inputs if self.time_major else swapped(inputs)
        if rows.shape[0] == 0 or any(s.shape[0] != rows.shape[1] for s in state):
            return super()._run(inputs, state, constants, mask, False, lengths)
        kept = steps_kept(mask, lengths, rows, self.time_major, self.go_backwards)
        kept = kept[0] if kept else None
        if self.go_backwards:
            rows = reverse(rows, [0])
        cell = self.cell
        weights = [w.value() for w in (cell.kernel, cell.recurrent_kernel, cell.bias)]
        outputs, *states = self._sequence(rows, list(state), *weights, mask=kept)
        last = states[0]
        if kept is not None:
            outputs = at_masked_steps(outputs, kept, self.zero_output_for_mask)
            last = outputs[-1]
        return last, outputs if self.time_major else swapped(outputs), tuple(states)

    def _dropped(self, inputs, training):
        """The inputs of all steps, some of them dropped while training."""
        masks = self.get_dropout_mask_for_cell(inputs, training, count=self._gates)
        return inputs if masks is None else inputs * masks[0]
