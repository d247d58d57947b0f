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


def op_layer(function):
    """A new layer that calls the tf function."""
    return TFOpLambda(function)


class TFOpLambda(Layer):
    """A layer that calls a tf function; made when the function is called on a Keras symbolic
    tensor.

    Args:
      function: the public function.
    """

    def __init__(self, function, **kwargs):
        self.symbol = symbol_of(function)
        kwargs.setdefault("name", unique_name("tf." + self.symbol))
        kwargs["autocast"] = False
        super().__init__(**kwargs)
        self.function = function
        self.built = True

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
