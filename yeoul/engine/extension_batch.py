"""Extension types of which there can be batches: `tf.experimental.BatchableExtensionType`."""

from typing import Any

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.extension_fields import map_fields
from yeoul.engine.extension_type import ExtensionType, ExtensionTypeSpec


def batched_spec(value: Any, size: int | None) -> Any:
    """A field of a spec with one axis more in front: of `size` values, or unknown."""
    if isinstance(value, TensorSpec):
        return TensorSpec(TensorShape([size]).concatenate(value.shape), value.dtype)
    if isinstance(value, TensorShape):
        return TensorShape([size]).concatenate(value)
    if isinstance(value, TypeSpec):
        return value._batch(size)  # type: ignore[attr-defined]
    return value


def unbatched_spec(value: Any) -> Any:
    """A field of a spec without its first axis."""
    if isinstance(value, TensorSpec):
        return TensorSpec(without_first(value.shape), value.dtype)
    if isinstance(value, TensorShape):
        return without_first(value)
    if isinstance(value, TypeSpec):
        return value._unbatch()  # type: ignore[attr-defined]
    return value


def without_first(shape: TensorShape) -> TensorShape:
    """The shape of one of the values.

    Raises:
      ValueError: if it is that of a scalar.
    """
    if shape.rank == 0:
        raise ValueError("Unbatching a tensor is only supported for rank >= 1, not for scalars.")
    return shape if shape.rank is None else shape[1:]


@export("experimental.ExtensionTypeBatchEncoder")
class ExtensionTypeBatchEncoder:
    """How values of an extension type are stacked to batches, and taken out of them.

    `tf.map_fn` encodes a value, takes the rows of the encoding, and decodes each to a value. This
    class encodes as the tensors in the fields, whose first axes are those of the batch. For a type
    that needs something else, derive from it, and set the attribute `__batch_encoder__` of the type
    to an instance.

    Example:
      >>> import yeoul as tf
      >>> class Pair(tf.experimental.BatchableExtensionType):
      ...     a: tf.Tensor
      ...     b: tf.Tensor
      >>> spec = tf.type_spec_from_value(Pair([1.0, 2.0], [[3], [4]]))
      >>> encoder = tf.experimental.ExtensionTypeBatchEncoder()
      >>> encoder.unbatch(spec).b.shape, encoder.batch(spec, 7).b.shape
      (TensorShape([1]), TensorShape([7, 2, 1]))
    """

    def batch(self, spec: Any, batch_size: int | None) -> Any:
        """The spec of a batch of values.

        Args:
          spec: that of one value.
          batch_size: how many there are, or None if that is not known.
        """
        return _changed(spec, lambda value: batched_spec(value, batch_size))

    def unbatch(self, spec: Any) -> Any:
        """The spec of one value of a batch.

        Args:
          spec: that of the batch.

        Raises:
          ValueError: if there is a scalar in it.
        """
        return _changed(spec, unbatched_spec)

    def encode(self, spec: Any, value: Any, minimum_rank: int = 0) -> Any:
        """The value as a structure of tensors that can be stacked.

        Args:
          spec: the spec of the value.
          value: the value.
          minimum_rank: how many first axes the tensors have that will be taken apart.
        """
        return tuple(spec._to_components(value))

    def encoding_specs(self, spec: Any) -> Any:
        """The specs of the tensors that `encode` gives, in their structure.

        Args:
          spec: the spec of the value.
        """
        return tuple(spec._component_specs)

    def decode(self, spec: Any, encoded_value: Any) -> Any:
        """The value of an encoding.

        Args:
          spec: the spec of the value.
          encoded_value: what `encode` gave.
        """
        return spec._from_components(nest.flatten(encoded_value))


def _changed(spec: Any, change: Any) -> Any:
    """The spec with its fields changed; fields of batchable types change as their encoder says."""
    fields = {name: map_fields(value, change) for name, value in spec._fields.items()}
    return type(spec)._of(fields)


class BatchableExtensionTypeSpec(ExtensionTypeSpec):
    """The spec of a type of which there can be batches."""

    @property
    def _encoder(self) -> Any:
        return self._value_class.__batch_encoder__

    def _batch(self, size: int | None) -> Any:
        return self._encoder.batch(self, size)

    def _unbatch(self) -> Any:
        return self._encoder.unbatch(self)


@export("experimental.BatchableExtensionType")
class BatchableExtensionType(ExtensionType):
    """An extension type whose values can be stacked: `tf.map_fn` takes them and gives them.

    The attribute `__batch_encoder__` says how; by default each tensor in it has the axis of the
    batch first. See `tf.experimental.ExtensionTypeBatchEncoder`.

    Example:
      >>> import yeoul as tf
      >>> class Point(tf.experimental.BatchableExtensionType):
      ...     x: tf.Tensor
      ...     y: tf.Tensor
      >>> points = Point([1.0, 3.0], [2.0, 5.0])
      >>> tf.map_fn(lambda p: p.x * p.y, points, fn_output_signature=tf.float32).numpy().tolist()
      [2.0, 15.0]
    """

    _tf_extension_type_abstract = True
    _spec_base = BatchableExtensionTypeSpec
    __batch_encoder__: Any = ExtensionTypeBatchEncoder()
