"""Keras symbolic tensors: placeholders from which functional models are built."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.tensor import Operators, Reference


class KerasTensor(Operators):
    """A stand-in for the tensors that will flow through a functional model.

    Attributes:
      shape, dtype: static shape and dtype.
      node: the `Node` (layer call) that makes it; None for an input not yet attached.
      index: which output of the node it is.
    """

    def __init__(self, dims, dtype, name=None):
        self._dims, self._dtype, self._name = dims, dtype, name
        self.node = None
        self.index = 0
        self._keras_mask = None

    @property
    def shape(self):
        return TensorShape(self._dims)

    def get_shape(self):
        """The static shape."""
        return self.shape

    @property
    def dtype(self):
        return self._dtype

    @property
    def name(self):
        return self._name

    @property
    def op(self):
        raise TypeError(
            "Keras symbolic inputs/outputs do not implement `op`. You may be trying to pass Keras "
            "symbolic "
            "inputs/outputs to a TF API that does not register dispatching. Wrap the code in a "
            "custom "
            "layer's `call`."
        )

    @property
    def type_spec(self):
        """Shape and dtype; the name too of an input."""
        made = self.node is not None and not self.node.is_input
        return TensorSpec(self.shape, self._dtype, None if made else self._name)

    @property
    def _keras_history(self):
        return self.node.layer, self.node.layer._inbound_nodes.index(self.node), self.index

    def set_shape(self, shape):
        """Adds what is known of the shape."""
        self._dims = self.shape.merge_with(shape)._dims

    def ref(self):
        """A hashable reference."""
        return Reference(self)

    def __hash__(self):
        raise TypeError(
            f"Tensors are unhashable (this tensor: {self!r}). Instead, use tensor.ref() as the key."
        )

    # Operators whose layers Keras names after the operator, not after a function.

    def __getitem__(self, index):
        return operator_layer("__operators__.getitem", self, index)

    def __eq__(self, other):
        return False if other is None else operator_layer("__operators__.eq", self, other)

    def __ne__(self, other):
        return True if other is None else operator_layer("__operators__.ne", self, other)

    def __and__(self, other):
        return operator_layer(self._logic("and"), self, other)

    def __rand__(self, other):
        return operator_layer(self._logic("and"), other, self)

    def __or__(self, other):
        return operator_layer(self._logic("or"), self, other)

    def __ror__(self, other):
        return operator_layer(self._logic("or"), other, self)

    def __xor__(self, other):
        return operator_layer(self._logic("xor"), self, other)

    def __rxor__(self, other):
        return operator_layer(self._logic("xor"), other, self)

    def __invert__(self):
        if self._dtype.is_bool:
            return operator_layer("math.logical_not", self)
        return operator_layer("bitwise.invert", self)

    def __neg__(self):
        return operator_layer("math.negative", self)

    def _logic(self, name):
        return f"math.logical_{name}" if self._dtype.is_bool else f"bitwise.bitwise_{name}"

    def __len__(self):
        raise TypeError(
            "Keras symbolic inputs/outputs do not implement `__len__`: the first dimension is the "
            "batch. "
            "Use tf.shape(x)[0] in a layer's call."
        )

    def __iter__(self):
        if self._dims is None or not self._dims or self._dims[0] is None:
            raise TypeError(
                "Cannot iterate over a Keras symbolic tensor whose first dimension is unknown: "
                f"{self!r}."
            )
        return iter([self[i] for i in range(self._dims[0])])

    def __bool__(self):
        raise TypeError(
            f"Using a Keras symbolic tensor as a Python `bool` is not allowed: {self!r} has no "
            "value while the model is "
            "being built. Use tf.where, or write a custom layer."
        )

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            f"You are passing {self!r}, an intermediate Keras symbolic input/output, to a NumPy "
            "function or to code that "
            "needs values. Use tf functions, or wrap the code in a custom layer's `call`."
        )

    def __str__(self):
        made = ""
        if self.node is not None:
            made = f", description=\"created by layer '{self.node.layer.name}'\""
        return f"KerasTensor(type_spec={self.type_spec!r}, name={self._name!r}{made})"

    def __repr__(self):
        made = f" (created by layer '{self.node.layer.name}')" if self.node is not None else ""
        return f"<KerasTensor: shape={self.shape} dtype={self._dtype.name}{made}>"


# Those that Keras calls without a name for the node, and whose configurations therefore have none.
UNNAMED = tuple(f"__operators__.{name}" for name in ("getitem", "ragged_getitem", "eq", "ne"))


def operator_layer(symbol, *args):
    """A Python operator on Keras symbolic tensors becomes a layer of the model."""
    from yeoul.keras.core.op_lambda import function_of, op_layer

    options = {} if symbol in UNNAMED else {"name": None}
    return op_layer(function_of(symbol), symbol)(*args, **options)


def add_operators():
    """Gives symbolic tensors the operators that have one symbol each, and their mirror images."""
    symbols = {
        **{"add": "__operators__.add", "sub": "math.subtract", "mul": "math.multiply"},
        **{"truediv": "math.truediv", "pow": "math.pow", "matmul": "linalg.matmul"},
    }
    for name, symbol in symbols.items():
        setattr(
            KerasTensor, f"__{name}__", lambda x, y, symbol=symbol: operator_layer(symbol, x, y)
        )
        setattr(
            KerasTensor, f"__r{name}__", lambda x, y, symbol=symbol: operator_layer(symbol, y, x)
        )
    comparisons = {"gt": "greater", "ge": "greater_equal", "lt": "less", "le": "less_equal"}
    for name, word in comparisons.items():
        symbol = f"math.{word}"
        setattr(
            KerasTensor, f"__{name}__", lambda x, y, symbol=symbol: operator_layer(symbol, x, y)
        )


add_operators()


def through_layer(function, args, kwargs):
    """A tf function called on Keras symbolic tensors becomes a layer of the model."""
    from yeoul.keras.core.op_lambda import op_layer

    layer = op_layer(function)
    if not args and layer._argument_names and layer._argument_names[0] in kwargs:
        args = (kwargs.pop(layer._argument_names[0]),)
    return layer(*args, **kwargs)


FOREIGN[KerasTensor] = through_layer


@export("keras.backend.is_keras_tensor", "keras.utils.is_keras_tensor")
def is_keras_tensor(x):
    """True if `x` is a Keras symbolic tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.is_keras_tensor(tf.keras.Input((2,)))
      True
    """
    if not hasattr(x, "shape"):
        raise ValueError(
            f"Unexpectedly found an instance of type {type(x)}. Expected a symbolic tensor "
            "instance."
        )
    return isinstance(x, KerasTensor)
