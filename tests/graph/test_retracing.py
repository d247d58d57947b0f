"""When a function that is traced too often is warned of, and which traces are reduced."""

import logging

import pytest

import yeoul as tf

c = tf.constant


@pytest.fixture
def warnings(caplog):
    with caplog.at_level(logging.WARNING, "tensorflow"):
        yield lambda: [record.getMessage() for record in caplog.records]


def test_five_traces_in_a_row(warnings):
    f = tf.function(lambda n: n)
    for n in range(4):
        f(n)
    assert warnings() == []
    for n in range(4, 20):
        f(n)
    first, second = warnings()  # as in TensorFlow, twice for a function
    assert first.startswith("5 out of the last 5 calls to <function ")
    assert second.startswith("6 out of the last 6 calls")
    assert "test_retracing.py:" in first
    assert "argument 'n' was Literal[3], now is Literal[4]" in first
    for remedy in ("outside of the loop", "reduce_retracing=True", "tf.constant(x)"):
        assert remedy in first


def test_calls_between_the_traces_count(warnings):
    f = tf.function(lambda n: n)
    for n in range(5):
        for _ in range(3):
            f(n)
    assert [w[:28] for w in warnings()] == ["5 out of the last 13 calls t"]
    g = tf.function(lambda n: n)
    for n in range(5):
        for _ in range(4):
            g(n)
    assert len(warnings()) == 1


def test_a_function_decorated_in_a_loop(warnings):
    def body(x):
        return x

    for _ in range(5):
        tf.function(body)(c(1))
    (message,) = warnings()
    assert "the Python function was decorated anew" in message


def test_concrete_functions_are_not_counted(warnings):
    f = tf.function(lambda n: n)
    for n in range(9):
        f.get_concrete_function(n)
    assert warnings() == []


def test_another_number_of_arguments(warnings):
    f = tf.function(lambda *a: 1)
    for n in range(5):
        f(*range(n))
    assert "What changed: the number of arguments" in warnings()[0]


def test_functions_that_ask_for_their_variables(warnings):
    f = tf.function(lambda v: v * float(len(str(v.ref()))))
    for n in range(5):
        f(tf.Variable(float(n)))
    assert "What changed: other variables of the same specs" in warnings()[0]


def counts(values, **options):
    f = tf.function(lambda x: 1, **options)
    found = []
    for value in values:
        f(value)
        found.append(f.experimental_get_tracing_count())
    return f, found


def test_shapes_are_generalised():
    f, found = counts(
        [tf.ones([1]), tf.ones([2]), tf.ones([3]), tf.ones([1, 1]), tf.ones([2, 2]), tf.ones([])],
        reduce_retracing=True,
    )
    assert found == [1, 2, 2, 3, 3, 3]
    shapes = [spec.shape for spec in [t.inputs[0] for t in f._concrete_functions()]]
    assert [s if s.rank is None else s.as_list() for s in shapes] == [
        *([1], [None], tf.TensorShape(None))
    ]


def test_python_values_are_not_generalised():
    assert counts([1, 2, 3], reduce_retracing=True)[1] == [1, 2, 3]
    values = [{"a": tf.ones([n]), "b": k} for n, k in [(1, 1), (2, 1), (3, 1), (3, 2)]]
    assert counts(values, reduce_retracing=True)[1] == [1, 2, 2, 3]


def test_the_older_name():
    f = tf.function(lambda x: 1, experimental_relax_shapes=True)
    for n in range(1, 5):
        f(tf.ones([n]))
    assert f.experimental_get_tracing_count() == 2


def test_a_trace_for_more_general_arguments_serves():
    f = tf.function(lambda x: x * 2.0)
    general = f.get_concrete_function(tf.TensorSpec([None]))
    f.get_concrete_function(tf.TensorSpec(None))
    assert f(c([1.0, 2.0])).shape == [2]
    assert f(c([[1.0]])).shape == [1, 1]
    assert f.experimental_get_tracing_count() == 2
    assert f.get_concrete_function(tf.TensorSpec([7])) is general  # the narrowest that serves
    f(tf.ones([1], tf.float64))
    assert f.experimental_get_tracing_count() == 3


def test_a_name_makes_a_trace_of_its_own():
    f = tf.function(lambda x: x)
    f.get_concrete_function(tf.TensorSpec([None]))
    named = f.get_concrete_function(tf.TensorSpec([None], name="other"))
    assert named.inputs[0].name == "other:0"
    assert f.experimental_get_tracing_count() == 2
