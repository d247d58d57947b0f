"""tf.experimental.Optional: a value that may be missing. In graphs it lives on the host."""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import bool_, variant
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor, type_spec_from_value
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.handle import VARIANT, handle_of, held
from yeoul.engine.op import NONE, register


class OptionalValue:
    """What the variant of an optional holds.

    Attributes:
      arrays: list of the arrays of the value's tensors; None: there is no value.
    """

    __slots__ = ("arrays",)

    def __init__(self, arrays):
        self.arrays = arrays

    def __repr__(self):
        if self.arrays is None:
            return "<OptionalVariant<None>>"
        parts = [f"shape: {list(a.shape)} values: {a}" for a in self.arrays]
        return f"<OptionalVariant<values: ({', '.join(parts)})>>"


def optional_of(arrays):
    """The array of a variant that holds these arrays; None: it is empty."""
    return handle_of(OptionalValue(arrays), VARIANT)


def one_variant(inputs, attrs):
    """Rule: a variant."""
    return [((), variant)]


FROM_VALUE = register(
    "OptionalFromValue",
    "components*:",
    host=lambda *components: optional_of([np.asarray(c) for c in components]),
    grad=NONE,
    shape=one_variant,
)
EMPTY = register("OptionalNone", "", host=lambda: optional_of(None), grad=NONE, shape=one_variant)
HAS_VALUE = register(
    "OptionalHasValue",
    "optional:variant",
    host=lambda optional: np.bool_(held(optional, None).arrays is not None),
    grad=NONE,
    shape=lambda inputs, attrs: [((), bool_)],
)


def _get_value(optional, output_types, output_shapes):
    arrays = held(optional).arrays
    if arrays is None:
        raise InvalidArgumentError(
            None,
            None,
            "The given optional does not have a value. Ask has_value() first.",
        )
    return arrays


GET_VALUE = register(
    "OptionalGetValue",
    "optional:variant",
    attrs={"output_types": (), "output_shapes": ()},
    host=_get_value,
    grad=NONE,
    shape=lambda inputs, attrs: list(
        zip(attrs["output_shapes"], attrs["output_types"], strict=True)
    ),
    outputs=None,
)


@export("experimental.Optional", "data.experimental.Optional")
class Optional(CompositeTensor):
    """A value that may be missing: a tensor or a structure of tensors, or nothing.

    Made by `from_value`, `empty`, or `iterator.get_next_as_optional()`.

    Example:
      >>> import yeoul as tf
      >>> optional = tf.experimental.Optional.from_value(42)
      >>> print(optional.has_value().numpy(), optional.get_value().numpy())
      True 42
      >>> empty = tf.experimental.Optional.empty(optional.element_spec)
      >>> print(empty.has_value().numpy())
      False
    """

    def __init__(self, variant_tensor, element_spec):
        self._variant_tensor, self._element_spec = variant_tensor, element_spec

    @staticmethod
    def from_value(value):
        """An optional that has this value.

        Args:
          value: tensor or structure of tensors, ragged and sparse ones included.

        Raises:
          InvalidArgumentError: if there is no tensor in it.
        """
        with_tensors = nest.map_structure(as_component, packed(value))
        spec = nest.map_structure(type_spec_from_value, with_tensors)
        parts = nest.flatten(with_tensors, expand_composites=True)
        if not parts:
            raise InvalidArgumentError(
                None,
                None,
                f"An optional holds at least 1 tensor, but there is none in {value!r}. Use "
                "tf.experimental.Optional.empty for a missing value.",
            )
        return Optional(execute(FROM_VALUE, parts, name="OptionalFromValue"), spec)

    @staticmethod
    def empty(element_spec):
        """An optional without a value.

        Args:
          element_spec: the structure of `tf.TypeSpec`s of the values it might have.
        """
        return Optional(execute(EMPTY, (), name="OptionalNone"), element_spec)

    @property
    def element_spec(self):
        """The structure of `tf.TypeSpec`s of the value."""
        return self._element_spec

    def has_value(self, name=None):
        """Whether there is a value, as a bool tensor.

        Args:
          name: name of the node in a graph.
        """
        return execute(HAS_VALUE, (self._variant_tensor,), name=name)

    def get_value(self, name=None):
        """The value.

        Args:
          name: name of the node in a graph.

        Raises:
          InvalidArgumentError: if there is none.
        """
        specs = nest.flatten(self._element_spec, expand_composites=True)
        attrs = {
            "output_types": tuple(s.dtype for s in specs),
            "output_shapes": tuple(s.shape._dims for s in specs),
        }
        found = execute(GET_VALUE, (self._variant_tensor,), attrs, name)
        return nest.pack_sequence_as(self._element_spec, found, expand_composites=True)

    @property
    def _type_spec(self):
        return OptionalSpec(self._element_spec)


def packed(value):
    """A structure with its lists as tensors, as in datasets."""
    if isinstance(value, list):
        return convert_to_tensor(value)
    if isinstance(value, dict):
        return {key: packed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        items = [packed(item) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    return value


def as_component(value):
    """A part of a structure as a tensor, or as the composite tensor that it is."""
    return value if isinstance(value, CompositeTensor) else convert_to_tensor(value)


@export("OptionalSpec", "data.experimental.OptionalStructure")
class OptionalSpec(CompositeSpec):
    """What is known of a `tf.experimental.Optional`.

    Args:
      element_spec: the structure of `tf.TypeSpec`s of its value.

    Example:
      >>> import yeoul as tf
      >>> tf.OptionalSpec(tf.TensorSpec([2]))
      OptionalSpec(TensorSpec(shape=(2,), dtype=tf.float32, name=None),)
    """

    __slots__ = ("_element_spec",)

    def __init__(self, element_spec):
        self._element_spec = element_spec

    @property
    def value_type(self):
        return Optional

    @property
    def _component_specs(self):
        return [TensorSpec([], variant)]

    def _to_components(self, value):
        return [value._variant_tensor]

    def _from_components(self, components):
        return Optional(components[0], self._element_spec)

    def _serialize(self):
        return (self._element_spec,)

    @staticmethod
    def from_value(value):
        """The spec of an optional."""
        return OptionalSpec(value.element_spec)
