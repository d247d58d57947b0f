"""tf.experimental.ExtensionType: fields, constructors, specs, functions."""

import copy
import inspect
import pickle
import typing
from collections.abc import Mapping

import numpy as np
import pytest

import yeoul as tf

ExtensionType = tf.experimental.ExtensionType


class Point(ExtensionType):
    """A point."""

    x: tf.Tensor
    y: int = 3
    label: str | None = None

    @property
    def doubled(self):
        return self.x * 2

    @tf.function
    def times(self, factor):
        return self.x * factor * self.y


class Cloud(ExtensionType):
    center: Point
    named: typing.Mapping[str, tf.Tensor]
    pair: tuple[tf.Tensor, ...]
    choice: typing.Union[int, tf.Tensor] = 1  # noqa: UP007
    rows: tf.RaggedTensor | None = None
    dtype: tf.DType = tf.float32
    shape: tf.TensorShape = tf.TensorShape([1, None])


class Tree(ExtensionType):
    child: typing.Optional["Tree"] = None
    value: int = 0


P = Point([1.0, 2.0])


def cloud():
    return Cloud(P, {"a": [1, 2]}, ([1], 2.0), rows=tf.ragged.constant([[1]]))


def test_fields():
    assert (P.x.numpy().tolist(), P.y, P.label) == ([1, 2], 3, None)
    assert P.doubled.numpy().tolist() == [2, 4]
    assert repr(P).startswith("Point(x=<tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.]")
    assert repr(P).endswith("y=3, label=None)")
    assert Point.__doc__ == "A point."
    assert isinstance(P, ExtensionType)
    assert list(inspect.signature(Point).parameters) == ["x", "y", "label"]
    assert Point(np.array([1, 2])).x.dtype == tf.int64
    assert Point(tf.Variable(1.0)).x.numpy() == 1


def test_nested_fields():
    c = cloud()
    assert isinstance(c.named, Mapping)
    assert repr(c.named).startswith("ImmutableDict({'a': <tf.Tensor")
    assert (len(c.named), "a" in c.named, list(c.named)) == (1, True, ["a"])
    with pytest.raises(TypeError, match="does not support item assignment"):
        c.named["b"] = 1
    assert [t.dtype for t in c.pair] == [tf.int32, tf.float32]
    assert (c.choice, c.dtype, c.shape.as_list()) == (1, tf.float32, [1, None])
    assert Cloud(P, {}, (), tf.constant(2)).choice.numpy() == 2
    assert Cloud(P, {}, (), [2]).choice.shape == [1]
    assert Cloud(P, {}, (), dtype="int8", shape=[2]).dtype == tf.int8
    assert Tree(Tree(None, 1), 2).child.value == 1


def test_equality():
    same = Point([1.0, 2.0]) == P
    assert isinstance(same, tf.Tensor)
    assert same
    assert not (Point([1.0, 3.0]) == P)
    assert Point([1.0, 3.0]) != P
    for other in (Point([1.0]), Point([1.0, 2.0], 4), 3, None):
        assert (P == other) is False
        assert (P != other) is True
    assert Tree() == Tree()
    with pytest.raises(TypeError, match="unhashable type: 'Point'"):
        hash(P)


def test_copies():
    for twin in (copy.copy(P), copy.deepcopy(P), pickle.loads(pickle.dumps(P))):
        assert twin == P


def test_constructors():
    class Scaled(ExtensionType):
        v: tf.Tensor
        n: int

        def __init__(self, v, n=1):
            self.v = v
            self.n = n
            del self.n
            self.n = n * 2

        def __validate__(self):
            if self.n > 10:
                raise ValueError("too big")

        def __add__(self, other):
            return Scaled(self.v + other.v)

    assert (Scaled([1]) + Scaled([2])).v.numpy().tolist() == [3]
    assert Scaled([1], 4).n == 8
    with pytest.raises(ValueError, match="too big"):
        Scaled([1], 20)

    class Named(Scaled):
        name: str = "none"

        def __init__(self, v):
            super().__init__(v, 3)
            self.name = "given"

    assert (Named([1]).n, Named([1]).name) == (6, "given")


def test_fields_of_bases_come_first():
    class Wide(Point):
        z: int = 5

    assert (Wide([1.0]).z, Wide([1.0]).doubled.numpy().tolist()) == (5, [2])

    class Later(ExtensionType):
        x: int = 1
        y: int

    assert (Later(y=2).x, Later(4, y=2).x) == (1, 4)


def test_specs():
    spec = tf.type_spec_from_value(P)
    assert type(spec) is Point.Spec
    assert spec == Point.Spec(x=tf.TensorSpec([2]), y=3, label=None) == Point.Spec.from_value(P)
    assert repr(spec) == (
        "Point.Spec(x=TensorSpec(shape=(2,), dtype=tf.float32, name=None), y=3, label=None)"
    )
    assert (spec.x, spec.y, spec.value_type) == (tf.TensorSpec([2]), 3, Point)
    general = Point.Spec(tf.TensorSpec([None]), 3, None)
    assert general.is_compatible_with(P)
    assert spec.is_subtype_of(general)
    assert spec.most_specific_compatible_type(tf.type_spec_from_value(Point([1.0]))) == general
    assert not general.is_compatible_with(Point([1.0], 4))
    assert hash(spec) == hash(Point.Spec.from_value(Point([3.0, 4.0])))
    nested = tf.type_spec_from_value(cloud())
    assert nested.rows == tf.RaggedTensorSpec([1, None], tf.int32)
    assert nested.named == {"a": tf.TensorSpec([2], tf.int32)}
    assert "named={'a': TensorSpec(shape=(2,)" in repr(nested)
    assert pickle.loads(pickle.dumps(spec)) == spec
    made = Cloud.Spec(spec, {"a": tf.TensorSpec([2], tf.int32)}, (), 1, None, "int8", [2])
    assert (made.dtype, made.shape) == (tf.int8, tf.TensorShape([2]))
    ragged = Cloud.Spec(spec, {}, (), 1, tf.RaggedTensorSpec([1, None]), tf.int8, [2])
    assert ragged.rows == tf.RaggedTensorSpec([1, None])
    with pytest.raises(AttributeError, match=r"'Point.Spec' object has no attribute 'foo'"):
        spec.foo  # noqa: B018


def test_specs_may_be_extended():
    class Sized(ExtensionType):
        x: tf.Tensor

        class Spec:
            @property
            def count(self):
                return self.x.shape.num_elements()

    assert tf.type_spec_from_value(Sized([1, 2])).count == 2


def test_nest():
    flat = tf.nest.flatten(cloud(), expand_composites=True)
    assert [t.dtype.name for t in flat] == [
        "float32",
        "int32",
        "int32",
        "float32",
        "int32",
        "int64",
    ]
    assert len(tf.nest.flatten([P, P])) == 2
    doubled = tf.nest.map_structure(lambda t: t * 2, P, expand_composites=True)
    assert (doubled.x.numpy().tolist(), doubled.y) == ([2, 4], 3)
    same = tf.nest.pack_sequence_as(cloud(), flat, expand_composites=True)
    assert same.rows.to_list() == [[1]]
    assert same.named["a"].numpy().tolist() == [1, 2]
    assert not tf.is_tensor(P)


def test_functions():
    @tf.function
    def f(c):
        return Cloud(Point(c.center.x + 1, c.center.y), c.named, c.pair, rows=c.rows)

    made = f(cloud())
    assert made.center.x.numpy().tolist() == [2, 3]
    assert made.rows.to_list() == [[1]]
    f(cloud())
    assert f.experimental_get_tracing_count() == 1

    g = tf.function(lambda p: p.x)
    for point in (P, Point([3.0, 4.0]), Point([3.0, 4.0], 4), Point([3.0])):
        g(point)
    assert g.experimental_get_tracing_count() == 3
    signature = [Point.Spec(tf.TensorSpec([None]), 3, None)]
    h = tf.function(lambda p: p.x * 2, input_signature=signature)
    assert h(P).numpy().tolist() == [2, 4]
    assert h(Point([1.0])).numpy().tolist() == [2]
    with pytest.raises(TypeError, match=r"Can not cast Point.*y=4.* to Point.Spec.*y=3"):
        h(Point([1.0], 4))


def test_methods_may_be_functions():
    assert P.times(2.0).numpy().tolist() == [6, 12]
    assert Point([3.0, 4.0]).times(2.0).numpy().tolist() == [18, 24]
    assert Point.times.experimental_get_tracing_count() == 1


def test_gradients():
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(P)
        y = tf.reduce_sum(P.x**2)
    assert tape.gradient(y, P.x).numpy().tolist() == [2, 4]
    with pytest.raises(ValueError, match="Type Point is not supported as a gradient source"):
        tape.gradient(y, P)


def set_field():
    P.x = 1


def delete_field():
    del P.x


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (set_field, AttributeError, "Cannot mutate attribute `x` outside the custom constructor"),
        (delete_field, AttributeError, "Cannot mutate attribute `x`"),
        (lambda: Point(), TypeError, "missing a required argument: 'x'"),
        (lambda: Point(1, 2, "a", 4), TypeError, "too many positional arguments"),
        (lambda: Point(1, z=2), TypeError, "got an unexpected keyword argument 'z'"),
        (lambda: Point(1, "a"), TypeError, "y: expected 'int', got 'str'"),
        (lambda: Point(1, 2.0), TypeError, "y: expected 'int', got 'float'"),
        (lambda: Point(1, 2, 3), TypeError, r"label: expected str \| None, got 'int'"),
        (lambda: Point(object()), TypeError, "x: expected a Tensor, got 'object'"),
        (lambda: Point(tf.TensorSpec([])), TypeError, "x: expected a Tensor, got 'TensorSpec'"),
        (lambda: Cloud(1, {}, ()), TypeError, "center: expected 'Point', got 'int'"),
        (lambda: Cloud(P, 1, ()), TypeError, "named: expected mapping, got 'int'"),
        (lambda: Cloud(P, {1: 2}, ()), TypeError, r"named.keys\(\)\[1\]: expected 'str'"),
        (lambda: Cloud(P, {"a": object()}, ()), TypeError, r"named\['a'\]: expected a Tensor"),
        (lambda: Cloud(P, {}, 1), TypeError, "pair: expected tuple, got 'int'"),
        (lambda: Cloud(P, {}, (object(),)), TypeError, r"pair\[0\]: expected a Tensor"),
        (lambda: Point.Spec(1, 2, None), TypeError, "x: expected a TensorSpec, got 'int'"),
        (lambda: Point.Spec(tf.TensorSpec([])), TypeError, "missing a required argument: 'y'"),
        (lambda: ExtensionType(), AssertionError, "ExtensionType is an abstract base class"),
        (lambda: tf.convert_to_tensor(P), ValueError, "(?s)Attempt to convert a value .Point"),
        (lambda: tf.shape(P), ValueError, "unsupported type"),
        (lambda: P + 1, TypeError, "unsupported operand"),
    ],
)
def test_mistakes(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    ("fields", "default", "error", "message"),
    [
        ({"x": list}, None, TypeError, "In field 'x': Unsupported type annotation 'list'"),
        ({"x": tuple}, None, TypeError, "Unsupported type annotation 'tuple'"),
        ({"x": list[int]}, None, TypeError, r"Unsupported type annotation list\[int\]"),
        ({"x": dict[str, int]}, None, TypeError, r"Unsupported type annotation dict\[str, int\]"),
        ({"x": typing.Callable}, None, TypeError, "Unsupported type annotation typing.Callable"),
        ({"x": tuple[int, list]}, None, TypeError, "Unsupported type annotation 'list'"),
        ({}, {"x": 3}, ValueError, "for Made are invalid. Field x is missing a type annotation"),
        ({"self": int}, None, ValueError, "Field 'self' is reserved"),
        ({"Spec": int}, None, ValueError, "Field 'Spec' is reserved"),
        ({"_tf_extension_type_x": int}, None, ValueError, "Field '_tf_extension_type_x' is res"),
        ({"x": int}, {"x": "a"}, TypeError, "default value for x: expected 'int', got 'str'"),
    ],
)
def test_mistakes_in_classes(fields, default, error, message):
    with pytest.raises(error, match=message):
        type(ExtensionType)(
            "Made", (ExtensionType,), {"__annotations__": fields, **(default or {})}
        )


def test_more_mistakes():
    class Empty(ExtensionType):
        v: tf.Tensor

        def __init__(self, more=False):
            if more:
                self.v = self.w = 1

    with pytest.raises(ValueError, match=r"Missing required fields: \{'v'\}"):
        Empty()
    with pytest.raises(ValueError, match=r"Got unexpected fields: \{'w'\}"):
        Empty(True)

    class Pair(ExtensionType):
        p: tuple[int, str]
        nothing: None = None

    with pytest.raises(TypeError, match="p: expected tuple with length 2, got"):
        Pair((1,))
    with pytest.raises(TypeError, match="nothing: expected 'NoneType', got 'int'"):
        Pair((1, "a"), 3)

    class Unknown(ExtensionType):
        x: "Nowhere"  # noqa: F821

    with pytest.raises(NameError, match="Nowhere"):
        Unknown(1)
