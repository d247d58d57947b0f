"""What a trace leaves behind, in success and failure; variables that are made in functions."""

import gc
import weakref

import numpy as np
import pytest

import yeoul as tf

c = tf.constant


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, SystemExit])
def test_a_trace_that_fails_leaves_nothing(error):
    kept, calls = [], []

    @tf.function
    def f(x):
        calls.append(0)
        with tf.name_scope("deep"), tf.GradientTape() as tape:
            tape.watch(x)
            if len(calls) == 1:
                kept.append(tf.Variable(1.0))
                raise error("stop")
        return kept[-1] * x

    with tf.GradientTape() as outer, pytest.raises(error, match="stop"):
        f(c(2.0))
    assert tf.executing_eagerly()
    assert tf.Variable(1.0).name == "Variable:0"
    assert outer.watched_variables() == ()
    assert f.experimental_get_tracing_count() == 0
    assert float(f(c(2.0))) == 2.0
    assert f.experimental_get_tracing_count() == 1


class Lazy(tf.Module):
    def __init__(self, make):
        self.v, self.make = None, make

    @tf.function
    def __call__(self, x):
        if self.v is None:
            self.v = self.make(x)
        return self.v * x


def in_init_scope(x):
    with tf.init_scope():
        return tf.Variable(5.0)


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda x: tf.Variable(3.0), 3.0),
        (lambda x: tf.Variable(lambda: tf.ones([]) * 4.0), 4.0),
        (in_init_scope, 5.0),
        (lambda x: tf.Variable(x + 4.0), 6.0),
        (lambda x: tf.Variable(tf.Variable(7.0) + 0.0), 7.0),
    ],
)
def test_variables_made_on_the_first_call(make, value):
    lazy = Lazy(make)
    assert float(lazy(c(2.0))) == value * 2.0
    assert float(lazy(c(3.0))) == value * 3.0
    assert float(lazy.v) == value


def test_variables_made_by_a_function_in_a_function():
    lazy = Lazy(lambda x: tf.Variable(x + 1.0))
    outer = tf.function(lambda x: lazy(x) + lazy(x * 2.0))
    assert float(outer(c(1.0))) == 2.0 + 4.0
    assert float(outer(c(2.0))) == 4.0 + 8.0


def test_random_initial_values_are_those_of_the_function():
    values = []
    for make in (
        lambda x: tf.Variable(tf.random.normal([2])),
        lambda x: tf.Variable(lambda: tf.random.normal([2])),
    ):
        tf.random.set_seed(5)
        lazy = Lazy(make)
        lazy(c(1.0))
        values.append(lazy.v.numpy())
    # As TensorFlow draws them.
    np.testing.assert_allclose(values, [[-1.7138785, -0.6787023]] * 2, rtol=1e-6)


def test_a_variable_in_every_call():
    with pytest.raises(ValueError, match=r"only supports singleton.*'Variable'.*keep it on an obj"):
        tf.function(lambda x: tf.Variable(1.0) + x)(c(1.0))


def test_arguments_that_are_changed():
    changed = tf.function(lambda items, d: items.append(1), autograph=False)
    with pytest.raises(ValueError, match=r"should not modify.*parameter\(s\) were modified: items"):
        changed([c(1)], {"a": c(2)})
    fine = tf.function(lambda items: list(items).append(1), autograph=False)
    assert fine([c(1)]) is None


def test_tensors_of_another_graph():
    leaked = []
    tf.function(lambda x: leaked.append(x * 2))(c(1))
    uses = [
        lambda: leaked[0] + 1,
        lambda: tf.function(lambda: leaked[0] + 1)(),
        lambda: tf.function(lambda x: x)(leaked[0]),
        lambda: tf.function(lambda x: x)([leaked[0]]),
    ]
    for use in uses:
        with pytest.raises(TypeError, match="out of scope and cannot be used here") as found:
            use()
        text = str(found.value)
        assert text.startswith("<tf.Tensor 'mul:0' shape=() dtype=int32> is out of scope")
        assert "was defined here: " in text
        assert "test_tracing.py:" in text
        assert "return it from that function" in text


def test_a_function_is_freed_with_its_graphs():
    def make():
        v = tf.Variable(tf.ones([100]))

        @tf.function
        def f(x):
            return x * v

        f(tf.ones([100]))
        with tf.GradientTape() as tape:
            y = f(tf.ones([100]))
        tape.gradient(y, v)
        return [weakref.ref(o) for o in (f, v, f.get_concrete_function(tf.ones([100])).graph)]

    found = make()
    gc.collect()
    assert [ref() for ref in found] == [None] * 3


def test_an_inner_trace_does_not_keep_the_outer_one():
    inner = tf.function(lambda x: x + 1)

    def make():
        outer = tf.function(lambda x: inner(x) * 2)
        outer(c(1))
        return weakref.ref(outer.get_concrete_function(c(1)).graph)

    graph = make()
    gc.collect()
    assert graph() is None
    assert int(inner(c(1))) == 2
    assert inner.experimental_get_tracing_count() == 1


def test_a_trace_that_uses_a_tensor_of_the_graph_around_it():
    held = []
    inner = tf.function(lambda x: x * held[-1])

    @tf.function
    def outer(x):
        held.append(x + 1)
        return inner(x) + inner(x)

    assert int(outer(c(2))) == 12
    held.append(c(10))
    assert int(inner(c(2))) == 20  # not the trace that was made in `outer`
    assert float(outer(c(2.0))) == 12.0
