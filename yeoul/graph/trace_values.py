"""The trace types of Python values and objects, and which type a value has."""

import enum
import weakref

import numpy as np

from yeoul.core.dtypes import DType
from yeoul.core.shape import TensorShape
from yeoul.core.structure import COMPOSITE, CUSTOM, LEAF, children, kind_of
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.trace_parts import Composite, CustomNest, Nested, Parts
from yeoul.graph.trace_type import TraceType, TracingContext
from yeoul.graph.variable_spec import VariableSpec

# Values of these classes cannot change, and hold nothing that could be freed: traces keep them.
PLAIN = (
    *(bool, int, float, complex, str, bytes, range, frozenset, type, type(None), type(...)),
    *(enum.Enum, TensorShape, DType, np.dtype),
)


class Literal(TraceType):
    """A Python value, fixed when the function is traced."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def is_subtype_of(self, other):
        return self == other

    def most_specific_common_supertype(self, others):
        return self if all(self == other for other in others) else None

    def placeholder_value(self, placeholder_context):
        return self.value

    def described(self, name):
        """The value as `structured_input_signature` shows it."""
        return self.value

    def cast(self, value, cast_context):
        if isinstance(value, (Tensor, BaseVariable, np.ndarray)) or not same(self.value, value):
            raise TypeError(f"Can not cast {value!r} to {self!r}")
        return self.value

    def __eq__(self, other):
        return type(other) is Literal and same(self.value, other.value)

    def __hash__(self):
        return hash((type(self.value), self.value))

    def __repr__(self):
        return f"Literal[{self.value!r}]"


def same(a, b):
    """True for equal values of one class, and for two that are NaN."""
    return type(a) is type(b) and bool(a == b or (a != a and b != b))


class Weakref(TraceType):
    """An object of the user, which its traces do not keep alive."""

    __slots__ = ("hash", "reference")

    def __init__(self, value):
        self.reference, self.hash = weakref.ref(value), hash(value)

    def is_subtype_of(self, other):
        return self == other

    def most_specific_common_supertype(self, others):
        return self if all(self == other for other in others) else None

    def placeholder_value(self, placeholder_context):
        return self.reference()

    def described(self, name):
        return self.reference()

    def cast(self, value, cast_context):
        known = self.reference()
        if known is None or not (value is known or bool(value == known)):
            raise TypeError(f"Can not cast {value!r} to {self!r}")
        return value

    def __eq__(self, other):
        if type(other) is not Weakref:
            return False
        if self.reference is other.reference:
            return True
        a, b = self.reference(), other.reference()
        return a is not None and b is not None and (a is b or bool(a == b))

    def __hash__(self):
        return self.hash

    def __repr__(self):
        return f"Weakref[{self.reference!r}]"


def composite(value):
    """The type of a composite tensor, or of the values of its spec."""
    spec = value if isinstance(value, TypeSpec) else getattr(value, "_type_spec", None)
    context = TracingContext(specs_allowed=True)
    whole = hasattr(spec, "_from_components")  # then the spec makes values itself
    parts = [from_value(part, context) for part in (spec if whole else value)._flatten_components()]
    like = spec if whole else value._from_components(list(parts))
    return Composite(type(value), spec, like, parts)


def from_value(value, context):
    """The trace type of a value; its tensors and variables are noted in the context.

    Raises:
      TypeError: if the value can change, so that nothing tells whether a trace still serves it.
    """
    if type(value) is EagerTensor:
        context.tensors.append(value)
        return TensorSpec(value.shape, value.dtype)
    if isinstance(value, PLAIN) and not isinstance(value, np.generic):  # np.float64 is a float
        return Literal(value)
    if isinstance(value, (Tensor, np.ndarray, np.generic)):
        if isinstance(value, np.str_):
            return Literal(value)
        tensor = to_tensor(value)
        if type(tensor) is not EagerTensor and STATE.graph is None:
            raise TypeError(tensor.out_of_scope())
        context.tensors.append(tensor)
        return TensorSpec(tensor.shape, tensor.dtype)
    if isinstance(value, BaseVariable):
        return VariableSpec.of(value, context.alias_of(value))
    if isinstance(value, TypeSpec):
        return of_spec(value, context)
    if hasattr(value, "__tf_tracing_type__"):
        kind = value.__tf_tracing_type__(context)
        context.tensors += kind.to_tensors(value)
        return kind
    kind = kind_of(type(value), True)
    if kind == COMPOSITE:
        made = composite(value)
        context.tensors += flat_components(value)
        return made
    if kind == CUSTOM:
        metadata, parts = value.__tf_flatten__()
        return CustomNest(type(value), metadata, [from_value(part, context) for part in parts])
    if kind != LEAF:
        return Nested(value, kind, [from_value(part, context) for part in children(value, kind)])
    return of_object(value, context)


def of_spec(spec, context):
    """The trace type that a spec in place of a value stands for."""
    if not context.specs_allowed:
        raise ValueError(
            f"Attempt to convert a value ({spec!r}) with an unsupported type ({type(spec)}) to a "
            "Tensor. A spec has no value: pass a tensor, or call get_concrete_function."
        )
    if isinstance(spec, (TensorSpec, VariableSpec)):
        context.tensors.append(spec)
        return spec
    if not hasattr(spec, "_flatten_components"):  # of something that is no tensors
        return spec
    made = composite(spec)
    context.tensors += made.flatten()
    return made


def flat_components(value):
    """The tensors of a composite tensor, those of composites in it too."""
    found = []
    for part in value._flatten_components():
        found += flat_components(part) if hasattr(part, "_flatten_components") else [part]
    return [part if isinstance(part, TypeSpec) else to_tensor(part) for part in found]


def of_object(value, context):
    """The type of an object of the user: it is told from others, and not kept alive."""
    if type(value) is Literal:  # a type itself, in the type of a result
        return value
    try:
        hash(value)
    except TypeError:
        raise TypeError(
            f"Could not generate a generic TraceType for {value!r}. Please verify that it is "
            "immutable/hashable. Otherwise, consider implementing the Tracing Protocol for it: a "
            f"method __tf_tracing_type__ of {type(value).__name__}. A set can be passed as a "
            "frozenset or a tuple, a dataclass with frozen=True or the methods __tf_flatten__ and "
            "__tf_unflatten__."
        ) from None
    try:
        made = Weakref(value)
    except TypeError:  # its class has __slots__ without __weakref__
        return Literal(value)
    context.objects.append(value)
    return made


def has_variable(key):
    """True if a variable is among the arguments."""
    return any(
        isinstance(kind, VariableSpec) or (isinstance(kind, Parts) and has_variable(kind.parts))
        for kind in key
    )
