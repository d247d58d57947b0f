"""Nested structures: lists, tuples, dicts (ordered by their keys), named tuples, attrs classes.

So is what takes itself apart: `__tf_flatten__()` returns (metadata, parts), and the class method
`__tf_unflatten__(metadata, parts)` makes another of its kind. All else is a leaf. A composite
tensor (ragged, sparse, …) is a leaf too, unless `expand_composites` is set: its class has
`_flatten_components()`, which returns its parts, and `_from_components(parts)`, which makes another
of its kind.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from yeoul.core.export import export
from yeoul.core.structure import (
    ATTRS,
    COMPOSITE,
    KINDS,
    LEAF,
    LIST,
    MAPPINGS,
    TUPLE,
    children,
    describe,
    kind_of,
    labels,
    rebuild,
    sketch,
    sorted_keys,
    types_agree,
)

_END = object()


@export("nest.is_nested")
def is_nested(seq: Any) -> bool:
    """Whether `seq` is a list, tuple, dict or the like: not a leaf.

    Args:
      seq: anything.

    Returns:
      True for sequences (not strings), mappings, named tuples and attrs classes, even empty ones.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.is_nested([1, 2]), tf.nest.is_nested("ab"), tf.nest.is_nested({})
      (True, False, True)
    """
    return kind_of(type(seq), False) != LEAF


@export("nest.flatten")
def flatten(structure: Any, expand_composites: bool = False) -> list:
    """The leaves of a nested structure, in order; those of a dict in the order of its sorted keys.

    Args:
      structure: a nested structure or a single leaf.
      expand_composites: whether composite tensors, such as ragged ones, are taken apart too.

    Returns:
      A list of the leaves.

    Raises:
      TypeError: the keys of a dict cannot be sorted.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.flatten({"b": [1, 2], "a": (3, None)})
      [3, None, 1, 2]
    """
    kind = kind_of(type(structure), expand_composites)
    if kind == LEAF:
        return [structure]
    leaves: list = []
    _flatten_into(leaves, children(structure, kind), expand_composites)
    return leaves


def _flatten_into(leaves: list, values: Iterable, expand: bool) -> None:
    for value in values:
        cls = type(value)
        kind = KINDS.get(cls)
        if kind is None or kind == COMPOSITE:
            kind = kind_of(cls, expand)
        if kind == LEAF:
            leaves.append(value)
        else:
            inner = value if kind in (LIST, TUPLE) else children(value, kind)
            _flatten_into(leaves, inner, expand)


@export("nest.pack_sequence_as")
def pack_sequence_as(
    structure: Any, flat_sequence: Sequence, expand_composites: bool = False
) -> Any:
    """Puts the values of a flat sequence into a structure: the inverse of `tf.nest.flatten`.

    Args:
      structure: a nested structure, whose leaves only hold places.
      flat_sequence: as many values as the structure has leaves.
      expand_composites: whether composite tensors, such as ragged ones, are taken apart too.

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
    if kind_of(type(flat_sequence), False) in (LEAF, ATTRS, *MAPPINGS):
        raise TypeError(
            "tf.nest.pack_sequence_as: expected a list or tuple of values as flat_sequence, got "
            f"{flat_sequence!r} of type {type(flat_sequence).__name__}. Put the values in a list."
        )
    values = iter(flat_sequence)
    try:
        packed = _transform(lambda _: next(values), [structure], LIST, expand_composites)
        complete = next(values, _END) is _END
    except StopIteration:
        complete = False
    if not complete:
        count = len(flatten(structure, expand_composites))
        raise ValueError(
            f"Could not pack sequence. Structure had {count} atoms, but flat_sequence had "
            f"{len(flat_sequence)} items. Structure: {sketch(structure)}, "
            f"flat_sequence: {flat_sequence!r}."
        )
    return packed[0]


def _transform(func: Callable, like: Any, kind: int, expand: bool) -> Any:
    """A nested value like `like` with `func` applied to its leaves, in flattening order."""
    parts = []
    for child in like if kind in (LIST, TUPLE) else children(like, kind):
        cls = type(child)
        child_kind = KINDS.get(cls)
        if child_kind is None or child_kind == COMPOSITE:
            child_kind = kind_of(cls, expand)
        if child_kind == LEAF:
            parts.append(func(child))
        else:
            parts.append(_transform(func, child, child_kind, expand))
    return parts if kind == LIST else rebuild(like, kind, parts)


@export("nest.map_structure")
def map_structure(
    func: Callable, *structure: Any, check_types: bool = True, expand_composites: bool = False
) -> Any:
    """Applies a function to the leaves of structures that look alike, and packs the results.

    Args:
      func: takes as many leaves as there are structures.
      *structure: one or more nested structures.
      check_types: whether a list must meet a list, a tuple a tuple, and dicts the same keys;
        otherwise only the numbers of parts must agree.
      expand_composites: whether composite tensors, such as ragged ones, are taken apart too.

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
            f"tf.nest.map_structure: func must be callable, got: {func!r}. "
            "Pass the function first, then the structures."
        )
    if not structure:
        raise ValueError(
            "tf.nest.map_structure: Must provide at least one structure, after the function."
        )
    first, *others = structure
    for other in others:
        assert_same_structure(first, other, check_types, expand_composites)
    if others:
        rows = zip(*(flatten(other, expand_composites) for other in others), strict=True)
        each = lambda leaf: func(leaf, *next(rows))  # noqa: E731
    else:
        each = func
    kind = kind_of(type(first), expand_composites)
    return each(first) if kind == LEAF else _transform(each, first, kind, expand_composites)


@export("nest.assert_same_structure")
def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """Checks that two structures are nested in the same way; their leaves may differ.

    Args:
      nest1: a nested structure or leaf.
      nest2: a nested structure or leaf.
      check_types: whether a list must meet a list, a tuple a tuple, and dicts the same keys;
        otherwise only the numbers of parts must agree.
      expand_composites: whether composite tensors, such as ragged ones, are taken apart too.

    Raises:
      TypeError: the types of two parts differ.
      ValueError: their numbers of parts or keys differ, or a leaf meets a structure.

    Example:
      >>> import yeoul as tf
      >>> tf.nest.assert_same_structure([1, (2, 3)], ["a", ("b", None)])
    """
    found = _difference(nest1, nest2, check_types, expand_composites)
    if found is not None:
        error, path, what = found
        where = f"at {path}, " if path else ""
        raise error(
            f"The two structures don't have the same nested structure: {where}{what}.\n"
            f"First structure: {sketch(nest1)}\nSecond structure: {sketch(nest2)}"
        )


Difference = tuple[type[Exception], str, str]


def _difference(a: Any, b: Any, check: bool, expand: bool) -> Difference | None:
    """The first difference of two structures: exception, path to it, what it is."""
    kind_a, kind_b = kind_of(type(a), expand), kind_of(type(b), expand)
    if kind_a == LEAF and kind_b == LEAF:
        return None
    if (kind_a == LEAF) != (kind_b == LEAF):
        return _unlike(ValueError, a, b, kind_a, kind_b)
    if kind_a == kind_b == COMPOSITE and (found := _unlike_specs(a, b)) is not None:
        return found
    if check:
        if not types_agree(type(a), type(b), kind_a, kind_b):
            return _unlike(TypeError, a, b, kind_a, kind_b)
        if kind_a in MAPPINGS and a.keys() != b.keys():
            keys = f"the keys are {sorted_keys(a)} in the first, {sorted_keys(b)} in the second"
            return ValueError, "", keys
    parts_a, parts_b = list(children(a, kind_a)), list(children(b, kind_b))
    if len(parts_a) != len(parts_b):
        return _unlike(ValueError, a, b, kind_a, kind_b)
    for i, (x, y) in enumerate(zip(parts_a, parts_b, strict=True)):
        found = _difference(x, y, check, expand)
        if found is not None:
            error, path, what = found
            return error, labels(a, kind_a, len(parts_a))[i] + path, what
    return None


def _unlike_specs(a: Any, b: Any) -> Difference | None:
    """The difference of composite tensors that nothing can be both: dtypes, ranks, plain fields."""
    first, second = (getattr(value, "_type_spec", None) for value in (a, b))
    if (
        first is None
        or second is None
        or first.most_specific_common_supertype([second]) is not None
    ):
        return None
    return ValueError, "", f"the composite tensors have incompatible specs: {first} and {second}"


def _unlike(error: type[Exception], a: Any, b: Any, kind_a: int, kind_b: int) -> Difference:
    what = f"the first has {describe(a, kind_a)}, the second {describe(b, kind_b)}"
    hint = " (check_types=False accepts different types)" if error is TypeError else ""
    return error, "", what + hint


def flatten_up_to(
    shallow_tree: Any, input_tree: Any, check_types: bool = True, expand_composites: bool = False
) -> list:
    """The parts of `input_tree` where `shallow_tree` has leaves, in flattening order.

    Args:
      shallow_tree: a structure, no deeper than `input_tree`.
      input_tree: the structure to take apart.
      check_types: whether the types must agree wherever `shallow_tree` is nested.
      expand_composites: whether composite tensors, such as ragged ones, are taken apart too.

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
    kind, tree_kind = kind_of(type(shallow), expand), kind_of(type(tree), expand)
    if kind == LEAF:
        parts.append(tree)
        return

    def mismatch(error, problem):
        got = f"{describe(tree, tree_kind)}: {sketch(tree)}"
        return error(f"{problem}: expected one like {sketch(shallow)}, but the input has {got}.")

    if tree_kind == LEAF:
        raise mismatch(
            TypeError, "If shallow structure is a sequence, input must also be a sequence"
        )
    if check and not types_agree(type(shallow), type(tree), kind, tree_kind):
        raise mismatch(TypeError, "The two structures don't have the same sequence type")
    shallow_parts, tree_parts = list(children(shallow, kind)), list(children(tree, tree_kind))
    if len(shallow_parts) != len(tree_parts):
        raise mismatch(ValueError, "The two structures don't have the same sequence length")
    if check and kind in MAPPINGS and shallow.keys() != tree.keys():
        raise mismatch(ValueError, "The two structures don't have the same keys")
    for x, y in zip(shallow_parts, tree_parts, strict=True):
        _flatten_up_to(parts, x, y, check, expand)


def map_structure_up_to(
    shallow_tree: Any,
    func: Callable,
    *inputs: Any,
    check_types: bool = True,
    expand_composites: bool = False,
) -> Any:
    """Applies `func` to the parts of `inputs` where `shallow_tree` has leaves, and packs likewise.

    Args:
      shallow_tree: a structure, no deeper than the inputs.
      func: takes one part of each input.
      *inputs: one or more structures.
      check_types: whether the types must agree wherever `shallow_tree` is nested.
      expand_composites: whether composite tensors, such as ragged ones, are taken apart too.

    Returns:
      A structure like `shallow_tree` with the results of `func`.

    Raises:
      TypeError: a leaf of an input meets a structure, or types differ.
      ValueError: no input was given, or lengths or keys differ.
    """
    if not inputs:
        raise ValueError(
            "map_structure_up_to: Cannot map over no sequences. Pass an input after func."
        )
    rows = zip(
        *(flatten_up_to(shallow_tree, tree, check_types, expand_composites) for tree in inputs),
        strict=True,
    )
    return pack_sequence_as(shallow_tree, [func(*row) for row in rows], expand_composites)
