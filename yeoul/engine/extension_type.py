"""`tf.experimental.ExtensionType`: user-defined classes that are several tensors."""

import inspect
import sys
import typing
from collections.abc import Mapping
from typing import Any

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.extension_fields import ImmutableDict, check_annotation, convert, map_fields
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor

OPEN = "_tf_extension_type_open"  # set while the constructor runs
RESERVED = ("self", "Spec")
PREFIX = "_tf_extension_type"
MISSING = inspect.Parameter.empty


class Field:
    """A field of an extension type.

    Attributes:
      name: its name.
      annotation: as written; a string or a type with forward references until it is resolved.
      default: its default value, or `MISSING`.
      resolved: whether the annotation has been evaluated and checked.
    """

    __slots__ = ("annotation", "default", "name", "resolved")

    def __init__(self, name: str, annotation: Any, default: Any):
        self.name, self.annotation, self.default = name, annotation, default
        self.resolved = False


def own_fields(cls: type, namespace: dict) -> list[Field]:
    """The fields that a class body declares.

    Raises:
      ValueError: if a name is reserved, or a value has no annotation.
    """
    annotations = inspect.get_annotations(cls)

    def refuse(problem: str) -> ValueError:
        return ValueError(f"The field annotations for {cls.__name__} are invalid. {problem}")

    for name in annotations:
        if name in RESERVED or name.startswith(PREFIX):
            raise refuse(f"Field '{name}' is reserved.")
    for name, value in namespace.items():
        plain = not (callable(value) or hasattr(type(value), "__get__") or name.startswith("_"))
        if plain and name not in annotations:
            raise refuse(f"Field {name} is missing a type annotation.")
    found = []
    for name, annotation in annotations.items():
        found.append(Field(name, annotation, namespace.get(name, MISSING)))
        if name in namespace:
            delattr(cls, name)
    return found


def resolve(cls: Any, final: bool) -> None:
    """Evaluates the annotations of the fields of a class, and converts their defaults.

    Args:
      cls: the extension type.
      final: whether unknown names are an error; before, their class may not be there yet.
    """
    module = sys.modules.get(cls.__module__)
    names = {**vars(module or object), cls.__name__: cls}
    for field in cls._tf_extension_type_fields:
        if field.resolved:
            continue
        holder = type("Holder", (), {"__annotations__": {field.name: field.annotation}})
        try:
            annotation = typing.get_type_hints(holder, names)[field.name]
        except NameError:
            if final:
                raise
            continue
        try:
            check_annotation(annotation)
        except TypeError as error:
            raise TypeError(f"In field {field.name!r}: {error}") from None
        field.annotation, field.resolved = annotation, True
        if field.default is not MISSING:
            field.default = convert(field.default, annotation, f"default value for {field.name}")


def signature_of(fields: list[Field], with_defaults: bool) -> inspect.Signature:
    """The constructor's signature; what follows a default without one is keyword-only."""
    parameters, kind, seen = [], inspect.Parameter.POSITIONAL_OR_KEYWORD, False
    for field in fields:
        default = field.default if with_defaults else MISSING
        if default is MISSING and seen:
            kind = inspect.Parameter.KEYWORD_ONLY
        seen = seen or default is not MISSING
        parameters.append(
            inspect.Parameter(field.name, kind, default=default, annotation=field.annotation)
        )
    return inspect.Signature(parameters)


class ExtensionTypeMetaclass(type):
    """Makes the fields, the constructor and the spec of an extension type."""

    _tf_extension_type_fields: list[Field]
    Spec: Any

    def __init__(cls, name: str, bases: tuple, namespace: dict):
        super().__init__(name, bases, namespace)
        if namespace.get("_tf_extension_type_abstract"):
            cls._tf_extension_type_fields = []
            return
        fields: dict[str, Field] = {}
        for base in reversed(cls.__mro__[1:]):
            fields |= {f.name: f for f in base.__dict__.get("_tf_extension_type_fields", ())}
        body = {k: v for k, v in namespace.items() if k != "Spec"}
        fields |= {field.name: field for field in own_fields(cls, body)}
        cls._tf_extension_type_fields = list(fields.values())
        resolve(cls, final=False)
        if "__init__" not in namespace:  # a constructor is not inherited: here are other fields
            type.__setattr__(cls, "__init__", construct)
            cls.__signature__ = signature_of(cls._tf_extension_type_fields, True).replace(
                return_annotation=cls
            )
        cls.Spec = spec_class(cls, namespace.get("Spec"))
        for base in cls.__mro__[1:]:  # what takes over functions of a class does so of this one
            if base in FOREIGN:
                FOREIGN[cls] = FOREIGN[base]
                break

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__dict__.get("_tf_extension_type_abstract"):
            raise AssertionError(
                f"Cannot create an instance of {cls.__name__} because {cls.__name__} is an "
                "abstract base class."
            )
        value: Any = object.__new__(cls)
        value.__dict__[OPEN] = True
        value.__init__(*args, **kwargs)
        finish(value)
        value.__validate__()
        return value


def construct(self: Any, *args: Any, **kwargs: Any) -> None:
    """The constructor of a class that defines none: it takes the fields."""
    bound = signature_of(fields_of(type(self)), True).bind(*args, **kwargs)
    bound.apply_defaults()
    for name, value in bound.arguments.items():
        setattr(self, name, value)


def fields_of(cls: Any) -> list[Field]:
    """The fields of an extension type, their annotations evaluated."""
    fields = cls._tf_extension_type_fields
    if not all(field.resolved for field in fields):
        resolve(cls, final=True)
    return fields


def finish(value: Any) -> None:
    """Checks and converts the fields after a constructor has run; from here on they are fixed."""
    fields = fields_of(type(value))
    missing = {field.name for field in fields if field.name not in value.__dict__}
    if missing:
        raise ValueError(f"Missing required fields: {missing}")
    extra = set(value.__dict__) - {field.name for field in fields} - {OPEN}
    if extra:
        raise ValueError(
            f"Got unexpected fields: {extra}. Declare them with annotations in the class body."
        )
    for field in fields:
        converted = convert(value.__dict__[field.name], field.annotation, field.name)
        value.__dict__[field.name] = converted
    del value.__dict__[OPEN]


def to_spec(value: Any) -> Any:
    """The spec of a tensor or composite; other values as they are."""
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    return value._type_spec if isinstance(value, CompositeTensor) else value


@export("experimental.ExtensionTypeSpec")
class ExtensionTypeSpec(CompositeSpec):
    """Base of the specs of extension types; each of them has its own as the attribute `Spec`."""

    _value_class: Any = None
    _fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any):
        fields = fields_of(self._value_class)
        bound = signature_of(fields, with_defaults=False).bind(*args, **kwargs)
        kinds = {field.name: field.annotation for field in fields}
        self._fields = {
            name: map_fields(plain(convert(value, kinds[name], name, spec=True)), lambda x: x)
            for name, value in bound.arguments.items()
        }

    @property
    def value_type(self) -> type:
        """The extension type."""
        return self._value_class

    @classmethod
    def from_value(cls, value: Any) -> Any:
        """The spec of a value.

        Args:
          value: an instance of the extension type.
        """
        return value._type_spec

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("_fields", {})
        if name in fields:
            return fields[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @classmethod
    def _of(cls, fields: dict) -> Any:
        """A spec with these fields, which are not checked."""
        spec = cls.__new__(cls)
        spec._fields = fields
        return spec

    def _serialize(self) -> tuple:
        return tuple(self._fields.items())

    @classmethod
    def _deserialize(cls, serialization: tuple) -> Any:
        return cls._of(dict(serialization))

    @property
    def _component_specs(self) -> list:
        found: list = []
        for value in self._fields.values():
            map_fields(value, lambda x: found.append(x) if isinstance(x, TypeSpec) else None)
        return found

    def _to_components(self, value: Any) -> list:
        found: list = []
        kinds = (Tensor, CompositeTensor)
        for name in self._fields:
            parts = value.__dict__[name]
            map_fields(parts, lambda x: found.append(x) if isinstance(x, kinds) else None)
        return found

    def _from_components(self, components: Any) -> Any:
        parts = iter(components)
        value = self._value_class.__new__(self._value_class)
        for name, spec in self._fields.items():
            kind = lambda x: next(parts) if isinstance(x, TypeSpec) else x  # noqa: E731
            value.__dict__[name] = immutable(map_fields(spec, kind))
        return value

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={value!r}" for name, value in self._fields.items())
        return f"{type(self).__qualname__.rpartition('<locals>.')[2]}({inner})"


def plain(value: Any) -> Any:
    """Mappings as dicts, also inside tuples."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return tuple(map(plain, value)) if type(value) is tuple else value


def immutable(value: Any) -> Any:
    """Dicts as immutable mappings, also inside tuples."""
    if isinstance(value, dict):
        return ImmutableDict({key: immutable(item) for key, item in value.items()})
    return tuple(map(immutable, value)) if type(value) is tuple else value


def spec_class(cls: Any, written: Any) -> type:
    """The class `Spec` of an extension type, with what the user wrote in a class of that name."""
    base = cls._spec_base
    bases = (base,) if written is None else (written, base)
    place = {"__module__": cls.__module__, "__qualname__": f"{cls.__qualname__}.Spec"}
    return type(f"{cls.__name__}.Spec", bases, {"_value_class": cls, **place})


@export("experimental.ExtensionType")
class ExtensionType(CompositeTensor, metaclass=ExtensionTypeMetaclass):
    """Base of user-defined classes that TensorFlow's functions and `tf.function` understand.

    A subclass declares typed fields, as a dataclass does: tensors, composite tensors, Python
    numbers and strings, `tf.DType`, `tf.TensorShape`, and `Optional`, `Union`, `Tuple[...]` and
    `Mapping[...]` of these. Values are converted to the types of the fields, checked by
    `__validate__`, if it is defined, and cannot be changed afterwards. Its spec is the nested class
    `Spec`.

    Raises:
      TypeError: if a value does not fit its field, or an annotation is not supported.
      ValueError: if a field has a reserved name or no annotation.
      AttributeError: if a field is assigned after construction.

    Example:
      >>> import yeoul as tf
      >>> class Interval(tf.experimental.ExtensionType):
      ...     low: tf.Tensor
      ...     high: tf.Tensor
      ...     closed: bool = True
      >>> x = Interval([1.0, 2.0], [3.0, 5.0])
      >>> tf.function(lambda i: i.high - i.low)(x).numpy().tolist()
      [2.0, 3.0]
      >>> tf.type_spec_from_value(x).closed
      True
    """

    _tf_extension_type_abstract = True
    _is_tensor = False
    _spec_base: Any = ExtensionTypeSpec

    __init__ = construct

    def __validate__(self) -> None:
        """Checks the fields; a subclass may raise any error here."""

    def __setattr__(self, name: str, value: Any) -> None:
        self._check_open(name)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        self._check_open(name)
        super().__delattr__(name)

    def _check_open(self, name: str) -> None:
        if OPEN not in self.__dict__:
            raise AttributeError(
                f"Cannot mutate attribute `{name}` outside the custom constructor of ExtensionType."
            )

    @property
    def _type_spec(self) -> Any:
        names = [field.name for field in fields_of(type(self))]
        return type(self).Spec._of(
            {name: map_fields(plain(self.__dict__[name]), to_spec) for name in names}
        )

    def __eq__(self, other: object) -> Any:
        if type(other) is not type(self):
            return False
        spec = self._type_spec
        if spec != other._type_spec:  # type: ignore[attr-defined]
            return False
        result = to_tensor(True)
        pairs = zip(
            nest.flatten(self, expand_composites=True),
            nest.flatten(other, expand_composites=True),
            strict=True,
        )
        for x, y in pairs:
            same = TABLE["All"].public(TABLE["Equal"].public(x, y))
            result = TABLE["LogicalAnd"].public(result, same)
        return result

    def __ne__(self, other: object) -> Any:
        result = self.__eq__(other)
        return TABLE["LogicalNot"].public(result) if isinstance(result, Tensor) else not result

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = fields_of(type(self))
        inner = ", ".join(f"{field.name}={self.__dict__[field.name]!r}" for field in fields)
        return f"{type(self).__name__}({inner})"

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: dict) -> Any:
        return self

    def __reduce__(self):
        return _restore, (self._type_spec, self._flatten_components())


def _restore(spec: ExtensionTypeSpec, components: list) -> Any:
    return spec._from_components(components)
