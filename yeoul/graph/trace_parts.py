"""The trace types of containers and composite tensors: of what has parts."""

from yeoul.core.structure import (
    ATTRS,
    LIST,
    MAPPINGS,
    NAMED,
    TUPLE,
    children,
    kind_of,
    rebuild,
    sorted_keys,
)
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.graph.trace_type import TraceType, supertype


class Parts(TraceType):
    """Base of the types of values that have parts; `parts` holds their types."""

    __slots__ = ("parts",)

    def identity(self):
        """What must be equal in two such types besides their parts."""
        raise NotImplementedError

    def with_parts(self, parts):
        """Such a type with other parts."""
        raise NotImplementedError

    def split(self, value):
        """The parts of a value."""
        raise NotImplementedError

    def join(self, values):
        """A value of these parts."""
        raise NotImplementedError

    def alike(self, other):
        return (
            type(other) is type(self)
            and other.identity() == self.identity()
            and len(other.parts) == len(self.parts)
        )

    def is_subtype_of(self, other):
        return self.alike(other) and all(
            a.is_subtype_of(b) for a, b in zip(self.parts, other.parts, strict=True)
        )

    def most_specific_common_supertype(self, others):
        merged = self
        for other in others:
            if not merged.alike(other):
                return None
            parts = [supertype(a, b) for a, b in zip(merged.parts, other.parts, strict=True)]
            if any(part is None for part in parts):
                return None
            merged = merged.with_parts(tuple(parts))
        return merged

    def placeholder_value(self, placeholder_context):
        return self.join([part.placeholder_value(placeholder_context) for part in self.parts])

    def to_tensors(self, value):
        pairs = zip(self.parts, self.split(value), strict=True)
        return [tensor for part, item in pairs for tensor in part.to_tensors(item)]

    def from_tensors(self, tensors):
        return self.join([part.from_tensors(tensors) for part in self.parts])

    def flatten(self):
        return [spec for part in self.parts for spec in part.flatten()]

    def described(self, name):
        labels = self.labels()
        return self.join(
            [
                described(part, f"{name}_{label}")
                for part, label in zip(self.parts, labels, strict=True)
            ]
        )

    def labels(self):
        """What is appended to the name of the value for each part."""
        return range(len(self.parts))

    def __eq__(self, other):
        return self.alike(other) and self.parts == other.parts

    def __hash__(self):
        return hash((self.identity(), self.parts))


class Nested(Parts):
    """A list, tuple, dict, named tuple or attrs object.

    Attributes:
      like: such a container of the types of its parts: what the placeholder is made after.
      keys: the keys of a mapping, in flattening order.
    """

    __slots__ = ("keys", "kind", "like")

    def __init__(self, value, kind, parts):
        self.kind, self.parts = kind, tuple(parts)
        self.like = rebuild(value, kind, list(self.parts))
        self.keys = tuple(sorted_keys(value)) if kind in MAPPINGS else None

    def identity(self):
        if self.keys is not None:
            return "Dict", self.keys
        return {LIST: "List", TUPLE: "Tuple"}.get(self.kind, type(self.like))

    def with_parts(self, parts):
        return Nested(self.like, self.kind, parts)

    def split(self, value):
        return children(value, self.kind)

    def join(self, values):
        return rebuild(self.like, self.kind, values)

    def labels(self):
        if self.keys is not None:
            return self.keys
        if self.kind == NAMED:
            return self.like._fields
        if self.kind == ATTRS:
            return [attribute.name for attribute in type(self.like).__attrs_attrs__]
        return range(len(self.parts))

    def cast(self, value, cast_context):
        kind = kind_of(type(value), False)
        name = {LIST: "list", TUPLE: "tuple"}.get(self.kind, "a nested")
        if self.keys is not None:
            if kind not in MAPPINGS:
                raise TypeError(f"Can not cast {value!r} to a mapping type.")
            if tuple(sorted_keys(value)) != self.keys:
                raise TypeError(f"{value!r} has different keys with the TraceType {self!r}.")
        elif kind != self.kind or (kind == NAMED and type(value) is not type(self.like)):
            raise TypeError(f"Can not cast {value!r} to {name} type.")
        items = list(children(value, kind))
        if len(items) != len(self.parts):
            raise TypeError(f"Can not cast {value!r} with length {len(items)} to {self!r}.")
        done = [p.cast(i, cast_context) for p, i in zip(self.parts, items, strict=True)]
        return rebuild(value, kind, done)

    def __repr__(self):
        if self.keys is not None:
            parts = dict(zip(self.keys, self.parts, strict=True))
            return f"Dict[{', '.join(f'[{key!r}, {parts[key]!r}]' for key in self.like)}]"
        if self.kind in (NAMED, ATTRS):
            pairs = zip(self.labels(), self.parts, strict=True)
            return f"{type(self.like).__name__}[{', '.join(f'[{k!r}, {p!r}]' for k, p in pairs)}]"
        name = {LIST: "List", TUPLE: "Tuple"}.get(self.kind, type(self.like).__name__)
        return f"{name}[{', '.join(map(repr, self.parts))}]"


class Composite(Parts):
    """A composite tensor, such as a ragged or sparse one, or slices with their indices.

    Attributes:
      spec: its `tf.TypeSpec`, or None if it has none.
      like: what makes another such value by `_from_components`; it holds no tensors.
    """

    __slots__ = ("cls", "like", "spec")

    def __init__(self, cls, spec, like, parts):
        self.cls, self.spec, self.like, self.parts = cls, spec, like, tuple(parts)

    def identity(self):
        return self.cls if self.spec is None else self.spec

    def with_parts(self, parts):
        return Composite(self.cls, self.spec, self.like._from_components(list(parts)), parts)

    def is_subtype_of(self, other):
        if type(other) is not Composite or self.spec is None or other.spec is None:
            return super().is_subtype_of(other)
        return self.spec.is_subtype_of(other.spec)

    def most_specific_common_supertype(self, others):
        if self.spec is None:
            return super().most_specific_common_supertype(others)
        specs = [other.spec for other in others if type(other) is Composite]
        if len(specs) < len(others) or None in specs:
            return None
        merged = self.spec.most_specific_common_supertype(specs)
        return None if merged is None else self.with_spec(merged)

    def with_spec(self, spec):
        """The type for another spec of the same kind."""
        return Composite(self.cls, spec, spec, spec._flatten_components())

    def split(self, value):
        return value._flatten_components()

    def join(self, values):
        return self.like._from_components(values)

    def described(self, name):
        return super().described(name) if self.spec is None else self.spec

    def cast(self, value, cast_context):
        if self.spec is None:
            fits = type(value) is self.cls
        elif isinstance(value, TypeSpec):
            fits = cast_context.allow_specs and value.is_subtype_of(self.spec)
        else:
            own = getattr(value, "_type_spec", None)
            fits = own is not None and own.is_subtype_of(self.spec)
        if not fits:
            raise TypeError(f"Can not cast {value!r} to {self!r}")
        return value

    def __repr__(self):
        parts = ", ".join(map(repr, self.parts))
        return f"{self.cls.__name__}[{parts}]" if self.spec is None else repr(self.spec)


class CustomNest(Parts):
    """An object that takes itself apart: `__tf_flatten__` and `__tf_unflatten__`."""

    __slots__ = ("cls", "metadata")

    def __init__(self, cls, metadata, parts):
        self.cls, self.metadata, self.parts = cls, metadata, tuple(parts)

    def identity(self):
        return self.cls, self.metadata

    def with_parts(self, parts):
        return CustomNest(self.cls, self.metadata, parts)

    def split(self, value):
        return value.__tf_flatten__()[1]

    def join(self, values):
        return self.cls.__tf_unflatten__(self.metadata, tuple(values))

    def cast(self, value, cast_context):
        if not isinstance(value, self.cls):
            raise TypeError(f"Can not cast {value!r} to {self.cls!r}.")
        metadata, parts = value.__tf_flatten__()
        if metadata != self.metadata or len(parts) != len(self.parts):
            raise TypeError(f"Can not cast {value!r} to {self!r}.")
        done = [p.cast(v, cast_context) for p, v in zip(self.parts, parts, strict=True)]
        return self.cls.__tf_unflatten__(metadata, tuple(done))

    def __repr__(self):
        return f"CustomNestTraceType [metadata={self.metadata!r}, components={self.parts!r}]"


def described(kind, name):
    """The type as `structured_input_signature` shows it; tensors without a name get this one."""
    if isinstance(kind, TensorSpec):
        return kind if kind.name else TensorSpec(kind.shape, kind.dtype, name)
    return kind.described(name) if hasattr(kind, "described") else kind
