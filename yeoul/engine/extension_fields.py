"""Fields of extension types: which annotations there are, and how values are converted to them."""

import types
import typing
from collections.abc import Mapping
from typing import Any

from yeoul.core.dtypes import DType, as_dtype
from yeoul.core.shape import TensorShape, as_shape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.tensor import Tensor

PLAIN = (int, float, str, bytes, bool, type(None))
UNIONS = (typing.Union, types.UnionType)


class ImmutableDict(Mapping):
    """A mapping that cannot be changed; what a field annotated as a mapping holds.

    Args:
      items: a mapping, or pairs of key and value.
    """

    def __init__(self, items: Any = ()):
        self._items = dict(items)

    def __getitem__(self, key: Any) -> Any:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self):
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"ImmutableDict({self._items})"


def shown(annotation: Any) -> str:
    """An annotation, for messages."""
    return repr(annotation.__name__) if isinstance(annotation, type) else repr(annotation)


def check_annotation(annotation: Any) -> None:
    """Raises TypeError unless fields may be annotated so."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in UNIONS:
        for arg in args:
            check_annotation(arg)
    elif origin is tuple:
        for arg in args:
            if arg is not Ellipsis:
                check_annotation(arg)
    elif isinstance(origin, type) and issubclass(origin, Mapping) and origin is not dict:
        for arg in args:
            check_annotation(arg)
    elif annotation is not None and not _is_field_class(annotation):
        raise TypeError(
            f"Unsupported type annotation {shown(annotation)}. Fields hold tensors, composite "
            "tensors, numbers, strings, tf.DType, tf.TensorShape, tf.TypeSpec, and Optional, "
            "Union, Tuple[...] and Mapping[...] of these."
        )


def _is_field_class(annotation: Any) -> bool:
    return isinstance(annotation, type) and (
        annotation in PLAIN
        or issubclass(annotation, (Tensor, CompositeTensor, TypeSpec, DType, TensorShape))
    )


def convert(value: Any, annotation: Any, path: str, spec: bool = False) -> Any:
    """A value as what the annotation says.

    Args:
      value: anything.
      annotation: what `check_annotation` accepts.
      path: where the value belongs, for messages.
      spec: True for the fields of a spec, where tensors are specs.

    Raises:
      TypeError: if it is something else.
    """
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in UNIONS:
        return _convert_union(value, annotation, args, path, spec)
    if origin is tuple:
        return _convert_tuple(value, args, path, spec)
    if origin is not None:
        return _convert_mapping(value, args, path, spec)
    if annotation is None or annotation is type(None):
        if value is None:
            return None
        raise _mismatch(path, "'NoneType'", value)
    if issubclass(annotation, Tensor):
        return _convert_tensor(value, path, spec)
    if annotation is DType:
        return as_dtype(value)
    if annotation is TensorShape:
        return as_shape(value)
    if isinstance(value, annotation):
        return value
    if spec and issubclass(annotation, CompositeTensor) and isinstance(value, TypeSpec):
        if issubclass(value.value_type, annotation):
            return value
    raise _mismatch(path, shown(annotation), value)


def _mismatch(path: str, expected: str, value: Any) -> TypeError:
    return TypeError(f"{path}: expected {expected}, got {type(value).__name__!r}")


def _convert_tensor(value: Any, path: str, spec: bool) -> Any:
    if isinstance(value, Tensor):
        return value
    if isinstance(value, TensorSpec):
        if spec:
            return value
        raise _mismatch(path, "a Tensor", value)
    if spec:
        raise _mismatch(path, "a TensorSpec", value)
    try:
        return convert_to_tensor(value)
    except (TypeError, ValueError):
        raise _mismatch(path, "a Tensor", value) from None


def _convert_union(value: Any, annotation: Any, args: tuple, path: str, spec: bool) -> Any:
    """As the first member that fits; a value that is one already is not converted."""
    for arg in args:
        if isinstance(arg, type) and isinstance(value, arg):
            return value
    for arg in args:
        try:
            return convert(value, arg, path, spec)
        except (TypeError, ValueError):
            continue
    raise _mismatch(path, repr(annotation), value)


def _convert_tuple(value: Any, args: tuple, path: str, spec: bool) -> tuple:
    if not isinstance(value, (tuple, list)):
        raise _mismatch(path, "tuple", value)
    if len(args) == 2 and args[1] is Ellipsis:
        args = (args[0],) * len(value)
    if len(args) != len(value):
        raise TypeError(f"{path}: expected tuple with length {len(args)}, got {value!r}")
    pairs = enumerate(zip(value, args, strict=True))
    return tuple([convert(item, arg, f"{path}[{i}]", spec) for i, (item, arg) in pairs])


def _convert_mapping(value: Any, args: tuple, path: str, spec: bool) -> ImmutableDict:
    if not isinstance(value, Mapping):
        raise _mismatch(path, "mapping", value)
    key_type, value_type = args
    return ImmutableDict(
        {
            convert(key, key_type, f"{path}.keys()[{key!r}]", spec): convert(
                item, value_type, f"{path}[{key!r}]", spec
            )
            for key, item in value.items()
        }
    )


def map_fields(value: Any, function: Any) -> Any:
    """A field's value with `function` applied inside tuples and mappings."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple([map_fields(item, function) for item in value])
    if isinstance(value, Mapping):
        cls: Any = type(value)
        return cls({key: map_fields(item, function) for key, item in value.items()})
    return function(value)
