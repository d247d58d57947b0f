"""What ragged, sparse and extension tensors share: parts, and a spec that puts them together."""

from typing import Any

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.tensor import Tensor


class CompositeSpec(TypeSpec):
    """The spec of a composite tensor.

    With `expand_composites`, `tf.nest` takes a spec apart into the specs of its components, and
    puts tensors in their places together to a value.
    """

    __slots__ = ()

    @property
    def _component_specs(self) -> Any:
        """The specs of the components: a list, in the order of `_to_components`."""
        raise NotImplementedError(f"{type(self).__name__} does not define `_component_specs`.")

    def _to_components(self, value: Any) -> list:
        """The components of a value: tensors, or further composites."""
        raise NotImplementedError(f"{type(self).__name__} does not define `_to_components`.")

    def _from_components(self, components: Any) -> Any:
        """The value of these components; they are not checked."""
        raise NotImplementedError(f"{type(self).__name__} does not define `_from_components`.")

    def _flatten_components(self) -> list:
        return list(self._component_specs)

    # Specs are the keys of traces: compared in every call of a function, so without NumPy.

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._serialize() == other._serialize()

    def __hash__(self) -> int:
        return super().__hash__()


class CompositeTensor:
    """Base of values that are several tensors under one name."""

    _is_tensor = True  # for `tf.is_tensor`

    @property
    def _type_spec(self) -> CompositeSpec:
        raise NotImplementedError(f"{type(self).__name__} does not define `_type_spec`.")

    def _flatten_components(self) -> list:
        return self._type_spec._to_components(self)

    def _from_components(self, components: Any) -> Any:
        return self._type_spec._from_components(components)

    def _gradient_part(self) -> Tensor:
        """The tensor that gradients flow to and from."""
        raise ValueError(
            f"Type {type(self).__name__} is not supported as a gradient source or gradient "
            "target. Use the float tensors in it."
        )

    def _with_gradient(self, gradient: Any) -> Any:
        """The gradient of `_gradient_part` in the form of this value."""
        return gradient

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Any:
        raise ValueError(f"{no_tensor(self)} Pass one of its tensors, or convert it to one first.")


def no_tensor(value: Any) -> str:
    """That a composite is no tensor, for messages."""
    return (
        f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a "
        "Tensor."
    )


def gradient_parts(structure: Any) -> list:
    """The leaves of a structure as tensors and variables that gradients flow to and from."""
    parts = []
    for leaf in nest.flatten(structure):
        if isinstance(leaf, CompositeTensor):
            leaf = leaf._gradient_part()
        elif isinstance(leaf, IndexedSlices):
            leaf = leaf.values
        parts.append(leaf)
    return parts


def watched_parts(structure: Any) -> list:
    """The leaves of a structure; of composite tensors all that can have a gradient."""
    parts = []
    for leaf in nest.flatten(structure):
        if isinstance(leaf, CompositeTensor):
            inner = nest.flatten(leaf, expand_composites=True)
            parts.extend(t for t in inner if t.dtype.is_floating or t.dtype.is_complex)
        else:
            parts.append(leaf.values if isinstance(leaf, IndexedSlices) else leaf)
    return parts


def with_gradients(structure: Any, gradients: list) -> Any:
    """Gradients of `gradient_parts(structure)` in the form of the structure."""
    leaves = [
        leaf._with_gradient(gradient)
        if isinstance(leaf, CompositeTensor) and gradient is not None
        else gradient
        for leaf, gradient in zip(nest.flatten(structure), gradients, strict=True)
    ]
    return nest.pack_sequence_as(structure, leaves)


@export("type_spec_from_value")
def type_spec_from_value(value: Any) -> TypeSpec:
    """The spec that describes a value.

    Args:
      value: a tensor, variable, composite tensor, or anything that has a spec.

    Returns:
      A `tf.TypeSpec`.

    Raises:
      TypeError: if nothing describes such a value.

    Example:
      >>> import yeoul as tf
      >>> tf.type_spec_from_value(tf.constant([1, 2]))
      TensorSpec(shape=(2,), dtype=tf.int32, name=None)
      >>> tf.type_spec_from_value(tf.ragged.constant([[1], [2, 3]]))
      RaggedTensorSpec(TensorShape([2, None]), tf.int32, 1, tf.int64)
    """
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    spec = getattr(value, "_type_spec", None) or getattr(value, "element_spec", None)
    if isinstance(spec, TypeSpec):
        return spec
    try:
        tensor = to_tensor(value)
    except (TypeError, ValueError):
        raise TypeError(
            f"Could not build a TypeSpec for {value!r} of unsupported type "
            f"{type(value).__name__}. Pass a tensor, a composite tensor, or what converts to one."
        ) from None
    return TensorSpec(tensor.shape, tensor.dtype)
