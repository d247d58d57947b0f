"""Layers that stand for tf functions called on Keras symbolic tensors."""

import functools
import importlib
import inspect
import types

from yeoul.core.export import REGISTRY
from yeoul.engine.op import TABLE
from yeoul.keras.core.context import unique_name
from yeoul.keras.core.layer import Layer


def symbol_of(function):
    """The canonical public name of a function, e.g. "math.reduce_mean"."""
    module, name = function.__module__, function.__name__
    for entry in REGISTRY:
        if entry.attr == name and entry.module == module:
            return entry.path
    return name


# Operators whose layers Keras names after the operator, not after a function: name -> op.
OPERATORS = {"add": "AddV2", "getitem": "StridedSlice", "eq": "Equal", "ne": "NotEqual"}


RAGGED_GETITEM = "__operators__.ragged_getitem"


def ragged_getitem(rt_input, key):
    """`rt_input[key]`."""
    return rt_input[key]


def function_of(symbol):
    """The function of a public name, or of "__operators__." and the name of an operator.

    Raises:
      ValueError: if there is none.
    """
    scope, _, name = symbol.rpartition(".")
    if scope == "__operators__" and name in OPERATORS:
        return TABLE[OPERATORS[name]].public
    if symbol == RAGGED_GETITEM:
        return ragged_getitem
    try:
        found = functools.reduce(getattr, symbol.split("."), importlib.import_module("yeoul"))
    except AttributeError:
        found = None
    if not isinstance(found, types.FunctionType):
        raise ValueError(f"Could not find the function tf.{symbol} that a layer's config names.")
    return found


def op_layer(function, symbol=None):
    """A new layer that calls the tf function.

    Args:
      function: the function.
      symbol: its public name, where that does not follow from the function.
    """
    slices = symbol in ("__operators__.getitem", RAGGED_GETITEM)
    kind = SlicingOpLambda if slices else TFOpLambda
    return kind(function, symbol=symbol)


def named_arguments(function):
    """The names of the arguments that can be passed by name."""
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]


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
        self._hold(_argument_names=named_arguments(function))
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

    @classmethod
    def from_config(cls, config):
        """The layer from `get_config()`'s dict."""
        config = dict(config)
        symbol = config.pop("function")
        return cls(function_of(symbol), symbol, **config)


class SlicingOpLambda(TFOpLambda):
    """The layer of `x[...]` on a Keras symbolic tensor."""

    def __init__(self, function, symbol=None, **kwargs):
        super().__init__(function, symbol, **kwargs)
        ragged = self.symbol == RAGGED_GETITEM
        self._hold(_argument_names=["rt_input", "key"] if ragged else ["tensor", "slice_spec"])

    def call(self, *args, **kwargs):
        """The part of the tensor."""
        given = kwargs | dict(zip(self._argument_names, args, strict=False))
        return self.function(*[given[name] for name in self._argument_names])


class InstanceProperty(Layer):
    """The layer of an attribute of a ragged or sparse Keras symbolic tensor.

    Args:
      attr_name: name of the attribute.
    """

    def __init__(self, attr_name, **kwargs):
        kwargs.setdefault("name", unique_name("input." + attr_name))
        kwargs["autocast"] = False
        super().__init__(**kwargs)
        self.attr_name = attr_name

    def call(self, obj):
        """The attribute."""
        return getattr(obj, self.attr_name)

    def get_config(self):
        """The attribute's name."""
        return {**super().get_config(), "attr_name": self.attr_name}


class InstanceMethod(InstanceProperty):
    """The layer of a method of a ragged Keras symbolic tensor."""

    def call(self, obj, args, kwargs):
        """What the method returns."""
        return getattr(obj, self.attr_name)(*args, **kwargs)
