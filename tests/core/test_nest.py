from collections import OrderedDict, defaultdict, deque, namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeoul.core import nest, structure

Point = namedtuple("Point", "x y")
leaves = st.none() | st.integers() | st.text(max_size=2)
structures = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.lists(inner, max_size=3).map(deque)
        | st.dictionaries(st.sampled_from("abc"), inner)
        | st.dictionaries(st.sampled_from("cba"), inner).map(OrderedDict)
        | st.tuples(inner, inner).map(lambda pair: Point(*pair))
    ),
    max_leaves=12,
)


class Ragged:
    """A composite tensor of two components."""

    def __init__(self, values, splits):
        self.values, self.splits = values, splits

    def _flatten_components(self):
        return [self.values, self.splits]

    def _from_components(self, parts):
        return Ragged(*parts)


class Attribute:
    def __init__(self, name):
        self.name = name


class Attrs:
    """A class as the attrs package makes them."""

    __attrs_attrs__ = (Attribute("b"), Attribute("_a"))

    def __init__(self, b, a):
        self.b, self._a = b, a


def oracle(value):
    """The leaves of a structure, by the definition."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in oracle(value[key])]
    if isinstance(value, list | tuple | deque):
        return [leaf for part in value for leaf in oracle(part)]
    return [value]


@given(structures)
def test_flatten(value):
    assert nest.flatten(value) == oracle(value)
    assert nest.is_nested(value) == isinstance(value, list | tuple | dict | deque)


@given(structures)
def test_pack_is_the_inverse_of_flatten(value):
    packed = nest.pack_sequence_as(value, nest.flatten(value))
    assert packed == value
    assert repr(packed) == repr(value)  # types and the order of keys too


@given(structures)
def test_map_is_flatten_then_pack(value):
    flat = [(leaf,) for leaf in oracle(value)]
    assert nest.map_structure(lambda leaf: (leaf,), value) == nest.pack_sequence_as(value, flat)
    assert nest.map_structure(lambda *both: both[:1], value, value) == nest.pack_sequence_as(
        value, flat
    )


@given(structures, structures)
def test_same_structure_is_when_skeletons_are_equal(a, b):
    def skeleton(value):
        if isinstance(value, dict):
            return dict, [(key, skeleton(value[key])) for key in sorted(value)]
        if isinstance(value, list | tuple | deque):
            return type(value), [skeleton(part) for part in value]
        return None

    if skeleton(a) == skeleton(b):
        nest.assert_same_structure(a, b)
    else:
        with pytest.raises((TypeError, ValueError), match="don't have the same nested structure"):
            nest.assert_same_structure(a, b)


@given(structures)
def test_up_to(value):
    deeper = nest.map_structure(lambda leaf: [leaf, {"k": leaf}], value)
    assert nest.flatten_up_to(value, deeper) == [[leaf, {"k": leaf}] for leaf in oracle(value)]
    assert nest.map_structure_up_to(value, lambda x, y: x[0], deeper, deeper) == value


def test_composites():
    value = {"b": [Ragged(1, 2)], "a": 3}
    assert len(nest.flatten(value)) == 2
    assert nest.flatten(value, expand_composites=True) == [3, 1, 2]
    assert nest.map_structure(lambda leaf: leaf, value)["b"][0] is value["b"][0]
    mapped = nest.map_structure(lambda leaf: leaf * 10, value, expand_composites=True)
    assert nest.flatten(mapped, True) == [30, 10, 20]
    nest.assert_same_structure(value, {"b": [Ragged(5, 6)], "a": 7}, expand_composites=True)
    nest.assert_same_structure(value, {"b": [1], "a": 7})
    with pytest.raises(ValueError, match=r"at \['b'\]\[0\], the first has a Ragged of 2, .* leaf"):
        nest.assert_same_structure(value, {"b": [1], "a": 7}, expand_composites=True)


def test_attrs_classes():
    value = nest.map_structure(lambda leaf: leaf + 1, Attrs(1, [2]))
    assert (value.b, value._a) == (2, [3])
    with pytest.raises(ValueError, match=r"at \._a, the first has a list of 1"):
        nest.assert_same_structure(value, Attrs(1, 2))


def test_default_dict_keeps_its_factory():
    packed = nest.pack_sequence_as(defaultdict(list, b=1, a=2), [3, 4])
    assert packed == {"b": 4, "a": 3}
    assert packed["new"] == []


def test_functions_may_raise_stop_iteration():
    with pytest.raises(StopIteration):
        nest.map_structure(lambda leaf: next(iter([])), [1])


def test_classes_are_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr(structure, "_KINDS_LIMIT", len(structure.KINDS))
    value = [namedtuple("Made", "x")([i]) for i in range(5)]
    assert nest.flatten(value) == [0, 1, 2, 3, 4]
    assert len(structure.KINDS) < 10
    assert nest.pack_sequence_as([value, {}, "a", 1.0], [*"abcdef", 1]) == [
        [(["a"],), (["b"],), (["c"],), (["d"],), (["e"],)],
        {},
        "f",
        1,
    ]


@pytest.mark.parametrize(
    ("error", "message", "call"),
    [
        (
            TypeError,
            r"keys of a dict .* must be sortable, but got \[1, 'a'\]\. Use keys of one type",
            lambda: nest.flatten({1: 2, "a": 3}),
        ),
        (
            TypeError,
            "expected a list or tuple of values as flat_sequence, got 5 of type int",
            lambda: nest.pack_sequence_as([1], 5),
        ),
        (
            ValueError,
            r"had 3 atoms, but flat_sequence had 2 items\. Structure: \[\., \(\., \.\)\], flat",
            lambda: nest.pack_sequence_as([1, (2, 3)], [1, 2]),
        ),
        (
            ValueError,
            "had 1 atoms, but flat_sequence had 2 items",
            lambda: nest.pack_sequence_as(None, [1, 2]),
        ),
        (
            TypeError,
            r"func must be callable, got: \[1\]\. Pass",
            lambda: nest.map_structure([1], len),
        ),
        (ValueError, "Must provide at least one structure", lambda: nest.map_structure(len)),
        (
            TypeError,
            r"at \['a'\]\[1\], the first has a tuple of 1, the second a list of 1 \(check_types",
            lambda: nest.assert_same_structure({"a": [1, (2,)]}, {"a": [1, [2]]}),
        ),
        (
            ValueError,
            r"at \.y, the keys are \['a'\] in the first, \['b'\] in the second\.\n"
            r"First structure: Point\(\., {'a': \.}\)\nSecond structure: Point\(\., {'b': \.}\)",
            lambda: nest.assert_same_structure(Point(1, {"a": 2}), Point(1, {"b": 2})),
        ),
        (
            ValueError,
            r"has a list of 200, the second a list of 1\.\nFirst structure: \[\., .*\.\.\.\n",
            lambda: nest.assert_same_structure([1] * 200, [1]),
        ),
        (
            TypeError,
            r"input must also be a sequence: expected one like \[\.\], but the input has a leaf of",
            lambda: nest.flatten_up_to([1], 2),
        ),
        (
            TypeError,
            r"sequence type: expected one like \[\.\], but the input has a tuple of 1: \(\.,\)",
            lambda: nest.flatten_up_to([1], (2,)),
        ),
        (ValueError, "the same sequence length", lambda: nest.flatten_up_to([1], [2, 3])),
        (ValueError, "the same keys", lambda: nest.flatten_up_to({"a": 1}, {"b": 1})),
        (ValueError, "map over no sequences", lambda: nest.map_structure_up_to([1], len)),
    ],
)
def test_messages(error, message, call):
    with pytest.raises(error, match=message):
        call()


def test_unchecked_types():
    assert nest.map_structure(lambda x, y: x + y, [1, {"a": 2}], (3, [4]), check_types=False) == [
        4,
        {"a": 6},
    ]
    assert nest.flatten_up_to([0, 0], ([1], 2), check_types=False) == [[1], 2]
