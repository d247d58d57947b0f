"""Binding arguments, and input signatures."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.function_type import FunctionType
from yeoul.graph.trace_graph import TraceGraph
from yeoul.graph.trace_type import PlaceholderContext

c = tf.constant
VECTOR = tf.TensorSpec([None], tf.float32)


def refused(call, message):
    with pytest.raises(TypeError, match=message) as found:
        call()
    return str(found.value)


def test_calls_that_do_not_bind():
    f = tf.function(lambda x, y=1: x)
    text = refused(lambda: f(), "missing a required argument: 'x'")
    assert text == (
        "Binding inputs to tf.function failed due to `missing a required argument: 'x'`. Received "
        "args: () and kwargs: {} for signature: (x, y=<captured_default_value>)."
    )
    refused(lambda: f(1, 2, 3), "too many positional arguments")
    refused(lambda: f(1, z=3), "unexpected keyword argument 'z'")
    refused(lambda: f(1, x=3), "multiple values for argument 'x'")


def test_ways_of_passing_are_one_trace():
    f = tf.function(lambda a, b=1, *, k=2: a + b + k)
    for call in (
        lambda: f(c(1)),
        lambda: f(c(1), 1),
        lambda: f(a=c(1), b=1),
        lambda: f(b=1, k=2, a=c(1)),
    ):
        assert int(call()) == int(call()) == 4
    assert f.experimental_get_tracing_count() == 1
    g = tf.function(lambda **named: named["a"] - named["b"])
    assert [int(g(a=c(3), b=c(1))), int(g(b=c(1), a=c(3)))] == [2, 2]
    assert [int(g(a=c(5), b=c(1))), int(g(b=c(5), a=c(3)))] == [4, -2]
    assert g.experimental_get_tracing_count() == 1


def test_defaults_that_are_tensors():
    five = np.float32(5)
    f = tf.function(lambda a=five: a * 2.0)
    assert [float(f()), float(f(c(2.0)))] == [10.0, 4.0]
    assert f.experimental_get_tracing_count() == 1


def test_an_input_signature_converts():
    f = tf.function(lambda x, y=3: x * 2.0, input_signature=[VECTOR])
    assert f.input_signature == (VECTOR,)
    for value in ([1.0, 2.0], c([1.0, 2.0]), np.array([1.0, 2.0]), tf.Variable([1.0, 2.0]), [1, 2]):
        assert f(value).numpy().tolist() == f(x=value).numpy().tolist() == [2.0, 4.0]
    assert f(c([1.0]), 3).numpy().tolist() == [2.0]
    assert f.experimental_get_tracing_count() == 1
    assert f.get_concrete_function() is f.get_concrete_function(tf.TensorSpec([3]))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((c([1]),), "Can not cast TensorSpec.*int32.*to TensorSpec.*float32"),
        ((c(1.0),), "Can not cast TensorSpec"),
        (("a",), "Cannot convert 'a'"),
        ((None,), "None"),
        ((), "missing a required argument: 'x'"),
        (([1.0], 4), r"Can not cast 4 to Literal\[3\]"),
        (([1.0], 3, 3), "too many positional"),
    ],
)
def test_an_input_signature_refuses(args, message):
    f = tf.function(lambda x, y=3: x, input_signature=[VECTOR])
    text = refused(lambda: f(*args), message)
    assert "for signature: (x: TensorSpec(shape=(None,), dtype=tf.float32, name=None)" in text
    assert "y: Literal[3] = <captured_default_value>" in text


def test_nested_input_signatures():
    f = tf.function(
        lambda d, *, k=2: d["a"] + d["b"][0],
        input_signature=[{"a": tf.TensorSpec([], name="A"), "b": [tf.TensorSpec([2])]}],
    )
    assert f({"a": 1.0, "b": [[1.0, 2.0]]}).numpy().tolist() == [2.0, 3.0]
    refused(lambda: f({"a": 1.0}), "has different keys")
    refused(lambda: f({"a": 1.0, "b": ([1.0, 2.0],)}), "to list type")
    refused(lambda: f({"a": 1.0, "b": []}), "with length 0")
    refused(lambda: f([1.0]), "to a mapping type")
    refused(lambda: f({"a": 1.0, "b": [[1.0, 2.0]]}, k=3), r"Can not cast 3 to Literal\[2\]")
    (d,), kwargs = f.get_concrete_function().structured_input_signature
    assert (d["a"].name, d["b"][0].name, kwargs) == ("A", "d_b_0", {"k": 2})


def test_an_input_signature_of_many_arguments():
    f = tf.function(lambda *a, **k: a[0], input_signature=[tf.TensorSpec([])] * 2)
    assert float(f(1.0, 2.0)) == 1.0
    refused(lambda: f(1.0), "missing a required argument: 'a_1'")
    refused(lambda: f(1.0, 2.0, 3.0), "too many positional")
    refused(lambda: f(1.0, 2.0, k=3.0), "unexpected keyword argument 'k'")


def test_input_signatures_that_do_not_fit_the_function():
    refused(lambda: tf.function(lambda x: x, input_signature=3), "either a tuple or a list")
    refused(lambda: tf.function(lambda x: x, input_signature=[3]), r"invalid args \[3\]")
    refused(
        lambda: tf.function(lambda x: x, input_signature=[VECTOR] * 2), "1 extra type constraints"
    )
    refused(
        lambda: tf.function(lambda x, y: x, input_signature=[VECTOR]),
        "missing type constraint for y",
    )
    refused(lambda: tf.function(3), "3 is not a callable object")


def test_positional_only_parameters():
    def f(a, /, b):
        return a + b

    concrete = tf.function(f).get_concrete_function(tf.TensorSpec([]), tf.TensorSpec([]))
    spec = "TensorSpec(shape=(), dtype=tf.float32, name=None)"
    assert concrete.pretty_printed_signature(False) == f"(a: {spec}, /, b: {spec}) -> {spec}"


def test_a_signature_made_of_specs():
    made = FunctionType.of({"a": tf.TensorSpec([]), "b": [tf.TensorSpec([2]), 3]})
    graph = TraceGraph("f", None, may_create=False)
    (a, b), kwargs = made.placeholders(PlaceholderContext(graph))
    assert (a.shape, b[0].shape, b[1], kwargs) == ([], [2], 3, {})
    assert graph.inputs[1] is b[0]
    (a, b), _ = made.described()
    assert (a.name, b[0].name) == ("a", "b_0")


def test_all_signatures_are_printed():
    f = tf.function(lambda x, n=2: x * n)
    assert f.pretty_printed_concrete_signatures() == ""
    f(c(1.0))
    f(c(1.0), 3)
    parts = f.pretty_printed_concrete_signatures().split("\n\n")
    assert [("Literal[2]" in p, "Literal[3]" in p) for p in parts] == [(True, False), (False, True)]
    assert str(f.function_spec) == "(x, n=<captured_default_value>)"
