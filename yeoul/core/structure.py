"""How nested values are taken apart and put together again; `yeoul.core.nest` builds on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, MappingView, Sequence
from typing import Any

LEAF, LIST, TUPLE, DICT, MAPPING, NAMED, ATTRS, VIEW, SEQUENCE, COMPOSITE, CUSTOM = range(11)
MAPPINGS = (DICT, MAPPING)

KINDS: dict[type, int] = {
    list: LIST,
    tuple: TUPLE,
    dict: DICT,
    **dict.fromkeys((int, float, bool, complex, str, bytes, type(None)), LEAF),
}
"""The kind of every class met so far; what is no key is asked of `kind_of`."""
_KINDS_LIMIT = 10_000  # so that classes made in a loop cannot fill memory


def kind_of(cls: type, expand: bool) -> int:
    """How values of this class are taken apart; composites are leaves unless `expand` is set."""
    kind = KINDS.get(cls)
    if kind is None:
        if len(KINDS) > _KINDS_LIMIT:
            KINDS.clear()
        kind = KINDS[cls] = _classify(cls)
    return LEAF if kind == COMPOSITE and not expand else kind


def _classify(cls: type) -> int:
    for exact, kind in ((list, LIST), (tuple, TUPLE), (dict, DICT)):
        if cls is exact:
            return kind
    if hasattr(cls, "_flatten_components"):
        return COMPOSITE
    if issubclass(cls, tuple):
        return NAMED if _is_namedtuple(cls) else SEQUENCE
    if hasattr(cls, "__attrs_attrs__"):
        return ATTRS
    if hasattr(cls, "__tf_flatten__") and hasattr(cls, "__tf_unflatten__"):
        return CUSTOM
    if issubclass(cls, str | bytes | bytearray | memoryview):
        return LEAF
    for base, kind in ((Mapping, MAPPING), (MappingView, VIEW), (Sequence, SEQUENCE)):
        if issubclass(cls, base):
            return kind
    return LEAF


def _is_namedtuple(cls: type) -> bool:
    fields = getattr(cls, "_fields", None)
    return isinstance(fields, tuple) and all(isinstance(field, str) for field in fields)


def children(value: Any, kind: int) -> Iterable:
    """The parts of a nested value, in flattening order."""
    if kind in MAPPINGS:
        return [value[key] for key in sorted_keys(value)]
    if kind == ATTRS:
        return [getattr(value, name) for name in _attrs_names(type(value))]
    if kind == COMPOSITE:
        return value._flatten_components()
    if kind == CUSTOM:
        return value.__tf_flatten__()[1]
    return value


def rebuild(like: Any, kind: int, parts: list) -> Any:
    """A value such as `like` with other parts."""
    cls = type(like)
    if kind == LIST:
        return parts
    if kind == TUPLE:
        return tuple(parts)
    if kind in MAPPINGS:
        return _rebuild_mapping(like, parts)
    if kind == NAMED:
        return cls._make(parts)
    if kind == ATTRS:
        return cls(**dict(zip(map(_attrs_argument, cls.__attrs_attrs__), parts, strict=True)))
    if kind == COMPOSITE:
        return like._from_components(parts)
    if kind == CUSTOM:
        return cls.__tf_unflatten__(like.__tf_flatten__()[0], tuple(parts))
    if kind == VIEW or cls is range:
        return parts
    return cls(parts)


def _rebuild_mapping(like: Mapping, parts: list) -> Any:
    cls: Any = type(like)
    made = dict(zip(sorted_keys(like), parts, strict=True))
    ordered = {key: made[key] for key in like}
    if cls is dict:
        return ordered
    if isinstance(like, defaultdict):
        return cls(like.default_factory, ordered)
    return cls(ordered)


def sorted_keys(mapping: Mapping) -> list:
    """The keys in flattening order."""
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError(
            "The keys of a dict in a nested structure must be sortable, but got "
            f"{list(mapping)!r}. Use keys of one type, such as strings."
        ) from None


def _attrs_names(cls: Any) -> list[str]:
    return [attribute.name for attribute in cls.__attrs_attrs__]


def _attrs_argument(attribute: Any) -> str:
    """The name of the argument of `__init__` that sets an attribute."""
    return getattr(attribute, "alias", None) or attribute.name.lstrip("_")


def types_agree(a: type, b: type, kind_a: int, kind_b: int) -> bool:
    """Whether values of two nested types may stand for each other."""
    if a is b or (kind_a in MAPPINGS and kind_b in MAPPINGS):
        return True
    if kind_a == kind_b == NAMED:
        return a.__name__ == b.__name__ and a._fields == b._fields  # type: ignore[attr-defined]
    if {kind_a, kind_b} & {NAMED, COMPOSITE}:
        return False
    return LIST in (kind_a, kind_b) and (issubclass(a, b) or issubclass(b, a))


def labels(value: Any, kind: int, count: int) -> list[str]:
    """How Python writes access to each part."""
    if kind in MAPPINGS:
        return [f"[{key!r}]" for key in sorted_keys(value)]
    if kind == NAMED:
        return [f".{field}" for field in type(value)._fields]
    if kind == ATTRS:
        return [f".{name}" for name in _attrs_names(type(value))]
    return [f"[{i}]" for i in range(count)]


def describe(value: Any, kind: int) -> str:
    """A nested value or leaf in a few words."""
    name = type(value).__name__
    if kind == LEAF:
        return f"a leaf of type {name}"
    return f"a {name} of {len(list(children(value, kind)))}"


def sketch(value: Any) -> str:
    """The structure with a dot in place of every leaf, shortened when long."""
    text = _sketch(value)
    return text if len(text) <= 300 else f"{text[:297]}..."


def _sketch(value: Any) -> str:
    kind = kind_of(type(value), False)
    if kind == LEAF:
        return "."
    parts = [_sketch(part) for part in children(value, kind)]
    if kind == LIST:
        return f"[{', '.join(parts)}]"
    if kind == TUPLE:
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    if kind in MAPPINGS:
        pairs = zip(sorted_keys(value), parts, strict=True)
        return "{" + ", ".join(f"{key!r}: {part}" for key, part in pairs) + "}"
    return f"{type(value).__name__}({', '.join(parts)})"
