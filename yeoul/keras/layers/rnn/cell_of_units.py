"""What SimpleRNN, LSTM and GRU have in common: the arguments of a cell, and the layer around it."""

from yeoul.core import nest
from yeoul.keras import activations, constraints, initializers, regularizers
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.rnn.dropout_cell import DropoutRNNCellMixin
from yeoul.keras.layers.rnn.state import initial_state
from yeoul.ops.matmul import matmul

WEIGHTS = ("kernel", "recurrent", "bias")
INITIALIZERS, REGULARIZERS, CONSTRAINTS = (
    tuple(f"{weight}_{kind}" for weight in WEIGHTS)
    for kind in ("initializer", "regularizer", "constraint")
)
KINDS = {
    **dict.fromkeys(INITIALIZERS, initializers),
    **dict.fromkeys(REGULARIZERS, regularizers),
    **dict.fromkeys(CONSTRAINTS, constraints),
}
NAMED = {"activation": activations, "recurrent_activation": activations, **KINDS}
CONFIG_ORDER = (
    *("units", "activation", "recurrent_activation", "use_bias", *INITIALIZERS, "unit_forget_bias"),
    *(*REGULARIZERS, "activity_regularizer", *CONSTRAINTS, "dropout", "recurrent_dropout"),
    *("implementation", "reset_after"),
)


class CellOfUnits(DropoutRNNCellMixin, Layer):
    """A cell with `units`, a kernel for the inputs, one for the state, and a bias."""

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self._init_masks(seed)

    def _init_cell(self, arguments):
        """Sets the attributes for the constructor's arguments, a dict."""
        units = arguments["units"]
        if units <= 0:
            raise ValueError(
                "Received an invalid value for argument `units`, expected a positive integer, got "
                f"{units} ({type(self).__name__}). Pass the number of outputs."
            )
        self.units, self.use_bias = units, arguments["use_bias"]
        self.activation = activations.get(arguments["activation"])
        if "recurrent_activation" in arguments:
            self.recurrent_activation = activations.get(arguments["recurrent_activation"])
        for name, kind in KINDS.items():
            setattr(self, name, kind.get(arguments[name]))
        self.dropout = min(1.0, max(0.0, arguments["dropout"]))
        self.recurrent_dropout = min(1.0, max(0.0, arguments["recurrent_dropout"]))

    def _add(self, weight, shape, initializer=None):
        """Makes the weight that the arguments of this name (`WEIGHTS`) describe."""
        return self.add_weight(
            "recurrent_kernel" if weight == "recurrent" else weight,
            shape=shape,
            initializer=initializer or getattr(self, f"{weight}_initializer"),
            regularizer=getattr(self, f"{weight}_regularizer"),
            constraint=getattr(self, f"{weight}_constraint"),
        )

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros, in the structure of `state_size`.

        Args:
          inputs: `[batch, ...]`; gives batch size and dtype, if passed.
          batch_size: int or scalar tensor.
          dtype: dtype of the states.
        """
        found = initial_state(self, inputs, batch_size, dtype)
        return list(found) if nest.is_nested(found) else found

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), **cell_config(self)}


def cell_config(owner, activity_regularizer=None):
    """The configuration of what a cell, or the layer around it, was made with.

    Args:
      owner: cell or layer.
      activity_regularizer: dict with that of the layer; None for a cell.
    """
    config = dict(activity_regularizer or {})
    for name in CONFIG_ORDER:
        if hasattr(owner, name) and name != "activity_regularizer":
            value = getattr(owner, name)
            config[name] = NAMED[name].serialize(value) if name in NAMED else value
    return {name: config[name] for name in CONFIG_ORDER if name in config}


def product(x, kernel, mask=None):
    """`x @ kernel`, after the dropout mask if there is one."""
    return matmul(x if mask is None else x * mask, kernel)


def linear(x):
    """What no activation does."""
    return x
