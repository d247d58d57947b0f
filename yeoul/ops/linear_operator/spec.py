"""The specs of operators: classes named after the operator's, such as `LinearOperatorDiagSpec`."""

import functools

from yeoul.core import nest
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.static import known_array


class LinearOperatorSpec(CompositeSpec):
    """What the operators of a class share: the specs of their tensors, and all other arguments.

    Args:
      param_specs: name of argument -> spec, or a list of specs.
      non_tensor_params: name of argument -> value.
      prefer_static_fields: names of arguments that are no tensors if their value is known.
    """

    __slots__ = ("_non_tensor_params", "_param_specs", "_prefer_static_fields")
    operator: type = CompositeTensor

    def __init__(self, param_specs, non_tensor_params, prefer_static_fields=()):
        self._param_specs, self._non_tensor_params = param_specs, non_tensor_params
        self._prefer_static_fields = prefer_static_fields

    @property
    def value_type(self):
        """The class of the operators."""
        return self.operator

    def _serialize(self):
        plain = tuple(sorted(self._non_tensor_params.items()))
        return self._param_specs, plain, self._prefer_static_fields

    @classmethod
    def _deserialize(cls, serialization):
        specs, plain, static = serialization
        return cls(specs, dict(plain), static)

    def __eq__(self, other):
        if type(other) is not type(self):
            return False
        return self._key() == other._key()

    def __hash__(self):
        return hash((type(self), repr(self._key())))

    def _key(self):
        plain = {k: hashable(v) for k, v in self._non_tensor_params.items()}
        return self._param_specs, plain, self._prefer_static_fields

    def __repr__(self):
        parts = self._param_specs, self._non_tensor_params, self._prefer_static_fields
        return f"{type(self).__name__}{parts!r}"

    def __reduce__(self):
        return restored, (self.operator, self._serialize())

    @property
    def _component_specs(self):
        return nest.flatten(self._param_specs)

    def _to_components(self, value):
        parts = {name: argument(value, name) for name in self._param_specs}
        return nest.flatten(parts)

    def _from_components(self, components):
        parts = nest.pack_sequence_as(self._param_specs, list(components))
        return self.operator(**{**self._non_tensor_params, **parts})


def hashable(value):
    return tuple(value.as_list()) if isinstance(value, TensorShape) and value.rank else value


def restored(operator, serialization):
    """A spec that was pickled."""
    return class_of_specs(operator)._deserialize(serialization)


@functools.cache
def class_of_specs(operator):
    """The class of the specs of a class of operators."""
    fields = {"operator": operator, "__slots__": (), "__module__": __name__}
    return type(f"{operator.__name__}Spec", (LinearOperatorSpec,), fields)


def argument(operator, name):
    """The value of an argument of an operator's constructor."""
    value = getattr(operator, name, None)
    return getattr(operator, f"_{name}", None) if value is None else value


def is_tensor(value):
    """True for what has components: tensors, variables, operators, and lists of these."""
    if isinstance(value, (list, tuple)):
        return any(is_tensor(v) for v in value)
    return isinstance(value, (Tensor, BaseVariable, CompositeTensor))


def spec_of_value(value):
    """The spec of one argument; variables are passed by their values."""
    if isinstance(value, (list, tuple)):
        return [spec_of_value(v) for v in value]
    if isinstance(value, CompositeTensor):
        return value._type_spec
    value = to_tensor(value) if not isinstance(value, BaseVariable) else value
    return TensorSpec(value.shape, value.dtype)


def static_value(name, value):
    """The value of an argument that is rather not a tensor, or the tensor if it is not known."""
    if not isinstance(value, Tensor):
        return value
    known = known_array(value)
    if known is None:
        return value
    return TensorShape(known.tolist()) if known.ndim else int(known)


def spec_of(operator):
    """The spec of an operator; None for classes that do not say what their fields are."""
    fields = operator._composite_tensor_fields
    if not fields:
        return None
    specs, plain, static = {}, {}, operator._composite_tensor_prefer_static_fields
    hints = ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square")
    for name in (*fields, *hints):
        value = argument(operator, name)
        value = static_value(name, value) if name in static else value
        if name not in hints and is_tensor(value):
            specs[name] = spec_of_value(value)
        else:
            plain[name] = value
    return class_of_specs(type(operator))(specs, plain, tuple(static))
