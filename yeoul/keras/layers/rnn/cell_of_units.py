"""What SimpleRNN, LSTM and GRU have in common: the arguments of a cell, and the layer around it."""

from yeoul.keras import activations, constraints, initializers, regularizers
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.rnn.dropout_cell import DropoutRNNCellMixin
from yeoul.keras.layers.rnn.state import initial_state
from yeoul.ops.matmul import matmul

WEIGHTS = ("kernel", "recurrent", "bias")
SERIALIZERS = {
    "initializer": initializers,
    "regularizer": regularizers,
    "constraint": constraints,
}
KINDS = [f"{weight}_{kind}" for kind in SERIALIZERS for weight in WEIGHTS]


class CellOfUnits(DropoutRNNCellMixin, Layer):
    """A cell with `units`, a kernel for the inputs, one for the state, and a bias."""

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
        for name in KINDS:
            kind = SERIALIZERS[name.rpartition("_")[2]]
            setattr(self, name, kind.get(arguments[name]))
        self.dropout = min(1.0, max(0.0, arguments["dropout"]))
        self.recurrent_dropout = min(1.0, max(0.0, arguments["recurrent_dropout"]))
        self._init_masks()

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
        return initial_state(self, inputs, batch_size, dtype)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), **cell_config(self)}


def cell_config(owner, *more):
    """The configuration of what a cell, or the layer around it, was made with.

    Args:
      owner: cell or layer.
      *more: names of further attributes that are plain values.
    """
    config = {"units": owner.units, "activation": activations.serialize(owner.activation)}
    if hasattr(owner, "recurrent_activation"):
        config["recurrent_activation"] = activations.serialize(owner.recurrent_activation)
    config["use_bias"] = owner.use_bias
    for name in KINDS:
        config[name] = SERIALIZERS[name.rpartition("_")[2]].serialize(getattr(owner, name))
    for name in ("dropout", "recurrent_dropout", *more):
        config[name] = getattr(owner, name)
    return config


def product(x, kernel, mask=None):
    """`x @ kernel`, after the dropout mask if there is one."""
    return matmul(x if mask is None else x * mask, kernel)


def linear(x):
    """What no activation does."""
    return x
