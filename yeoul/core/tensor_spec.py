"""What is known of a tensor before it exists: `tf.TypeSpec` and `tf.TensorSpec`."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from yeoul.core.dtypes import DType, as_dtype, float32
from yeoul.core.export import export
from yeoul.core.shape import TensorShape, as_shape


@export("TypeSpec")
class TypeSpec:
    """Base of the descriptions of values: which values are meant, without one.

    A subclass gives its defining properties in `_serialize()`, a tuple; equality, hashing, copies
    and the order of specs follow from that.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.TensorSpec([2], tf.int32), tf.TypeSpec)
      True
    """

    __slots__ = ()

    @property
    def value_type(self) -> type:
        """The class of the values that the spec describes."""
        raise NotImplementedError(f"{type(self).__name__} does not define `value_type`.")

    def _serialize(self) -> tuple:
        raise NotImplementedError(f"{type(self).__name__} does not define `_serialize`.")

    @classmethod
    def _deserialize(cls, serialization: tuple) -> "TypeSpec":
        return cls(*serialization)

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether `spec_or_value`, a spec or a value, fits this spec."""
        other = spec_or_value
        if not isinstance(other, TypeSpec):
            other = getattr(other, "_type_spec", None)
        if other is None or type(other) is not type(self):
            return False
        return _compare(self._serialize(), other._serialize(), _compatible) is not _DIFFERENT

    def is_subtype_of(self, other: "TypeSpec") -> bool:
        """Whether every value that fits this spec also fits `other`."""
        return (
            type(other) is type(self)
            and _compare(self._serialize(), other._serialize(), _subtype) is not _DIFFERENT
        )

    def most_specific_common_supertype(self, others: "Sequence[TypeSpec]") -> "TypeSpec | None":
        """The narrowest spec that covers this one and all `others`; None when there is none."""
        merged = self._serialize()
        for other in others:
            if type(other) is not type(self):
                return None
            merged = _compare(merged, other._serialize(), _common)
            if merged is _DIFFERENT:
                return None
        return self._deserialize(merged)

    def most_specific_compatible_type(self, other: "TypeSpec") -> "TypeSpec":
        """The narrowest spec that covers this one and `other`.

        Raises:
          ValueError: there is none.
        """
        found = self.most_specific_common_supertype([other])
        if found is None:
            raise ValueError(f"No TypeSpec is compatible with both {self} and {other}.")
        return found

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is type(self)
            and _compare(self._serialize(), other._serialize(), _equal) is not _DIFFERENT
        )

    def __hash__(self) -> int:
        return hash((type(self), _hashable(self._serialize())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._serialize()}"

    def __reduce__(self):
        return _restore, (type(self), self._serialize())


def _restore(cls: type[TypeSpec], serialization: tuple) -> TypeSpec:
    return cls._deserialize(serialization)


_DIFFERENT = object()


def _compare(a: Any, b: Any, rule: Callable[[Any, Any], Any]) -> Any:
    """Joins two serialized specs part by part by `rule`; `_DIFFERENT` when a pair does not join."""
    if isinstance(a, TensorShape | TypeSpec):
        return rule(a, b) if type(b) is type(a) else _DIFFERENT
    if type(a) is not type(b):
        return _DIFFERENT
    if isinstance(a, tuple | list):
        if len(a) != len(b):
            return _DIFFERENT
        parts = [_compare(x, y, rule) for x, y in zip(a, b, strict=True)]
        return _DIFFERENT if any(p is _DIFFERENT for p in parts) else type(a)(parts)
    if isinstance(a, dict):
        if a.keys() != b.keys():
            return _DIFFERENT
        parts = [_compare(a[key], b[key], rule) for key in a]
        return (
            _DIFFERENT if any(p is _DIFFERENT for p in parts) else dict(zip(a, parts, strict=True))
        )
    return a if np.array_equal(a, b) else _DIFFERENT


def _equal(a: Any, b: Any) -> Any:
    return a if a == b else _DIFFERENT


def _compatible(a: Any, b: Any) -> Any:
    return a if a.is_compatible_with(b) else _DIFFERENT


def _subtype(a: Any, b: Any) -> Any:
    return a if a.is_subtype_of(b) else _DIFFERENT


def _common(a: Any, b: Any) -> Any:
    found = a.most_specific_common_supertype([b])
    return _DIFFERENT if found is None else found


def _hashable(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return tuple(map(_hashable, value))
    if isinstance(value, dict):
        return tuple((key, _hashable(value[key])) for key in value)
    return value.tobytes() if isinstance(value, np.ndarray) else value


@export("TensorSpec")
class TensorSpec(TypeSpec):
    """The shape and dtype of a tensor, and optionally its name.

    Args:
      shape: a `tf.TensorShape` or what makes one; None where unknown.
      dtype: a `tf.DType` or what names one.
      name: the name of an argument or input, or None.

    Raises:
      TypeError: `shape` or `dtype` is none.

    Example:
      >>> import yeoul as tf
      >>> spec = tf.TensorSpec([None, 3])
      >>> spec
      TensorSpec(shape=(None, 3), dtype=tf.float32, name=None)
      >>> spec.is_compatible_with(tf.TensorSpec([2, 3]))
      True
    """

    __slots__ = ("_dtype", "_name", "_shape")

    def __init__(self, shape: Any, dtype: Any = float32, name: str | None = None):
        self._shape: TensorShape = as_shape(shape)
        self._dtype: DType = as_dtype(dtype)
        self._name = name

    @property
    def shape(self) -> TensorShape:
        """The shape."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self._dtype

    @property
    def name(self) -> str | None:
        """The name, or None."""
        return self._name

    @classmethod
    def from_spec(cls, spec: Any, name: str | None = None) -> "TensorSpec":
        """A spec with the shape and dtype of `spec`.

        Args:
          spec: a spec.
          name: its new name; the name of `spec` by default.
        """
        return cls(spec.shape, spec.dtype, name or spec.name)

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> "TensorSpec":
        """The spec of a tensor.

        Args:
          tensor: a tensor.
          name: the name of the spec; that of the tensor, where it has one, by default.

        Raises:
          ValueError: `tensor` has no static shape and dtype.
        """
        shape, dtype = getattr(tensor, "shape", None), getattr(tensor, "dtype", None)
        if not isinstance(shape, TensorShape) or not isinstance(dtype, DType):
            raise ValueError(
                f"`tensor` should be a tf.Tensor, but got {tensor!r} of type "
                f"{type(tensor).__name__}. Convert it with tf.convert_to_tensor first."
            )
        return cls(shape, dtype, name or getattr(tensor, "_symbolic_name", None))

    def is_compatible_with(self, spec_or_tensor: Any) -> bool:
        """Whether a spec, tensor or variable has this dtype and a compatible shape."""
        shape, dtype = (getattr(spec_or_tensor, a, None) for a in ("shape", "dtype"))
        if not isinstance(shape, TensorShape) or not isinstance(dtype, DType):
            return False
        return dtype is self._dtype and self._shape.is_compatible_with(shape)

    def is_subtype_of(self, other: Any) -> bool:
        """Whether every tensor that fits this spec also fits `other`, whatever its name."""
        return (
            isinstance(other, TensorSpec)
            and type(other) is type(self)
            and (not self._name or self._name == other._name)
            and self._dtype is other._dtype
            and self._shape.is_subtype_of(other._shape)
        )

    # What a trace type of `tf.function` has, see tf.types.experimental.TraceType.

    def placeholder_value(self, placeholder_context: Any) -> Any:
        """The symbolic tensor that stands for a tensor while a function is traced."""
        return placeholder_context.symbolic(self)

    def to_tensors(self, value: Any) -> list:
        """The tensors in a value: the tensor itself."""
        return [value]

    def from_tensors(self, tensors: Any) -> Any:
        """The next of an iterator of tensors."""
        return next(tensors)

    def flatten(self) -> "list[TensorSpec]":
        """The specs of the tensors in a value: this one."""
        return [self]

    def cast(self, value: Any, cast_context: Any) -> Any:
        """The value as a tensor that fits this spec.

        Raises:
          TypeError: it does not fit.
        """
        return cast_context.tensor(self, value)

    def _serialize(self) -> tuple:
        return self._shape, self._dtype, self._name

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is type(self)
            and self._dtype is other._dtype
            and self._shape._dims == other._shape._dims
            and self._name == other._name
        )

    def __hash__(self) -> int:
        return hash((self._shape._dims, self._dtype))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"


class BoundedTensorSpec(TensorSpec):
    """A `TensorSpec` whose elements lie between two bounds, both included.

    Args:
      shape: a `tf.TensorShape` or what makes one; None where unknown.
      dtype: a `tf.DType` or what names one.
      minimum: the least value, a number or an array that broadcasts to `shape`.
      maximum: the greatest value, likewise.
      name: a name, or None.

    Raises:
      ValueError: a bound is missing or does not broadcast to `shape`.
    """

    __slots__ = ("_maximum", "_minimum")

    def __init__(self, shape: Any, dtype: Any, minimum: Any, maximum: Any, name: str | None = None):
        super().__init__(shape, dtype, name)
        self._minimum = self._bound("minimum", minimum)
        self._maximum = self._bound("maximum", maximum)

    def _bound(self, what: str, value: Any) -> np.ndarray:
        if value is None:
            raise ValueError(
                f"`{what}` can not be None. Pass a number or an array of shape {self._shape}."
            )
        bound = np.array(value, self._dtype.np)
        if not _broadcasts(bound.shape, self._shape._dims):
            raise ValueError(f"`{what}` {value!r} is not compatible with shape {self._shape}.")
        bound.flags.writeable = False
        return bound

    @classmethod
    def from_spec(cls, spec: Any, name: str | None = None) -> "BoundedTensorSpec":
        """A spec like `spec`, with the bounds of its dtype where it has none."""
        minimum, maximum = getattr(spec, "minimum", None), getattr(spec, "maximum", None)
        return cls(
            spec.shape,
            spec.dtype,
            spec.dtype.min if minimum is None else minimum,
            spec.dtype.max if maximum is None else maximum,
            name or spec.name,
        )

    @property
    def minimum(self) -> np.ndarray:
        """The least value, a read-only array."""
        return self._minimum

    @property
    def maximum(self) -> np.ndarray:
        """The greatest value, a read-only array."""
        return self._maximum

    def _serialize(self) -> tuple:
        return self._shape, self._dtype, self._minimum, self._maximum, self._name

    def __eq__(self, other: object) -> bool:
        return (
            super().__eq__(other)
            and np.array_equal(self._minimum, other._minimum)  # type: ignore[attr-defined]
            and np.array_equal(self._maximum, other._maximum)  # type: ignore[attr-defined]
        )

    def __hash__(self) -> int:
        return hash((super().__hash__(), self._minimum.tobytes(), self._maximum.tobytes()))

    def __repr__(self) -> str:
        return (
            f"BoundedTensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r}, "
            f"minimum={self._minimum!r}, maximum={self._maximum!r})"
        )


def _broadcasts(shape: tuple[int, ...], dims: tuple[int | None, ...] | None) -> bool:
    """Whether an array of this shape can be broadcast to the dimensions `dims`."""
    if dims is None:
        return True
    if len(shape) > len(dims):
        return False
    tail = dims[len(dims) - len(shape) :]
    return all(have in (1, want) or want is None for have, want in zip(shape, tail, strict=True))
