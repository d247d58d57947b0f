"""Layers that stand for tf functions called on Keras symbolic tensors."""

from yeoul.core.export import REGISTRY
from yeoul.keras.core.context import unique_name
from yeoul.keras.core.layer import Layer


def symbol_of(function):
    """The canonical public name of a function, e.g. "math.reduce_mean"."""
    module, name = function.__module__, function.__name__
    for entry in REGISTRY:
        if entry.attr == name and entry.module == module:
            return entry.path
    return name


def op_layer(function, symbol=None):
    """A new layer that calls the tf function.

    Args:
      function: the function.
      symbol: its public name, where that does not follow from the function.
    """
    kind = SlicingOpLambda if symbol == "__operators__.getitem" else TFOpLambda
    return kind(function, symbol=symbol)


class TFOpLambda(Layer):
    """A layer that calls a tf function; made when one is called on a Keras symbolic tensor.

    Args:
      function: the public function.
      symbol: its public name, if that does not follow from the function.
    """

    def __init__(self, function, symbol=None, **kwargs):
        symbol = symbol or symbol_of(function)
        kwargs.setdefault("name", unique_name("tf." + symbol))
        kwargs["autocast"] = False
        super().__init__(**kwargs)
        self.symbol, self.function = symbol, function
        self.built = True

    _converts = ()  # the function converts what it is given, to a dtype that fits

    def _prepare_call(self):
        super()._prepare_call()
        self._takes_training = self._takes_mask = False

    def call(self, *args, **kwargs):
        """The function of the arguments."""
        return self.function(*args, **kwargs)

    def get_config(self):
        """The function's public name."""
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype,
            "function": self.symbol,
        }


class SlicingOpLambda(TFOpLambda):
    """The layer of `x[...]` on a Keras symbolic tensor."""
