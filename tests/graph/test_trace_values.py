"""Which arguments share a trace, and what stands for them while the function is traced."""

import collections
import dataclasses
import enum
import gc
import weakref

import numpy as np
import pytest

import yeoul as tf

c = tf.constant


class Color(enum.Enum):
    RED = 0
    BLUE = 1


Pair = collections.namedtuple("Pair", "a b")


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: object


@dataclasses.dataclass
class Changeable:
    a: object


@dataclasses.dataclass
class Boxed:
    tensor: object
    note: object

    def __tf_flatten__(self):
        return (self.note,), (self.tensor,)

    @classmethod
    def __tf_unflatten__(cls, metadata, parts):
        return cls(parts[0], metadata[0])


class Thing:
    pass


def counts(*values, **options):
    """The number of traces after each call."""
    f = tf.function(lambda x: 1, **options)
    found = []
    for value in values:
        f(value)
        found.append(f.experimental_get_tracing_count())
    return found


THING, OTHER = Thing(), Thing()
SAME = [
    ("integers", [1, 1, 2], [1, 1, 2]),
    ("classes of numbers", [1, 1.0, True], [1, 2, 3]),
    ("texts", ["a", "a", b"a"], [1, 1, 2]),
    ("nothing", [None, None], [1, 1]),
    ("not a number", [float("nan"), float("nan"), 1.0], [1, 1, 2]),
    ("numpy scalars are tensors", [np.float64(1), np.float64(2), np.float32(1)], [1, 1, 2]),
    ("numpy texts are Python values", [np.str_("a"), np.str_("a"), np.str_("b")], [1, 1, 2]),
    ("arrays", [np.zeros(3), np.ones(3), np.zeros(4)], [1, 1, 2]),
    ("arrays and tensors", [np.zeros(3), tf.zeros(3, tf.float64)], [1, 1]),
    ("lists", [[c(1), 2], [c(3), 2], [c(3), 4], (c(3), 2)], [1, 1, 2, 3]),
    ("key order", [{"a": c(1), "b": c(2)}, {"b": c(1), "a": c(2)}], [1, 1]),
    ("kinds of dicts", [{"a": c(1)}, collections.OrderedDict(a=c(1))], [1, 1]),
    ("keys", [{"a": c(1)}, {"b": c(1)}], [1, 2]),
    ("named tuples", [Pair(1, c(2)), Pair(1, c(3)), (1, c(2))], [1, 1, 2]),
    ("enums", [Color.RED, Color.RED, Color.BLUE], [1, 1, 2]),
    ("shapes", [tf.TensorShape([1]), tf.TensorShape([1]), tf.TensorShape([2])], [1, 1, 2]),
    ("dtypes", [tf.float32, tf.float32, tf.int32], [1, 1, 2]),
    ("ranges", [range(3), range(3), range(4)], [1, 1, 2]),
    ("frozen sets", [frozenset([1]), frozenset([1])], [1, 1]),
    ("objects", [THING, THING, OTHER], [1, 1, 2]),
    ("equal objects", [Frozen(1), Frozen(1), Frozen(2)], [1, 1, 2]),
    ("functions", [len, len, print], [1, 1, 2]),
    ("what takes itself apart", [Boxed(c(1), 2), Boxed(c(3), 2), Boxed(c(3), 4)], [1, 1, 2]),
    (
        "slices",
        [tf.IndexedSlices(tf.ones([n]), tf.range(n)) for n in (2, 2, 3)],
        [1, 1, 2],
    ),
]


@pytest.mark.parametrize(("values", "expected"), [s[1:] for s in SAME], ids=[s[0] for s in SAME])
def test_traces_are_shared(values, expected):
    assert counts(*values) == expected


@pytest.mark.parametrize("value", [{1, 2}, Changeable(1), bytearray(b"a"), [{1}]])
def test_what_can_change_has_no_trace(value):
    with pytest.raises(TypeError, match=r"generic TraceType.*frozenset or a tuple"):
        tf.function(lambda x: 1)(value)


def test_a_spec_has_no_value():
    with pytest.raises(ValueError, match=r"unsupported type.*get_concrete_function"):
        tf.function(lambda x: x)(tf.TensorSpec([2]))


def seen(value):
    found = []
    tf.function(lambda x: found.append(x))(value)
    return found[0]


def test_what_the_function_sees():
    pair = seen(Pair(1, c(2)))
    assert type(pair) is Pair
    assert pair.a == 1
    assert pair.b.shape == ()
    boxed = seen(Boxed(tf.ones(2), "note"))
    assert (type(boxed), boxed.note, boxed.tensor.shape.as_list()) == (Boxed, "note", [2])
    by_default = seen(collections.defaultdict(list, a=c(1)))
    assert type(by_default) is collections.defaultdict
    assert by_default["new"] == []
    assert seen(THING) is THING
    assert seen(range(3)) == range(3)
    slices = seen(tf.IndexedSlices(tf.ones([2, 3]), tf.range(2)))
    assert slices.values.shape.as_list() == [2, 3]


def test_results_take_themselves_apart_too():
    out = tf.function(lambda box: Boxed(box.tensor * 2, box.note))(Boxed(c(3), "note"))
    assert (type(out), int(out.tensor), out.note) == (Boxed, 6, "note")


def test_traces_do_not_keep_their_objects():
    f = tf.function(lambda thing, x: x + 1)
    things = [Thing() for _ in range(5)]
    for thing in things:
        f(thing, c(1))
    assert len(f._concrete_functions()) == 5
    graphs = [weakref.ref(concrete.graph) for concrete in f._concrete_functions()]
    gone = weakref.ref(things[0])
    del thing, things[0]
    gc.collect()
    assert gone() is None
    assert [graph() is None for graph in graphs] == [True, False, False, False, False]
    for _ in range(20):  # objects that follow each other at one address are not confused
        f(Thing(), c(1))
    assert f.experimental_get_tracing_count() == 25
    del things
    gc.collect()
    assert f._concrete_functions() == []


class ByColor(tf.types.experimental.TraceType):
    def __init__(self, color):
        self.color = color

    def is_subtype_of(self, other):
        return self == other

    def most_specific_common_supertype(self, others):
        return None

    def placeholder_value(self, placeholder_context):
        return self.color

    def __eq__(self, other):
        return isinstance(other, ByColor) and self.color == other.color

    def __hash__(self):
        return hash(self.color)


class Painted:
    def __init__(self, color):
        self.color = color

    def __tf_tracing_type__(self, context):
        return ByColor(self.color)


def test_a_trace_type_of_ones_own():
    assert isinstance(Painted("red"), tf.types.experimental.SupportsTracingProtocol)
    f = tf.function(lambda x: tf.constant(str(x)))
    assert f(Painted("red")) == b"red"
    assert f(Painted("red")) == b"red"
    assert f([Painted("blue")]) == b"['blue']"
    assert f.experimental_get_tracing_count() == 2


def test_a_trace_type_without_its_methods():
    with pytest.raises(TypeError, match="abstract"):
        tf.types.experimental.TraceType()


def test_specs_are_trace_types():
    spec = tf.TensorSpec([None])
    assert isinstance(spec, tf.types.experimental.TraceType)
    assert spec.flatten() == [spec]
    assert spec.to_tensors(1) == [1]
    assert spec.from_tensors(iter([2])) == 2


def test_a_tensor_that_is_passed_twice():
    f = tf.function(lambda x, y: x - y)
    a, b = c(5), c(3)
    assert [int(f(a, a)), int(f(a, b)), int(f(b, a)), int(f(y=a, x=b))] == [0, 2, -2, -2]


def test_arrays_can_be_written_to_after_the_call():
    array = np.ones(3, np.float32)
    f = tf.function(lambda x: x * 1.0)
    for _ in range(2):
        array[:] = 1
        out = f(array)
        array[:] = 7
        assert out.numpy().tolist() == [1, 1, 1]
