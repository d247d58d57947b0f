"""Nested structures: lists, tuples, dicts (in order of their keys), named tuples, attrs classes and composite tensors.

Everything else is a leaf. A composite tensor (ragged, sparse, …) is a leaf too, unless `expand_composites` is set: its class
has `_flatten_components()`, which returns its parts, and `_from_components(parts)`, which makes another of its kind.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MappingView, Sequence
from typing import Any

from yeoul.core.export import export

LEAF, LIST, TUPLE, DICT, NAMED, SEQUENCE, MAPPING, VIEW, ATTRS, COMPOSITE = range(10)

_KINDS: dict[type, int] = {
    list: LIST,
    tuple: TUPLE,
    dict: DICT,
    defaultdict: MAPPING,
    **dict.fromkeys(
        (int, float, bool, complex, str, bytes, bytearray, memoryview, type(None)), LEAF
    ),
}
_KINDS_LIMIT = 10_000  # types remembered, so that classes made in a loop cannot fill memory


def _kind(cls: type, expand: bool) -> int:
    """How values of this class are taken apart."""
    kind = _KINDS.get(cls)
    if kind is None:
        if len(_KINDS) > _KINDS_LIMIT:
            _KINDS.clear()
        kind = _KINDS[cls] = _classify(cls)
    return LEAF if kind == COMPOSITE and not expand else kind


def _classify(cls: type) -> int:
    if hasattr(cls, "_flatten_components"):
        return COMPOSITE
    if issubclass(cls, tuple):
        return NAMED if _is_namedtuple(cls) else SEQUENCE if cls is not tuple else TUPLE
    if hasattr(cls, "__attrs_attrs__"):
        return ATTRS
    if issubclass(cls, (str, bytes, bytearray, memoryview)):
        return LEAF
    for base, kind in ((Mapping, MAPPING), (MappingView, VIEW), (Sequence, SEQUENCE)):
        if issubclass(cls, base):
            return {list: LIST, dict: DICT}.get(cls, kind)
    return LEAF


def _is_namedtuple(cls: type) -> bool:
    fields = getattr(cls, "_fields", None)
    return isinstance(fields, tuple) and all(isinstance(field, str) for field in fields)


def _sorted_keys(mapping: Mapping) -> list:
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError(
            f"The keys of a dict in a nested structure must be sortable, but got {list(mapping)!r}. "
            "Use keys of one type, such as strings."
        ) from None


def _attrs_names(cls: type) -> list[str]:
    return [attribute.name for attribute in cls.__attrs_attrs__]  # type: ignore[attr-defined]


def _children(value: Any, kind: int) -> Iterable:
    """The parts of a nested value, in flattening order."""
    if kind in (DICT, MAPPING):
        return [value[key] for key in _sorted_keys(value)]
    if kind == ATTRS:
        return [getattr(value, name) for name in _attrs_names(type(value))]
    if kind == COMPOSITE:
        return value._flatten_components()
    return value


def _rebuild(like: Any, kind: int, parts: list) -> Any:
    """A value such as `like` with other parts."""
    cls = type(like)
    if kind == LIST:
        return parts
    if kind == TUPLE:
        return tuple(parts)
    if kind in (DICT, MAPPING):
        return _rebuild_mapping(like, parts)
    if kind == NAMED:
        return cls._make(parts)
    if kind == ATTRS:
        made = {a.name: part for a, part in zip(cls.__attrs_attrs__, parts, strict=True)}
        return cls(
            **{getattr(a, "alias", a.name.lstrip("_")): made[a.name] for a in cls.__attrs_attrs__}
        )
    if kind == COMPOSITE:
        return like._from_components(parts)
    if kind == VIEW or cls is range:
        return parts
    return cls(parts)


def _rebuild_mapping(like: Mapping, parts: list) -> Any:
    cls = type(like)
    made = dict(zip(_sorted_keys(like), parts, strict=True))
    ordered = {key: made[key] for key in like}
    if cls is dict:
        return ordered
    if isinstance(like, defaultdict):
        return cls(like.default_factory, ordered)
    return cls(ordered)


@export("nest.is_nested")
def is_nested(structure: Any) -> bool:
    """Whether `structure` is a list, tuple, dict or the like: not a leaf.

    Args:
      structure: anything.

    Returns:
      True for sequences (strings excepted), mappings, named tuples and attrs classes, also empty ones.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.is_nested([1, 2]), tf.nest.is_nested("ab"), tf.nest.is_nested({})
      (True, False, True)
    """
    return _kind(type(structure), False) != LEAF


@export("nest.flatten")
def flatten(structure: Any, expand_composites: bool = False) -> list:
    """The leaves of a nested structure, in order; those of a dict in the order of its sorted keys.

    Args:
      structure: a nested structure or a single leaf.
      expand_composites: whether composite tensors, such as ragged ones, count as structures of their components.

    Returns:
      A list of the leaves.

    Raises:
      TypeError: the keys of a dict cannot be sorted.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.flatten({"b": [1, 2], "a": (3, None)})
      [3, None, 1, 2]
    """
    kind = _kind(type(structure), expand_composites)
    if kind == LEAF:
        return [structure]
    leaves: list = []
    _flatten_into(leaves, _children(structure, kind), expand_composites)
    return leaves


def _flatten_into(leaves: list, values: Iterable, expand: bool) -> None:
    for value in values:
        cls = type(value)
        kind = _KINDS.get(cls)
        if kind is None or kind == COMPOSITE:
            kind = _kind(cls, expand)
        if kind == LEAF:
            leaves.append(value)
        else:
            _flatten_into(
                leaves, value if LIST <= kind <= TUPLE else _children(value, kind), expand
            )


@export("nest.pack_sequence_as")
def pack_sequence_as(
    structure: Any, flat_sequence: Sequence, expand_composites: bool = False
) -> Any:
    """Puts the values of a flat sequence into a structure: the inverse of `tf.nest.flatten`.

    Args:
      structure: a nested structure, whose leaves only hold places.
      flat_sequence: as many values as the structure has leaves.
      expand_composites: whether composite tensors count as structures of their components.

    Returns:
      A structure like `structure` with the leaves of `flat_sequence`.

    Raises:
      TypeError: `flat_sequence` is no list or tuple.
      ValueError: the numbers of values and leaves differ.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.pack_sequence_as({"b": [0, 0], "a": 0}, [1, 2, 3])
      {'b': [2, 3], 'a': 1}
    """
    flat_kind = _kind(type(flat_sequence), False)
    if flat_kind in (LEAF, DICT, MAPPING, ATTRS):
        raise TypeError(
            f"tf.nest.pack_sequence_as: expected a list or tuple of values, got {type(flat_sequence).__name__}: "
            f"{flat_sequence!r}. Pass the values in a list."
        )
    kind = _kind(type(structure), expand_composites)
    if kind == LEAF and len(flat_sequence) == 1:
        return flat_sequence[0]
    values = iter(flat_sequence)
    try:
        packed = _transform(lambda _: next(values), [structure], LIST, expand_composites)
        complete = next(values, _MISSING) is _MISSING
    except StopIteration:
        complete = False
    if not complete:
        count = len(flatten(structure, expand_composites))
        raise ValueError(
            f"Could not pack sequence. Structure had {count} atoms, but flat_sequence had {len(flat_sequence)} items. "
            f"Structure: {_skeleton(structure)}, flat_sequence: {flat_sequence!r}."
        )
    return packed[0]


_MISSING = object()


def _transform(func: Callable, like: Any, kind: int, expand: bool) -> Any:
    """A nested value like `like` with `func` applied to its leaves, in flattening order."""
    parts = []
    for child in like if LIST <= kind <= TUPLE else _children(like, kind):
        cls = type(child)
        child_kind = _KINDS.get(cls)
        if child_kind is None or child_kind == COMPOSITE:
            child_kind = _kind(cls, expand)
        if child_kind == LEAF:
            parts.append(func(child))
        else:
            parts.append(_transform(func, child, child_kind, expand))
    return parts if kind == LIST else _rebuild(like, kind, parts)


@export("nest.map_structure")
def map_structure(
    func: Callable, *structure: Any, check_types: bool = True, expand_composites: bool = False
) -> Any:
    """Applies a function to the leaves of structures that look alike, and packs the results like the first one.

    Args:
      func: takes as many leaves as there are structures.
      *structure: one or more nested structures.
      check_types: whether a list must meet a list, a tuple a tuple, and dicts the same keys; otherwise only the
        numbers of parts must agree.
      expand_composites: whether composite tensors count as structures of their components.

    Returns:
      A structure like the first with the results of `func`.

    Raises:
      TypeError: `func` is not callable, or the structures have different types.
      ValueError: no structure was given, or their numbers of parts or keys differ.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.map_structure(lambda x, y: x + y, {"a": 1, "b": [2]}, {"a": 10, "b": [20]})
      {'a': 11, 'b': [22]}
    """
    if not callable(func):
        raise TypeError(
            f"tf.nest.map_structure: func must be callable, got: {func!r}. Pass the function first, then the structures."
        )
    if not structure:
        raise ValueError(
            "tf.nest.map_structure: Must provide at least one structure, after the function."
        )
    first, *others = structure
    kind = _kind(type(first), expand_composites)
    if not others:
        return func(first) if kind == LEAF else _transform(func, first, kind, expand_composites)
    for other in others:
        assert_same_structure(first, other, check_types, expand_composites)
    rows = zip(*(flatten(s, expand_composites) for s in structure), strict=True)
    return pack_sequence_as(first, [func(*row) for row in rows], expand_composites)


@export("nest.assert_same_structure")
def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """Checks that two structures are nested in the same way; their leaves may differ.

    Args:
      nest1: a nested structure or leaf.
      nest2: a nested structure or leaf.
      check_types: whether a list must meet a list, a tuple a tuple, and dicts the same keys; otherwise only the
        numbers of parts must agree.
      expand_composites: whether composite tensors count as structures of their components.

    Raises:
      TypeError: the types of two parts differ.
      ValueError: their numbers of parts or keys differ, or a leaf meets a structure.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.assert_same_structure([1, (2, 3)], ["a", ("b", None)])
    """
    found = _difference(nest1, nest2, check_types, expand_composites, "")
    if found is not None:
        error, detail = found
        raise error(
            f"The two structures don't have the same nested structure: {detail}.\n"
            f"First structure: {_skeleton(nest1)}\nSecond structure: {_skeleton(nest2)}"
        )


def _difference(
    a: Any, b: Any, check: bool, expand: bool, path: str
) -> tuple[type[Exception], str] | None:
    """The first difference of two structures, as an exception class and what to say; None when there is none."""
    kind_a, kind_b = _kind(type(a), expand), _kind(type(b), expand)
    if kind_a == LEAF and kind_b == LEAF:
        return None
    where = f"at {path}, " if path else ""
    names = f"{where}the first has {_describe(a, kind_a)}, the second {_describe(b, kind_b)}"
    if (kind_a == LEAF) != (kind_b == LEAF):
        return ValueError, names
    if check:
        if not _types_agree(type(a), type(b), kind_a, kind_b):
            return TypeError, f"{names} (check_types=False accepts that)"
        if kind_a in (DICT, MAPPING) and a.keys() != b.keys():
            return (
                ValueError,
                f"{where}the keys are {_sorted_keys(a)} in the first, {_sorted_keys(b)} in the second",
            )
    parts_a, parts_b = list(_children(a, kind_a)), list(_children(b, kind_b))
    if len(parts_a) != len(parts_b):
        return ValueError, names
    labels = _labels(a, kind_a, len(parts_a))
    for label, x, y in zip(labels, parts_a, parts_b, strict=True):
        found = _difference(x, y, check, expand, path + label)
        if found is not None:
            return found
    return None


def _types_agree(a: type, b: type, kind_a: int, kind_b: int) -> bool:
    """Whether two nested values have types that may stand for each other."""
    if a is b:
        return True
    if NAMED in (kind_a, kind_b):
        same_names = a.__name__ == b.__name__ and getattr(a, "_fields", 0) == getattr(
            b, "_fields", 1
        )
        return kind_a == kind_b and same_names
    if kind_a in (DICT, MAPPING) and kind_b in (DICT, MAPPING):
        return True
    return COMPOSITE not in (kind_a, kind_b) and (issubclass(a, b) or issubclass(b, a))


def _labels(value: Any, kind: int, count: int) -> Iterable[str]:
    """How Python writes access to each part."""
    if kind in (DICT, MAPPING):
        return [f"[{key!r}]" for key in _sorted_keys(value)]
    if kind == NAMED:
        return [f".{field}" for field in type(value)._fields]
    if kind == ATTRS:
        return [f".{name}" for name in _attrs_names(type(value))]
    return [f"[{i}]" for i in range(count)]


def _describe(value: Any, kind: int) -> str:
    name = type(value).__name__
    if kind == LEAF:
        return f"a leaf of type {name}"
    return f"a {name} of {len(list(_children(value, kind)))}"


def _skeleton(value: Any) -> str:
    """The structure with a dot in place of every leaf, shortened when long."""
    text = _sketch(value)
    return text if len(text) <= 300 else f"{text[:297]}..."


def _sketch(value: Any) -> str:
    kind = _kind(type(value), False)
    if kind == LEAF:
        return "."
    parts = [_sketch(part) for part in _children(value, kind)]
    if kind == LIST:
        return f"[{', '.join(parts)}]"
    if kind == TUPLE:
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    if kind in (DICT, MAPPING):
        pairs = zip(_sorted_keys(value), parts, strict=True)
        return "{" + ", ".join(f"{key!r}: {part}" for key, part in pairs) + "}"
    return f"{type(value).__name__}({', '.join(parts)})"


def flatten_up_to(
    shallow_tree: Any, input_tree: Any, check_types: bool = True, expand_composites: bool = False
) -> list:
    """The parts of `input_tree` that stand where `shallow_tree` has leaves, in flattening order.

    Args:
      shallow_tree: a structure, no deeper than `input_tree`.
      input_tree: the structure to take apart.
      check_types: whether the types must agree wherever `shallow_tree` is nested.
      expand_composites: whether composite tensors count as structures of their components.

    Returns:
      A list with one part for each leaf of `shallow_tree`.

    Raises:
      TypeError: a leaf of `input_tree` meets a structure, or types differ.
      ValueError: lengths or keys differ.
    """
    parts: list = []
    _flatten_up_to(parts, shallow_tree, input_tree, check_types, expand_composites)
    return parts


def _flatten_up_to(parts: list, shallow: Any, tree: Any, check: bool, expand: bool) -> None:
    kind, tree_kind = _kind(type(shallow), expand), _kind(type(tree), expand)
    if kind == LEAF:
        parts.append(tree)
        return
    names = f"{_skeleton(shallow)} was expected, but the input has {_describe(tree, tree_kind)}: {_skeleton(tree)}"
    if tree_kind == LEAF:
        raise TypeError(
            f"If shallow structure is a sequence, input must also be a sequence: {names}."
        )
    if check and not _types_agree(type(shallow), type(tree), kind, tree_kind):
        raise TypeError(f"The two structures don't have the same sequence type: {names}.")
    shallow_parts, tree_parts = list(_children(shallow, kind)), list(_children(tree, tree_kind))
    if len(shallow_parts) != len(tree_parts):
        raise ValueError(f"The two structures don't have the same sequence length: {names}.")
    if check and kind in (DICT, MAPPING) and shallow.keys() != tree.keys():
        raise ValueError(f"The two structures don't have the same keys: {names}.")
    for x, y in zip(shallow_parts, tree_parts, strict=True):
        _flatten_up_to(parts, x, y, check, expand)


def map_structure_up_to(
    shallow_tree: Any,
    func: Callable,
    *inputs: Any,
    check_types: bool = True,
    expand_composites: bool = False,
) -> Any:
    """Applies `func` to the parts of `inputs` that stand where `shallow_tree` has leaves; packs like `shallow_tree`.

    Args:
      shallow_tree: a structure, no deeper than the inputs.
      func: takes one part of each input.
      *inputs: one or more structures.
      check_types: whether the types must agree wherever `shallow_tree` is nested.
      expand_composites: whether composite tensors count as structures of their components.

    Returns:
      A structure like `shallow_tree` with the results of `func`.

    Raises:
      TypeError: a leaf of an input meets a structure, or types differ.
      ValueError: no input was given, or lengths or keys differ.
    """
    if not inputs:
        raise ValueError(
            "map_structure_up_to: Cannot map over no sequences. Pass at least one input after func."
        )
    rows = zip(
        *(flatten_up_to(shallow_tree, tree, check_types, expand_composites) for tree in inputs),
        strict=True,
    )
    return pack_sequence_as(shallow_tree, [func(*row) for row in rows], expand_composites)
