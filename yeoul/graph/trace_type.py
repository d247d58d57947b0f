"""What distinguishes the traces of a function: `tf.types.experimental.TraceType`."""

import abc
from typing import Protocol, runtime_checkable

from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.convert import as_asked, to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable


@export("types.experimental.TraceType")
class TraceType(abc.ABC):
    """What a `tf.function` needs to know of an argument to tell whether a trace serves it.

    `tf.TensorSpec` and the other specs are trace types. A class of one's own gives its objects a
    trace type by the method `__tf_tracing_type__`. Equal types share a trace; so a type must be
    hashable.

    Example:
      >>> import yeoul as tf
      >>> class FruitType(tf.types.experimental.TraceType):
      ...     def __init__(self, fruit):
      ...         self.fruit = fruit
      ...     def is_subtype_of(self, other):
      ...         return self == other
      ...     def most_specific_common_supertype(self, others):
      ...         return self if all(self == other for other in others) else None
      ...     def placeholder_value(self, placeholder_context=None):
      ...         return self.fruit
      ...     def __eq__(self, other):
      ...         return isinstance(other, FruitType) and type(other.fruit) is type(self.fruit)
      ...     def __hash__(self):
      ...         return hash(type(self.fruit))
      >>> class Apple:
      ...     def __tf_tracing_type__(self, context):
      ...         return FruitType(self)
      >>> f = tf.function(lambda fruit: 1)
      >>> _ = f(Apple()), f(Apple())
      >>> f.experimental_get_tracing_count()
      1
    """

    @abc.abstractmethod
    def is_subtype_of(self, other) -> bool:
        """True if a trace for `other`, a `TraceType`, also serves values of this type."""

    @abc.abstractmethod
    def most_specific_common_supertype(self, others):
        """The narrowest type that this one and all `others` are subtypes of; None without one."""

    @abc.abstractmethod
    def placeholder_value(self, placeholder_context):
        """What stands for the argument while the function is traced."""

    @abc.abstractmethod
    def __hash__(self):
        pass

    @abc.abstractmethod
    def __eq__(self, other):
        pass

    def to_tensors(self, value):
        """The tensors in a value of this type, in the order of `flatten()`."""
        return []

    def from_tensors(self, tensors):
        """The value of this type that holds the tensors of an iterator."""
        return self.placeholder_value(None)

    def flatten(self):
        """The specs of the tensors in a value of this type."""
        return []

    def cast(self, value, cast_context):
        """The value as one of this type.

        Raises:
          TypeError: if it cannot be one.
        """
        return value


TraceType.register(TypeSpec)


@export("types.experimental.SupportsTracingProtocol")
@runtime_checkable
class SupportsTracingProtocol(Protocol):
    """Objects that say themselves which trace of a `tf.function` serves them.

    Example:
      >>> import yeoul as tf
      >>> isinstance(3, tf.types.experimental.SupportsTracingProtocol)
      False
    """

    def __tf_tracing_type__(self, context):
        """The object's `tf.types.experimental.TraceType`."""


class TracingContext:
    """What `__tf_tracing_type__` is given, and what is found in the arguments of one call.

    Attributes:
      specs_allowed: whether a spec stands for a value, as in `get_concrete_function`.
      is_legacy_signature: False; what TensorFlow's contexts have.
      tensors: the tensors found, in order.
      variables: the variables found, in order, each once.
      objects: the objects that types hold weakly.
      sources: the iterators found, in order: what runs on the host and is read by a call.
    """

    is_legacy_signature = False

    def __init__(self, specs_allowed=False):
        self.specs_allowed = specs_allowed
        self.tensors: list = []
        self.variables: list = []
        self.objects: list = []
        self.sources: list = []
        self.placeholders: dict = {}

    def alias_of(self, variable):
        """The number of the variable among the variables of this call."""
        for i, known in enumerate(self.variables):
            if known is variable:
                return i
        self.variables.append(variable)
        return len(self.variables) - 1

    def alias_global_id(self, local_id):
        """The number that a user's trace type gives to an object of which there is only one."""
        return local_id

    def add_placeholder(self, placeholder_id, variable):
        """Notes what shall stand for the object with this number."""
        self.placeholders[placeholder_id] = variable

    def get_placeholder_mapping(self):
        """Numbers of objects and what stands for them."""
        return self.placeholders


class PlaceholderContext:
    """What makes the symbolic values that stand for arguments while a function is traced.

    Attributes:
      context_graph: the graph.
      variables: what stands for the variables, by their numbers.
      naming_scope: the name of the parameter.
      slots: what stands for iterators, in order; see `ConcreteFunction.slots`.
    """

    unnest_only = False
    with_none_control_dependencies = False
    composite_device_name = None

    def __init__(self, graph, variables=()):
        self.context_graph, self.variables = graph, variables
        self.naming_scope = None
        self.slots: list = []
        self.placeholders: dict = {}

    def update_naming_scope(self, naming_scope):
        """The name that inputs have from here on."""
        self.naming_scope = naming_scope

    def has_placeholder(self, placeholder_id):
        """True if something stands for the object with this number."""
        return placeholder_id in self.placeholders

    def get_placeholder(self, placeholder_id):
        """What stands for the object with this number."""
        return self.placeholders[placeholder_id]

    def add_placeholder(self, placeholder_id, placeholder):
        """Notes what stands for the object with this number."""
        self.placeholders[placeholder_id] = placeholder

    def symbolic(self, spec):
        """A new input of the graph."""
        name = spec.name or self.naming_scope or "args"
        return self.context_graph.add_input(spec.shape._dims, spec.dtype, name)


class CastContext:
    """What `TraceType.cast` is given.

    Attributes:
      allow_specs: whether a spec stands for a value.
    """

    def __init__(self, allow_specs=False):
        self.allow_specs = allow_specs

    def tensor(self, spec, value):
        """The value as a tensor that fits the spec; Python and NumPy values are converted."""
        if isinstance(value, TensorSpec) and self.allow_specs:
            own = value
        else:
            known = isinstance(value, (Tensor, BaseVariable))
            dtype = None if known else spec.dtype.np
            value = to_tensor(as_asked(value, dtype), dtype)
            own = TensorSpec(value.shape, value.dtype)
        if own.dtype is not spec.dtype or not own.shape.is_compatible_with(spec.shape):
            raise TypeError(f"Can not cast {own!r} to {spec!r}")
        return value


def supertype(kind, other):
    """The narrowest type that covers both, or None."""
    if kind == other:
        return kind
    if isinstance(kind, TensorSpec) and isinstance(other, TensorSpec):
        if kind.dtype is not other.dtype:
            return None
        return TensorSpec(kind.shape.most_specific_common_supertype([other.shape]), kind.dtype)
    return kind.most_specific_common_supertype([other])
