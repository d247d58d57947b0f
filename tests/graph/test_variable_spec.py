"""Variables as arguments: which traces they share, and that nothing is mixed up."""

import gc
import weakref

import numpy as np
import pytest

import yeoul as tf


def variables(count, **options):
    return [tf.Variable([1.0 + i, 2.0 + i], **options) for i in range(count)]


def test_any_variables_of_a_spec_share_a_trace():
    @tf.function
    def double(v, x):
        v.assign(v * x)
        return v + 1.0

    vs = variables(6)
    for i, v in enumerate(vs):
        assert double(v, 2.0).numpy().tolist() == [2.0 * (1 + i) + 1, 2.0 * (2 + i) + 1]
        assert v.numpy().tolist() == [2.0 * (1 + i), 2.0 * (2 + i)]
    assert double.experimental_get_tracing_count() == 2  # the first's own, and one for all others
    double(tf.Variable([1.0]), 2.0)
    double(tf.Variable([1.0, 2.0], trainable=False), 2.0)
    assert double.experimental_get_tracing_count() == 4


def test_a_variable_that_is_passed_twice():
    @tf.function
    def f(a, b):
        a.assign_add([1.0, 1.0])
        return b + 0.0

    a, b, d = variables(3)
    assert f(a, b).numpy().tolist() == [2.0, 3.0]
    assert f(b, d).numpy().tolist() == [3.0, 4.0]
    assert f(a, a).numpy().tolist() == [3.0, 4.0]
    assert f(d, d).numpy().tolist() == [4.0, 5.0]
    assert [v.numpy().tolist() for v in (a, b, d)] == [[3, 4], [3, 4], [4, 5]]


@pytest.mark.parametrize("order", [(0, 1, 2, 0, 1), (1, 0, 2, 1, 0), (2, 1, 0, 0, 1)])
def test_a_variable_that_the_function_also_knows(order):
    vs = variables(3)
    known = vs[0]

    @tf.function
    def f(a):
        a.assign_add([10.0, 10.0])
        return known + 0.0

    def plain(a):
        a.assign_add([10.0, 10.0])
        return known + 0.0

    found = [f(vs[i]).numpy().tolist() for i in order]
    ends = [v.numpy().tolist() for v in vs]
    for v, start in zip(vs, variables(3), strict=True):
        v.assign(start)
    assert found == [plain(vs[i]).numpy().tolist() for i in order]
    assert ends == [v.numpy().tolist() for v in vs]


def test_variables_in_containers():
    f = tf.function(lambda model, x: model["w"] * x + model["rest"][0])
    for k in range(3):
        w, b = tf.Variable(2.0 + k), tf.Variable(1.0)
        assert float(f({"w": w, "rest": [b]}, 3.0)) == (2.0 + k) * 3.0 + 1.0
    assert f.experimental_get_tracing_count() == 2


def test_gradients_reach_the_variable_of_the_call():
    f = tf.function(lambda v, x: v * v * x)
    for v in variables(4):
        with tf.GradientTape() as tape:
            y = f(v, tf.constant(3.0))
        np.testing.assert_allclose(tape.gradient(y, v), 6.0 * v.numpy())


def test_a_function_that_asks_which_variable_it_is():
    vs = variables(3)
    numbers = {v.ref(): float(i) for i, v in enumerate(vs)}
    f = tf.function(lambda v: v * 0.0 + numbers[v.ref()])
    for _ in range(2):
        assert [float(f(v)[0]) for v in vs] == [0.0, 1.0, 2.0]
    for i, v in enumerate(vs):
        v.note = float(i) + 5.0
    g = tf.function(lambda v: v * 0.0 + v.note)
    assert [float(g(v)[0]) for v in vs] == [5.0, 6.0, 7.0]


def test_an_error_in_a_trace_for_any_variable_is_the_users():
    calls = []

    @tf.function
    def f(v):
        calls.append(0)
        if len(calls) == 2:
            raise KeyError("mine")
        return v + 0.0

    a, b = variables(2)
    f(a)
    with pytest.raises(KeyError, match="mine"):
        f(b)
    assert f(b).numpy().tolist() == [2.0, 3.0]


def test_traces_do_not_keep_variables():
    f = tf.function(lambda v: v + 1.0)
    vs = variables(3)
    for v in vs:
        f(v)
    gone = [weakref.ref(v) for v in vs]
    del vs, v
    gc.collect()
    assert [v() for v in gone] == [None] * 3
    assert len(f._concrete_functions()) == 1  # the one for any variable
    assert f(tf.Variable([5.0, 5.0])).numpy().tolist() == [6.0, 6.0]


def test_what_a_stand_in_says_of_itself():
    f = tf.function(lambda v: tf.constant(f"{v.name} {v.shape} {v.dtype.name} {v.device[:1]}{v!r}"))
    a, b = tf.Variable(1.0, name="own"), tf.Variable(2.0, name="other")
    assert f(a).numpy().startswith(b"own:0 () float32 ")
    text = b"Variable:0 () float32 <tf.Variable 'Variable:0' shape=() dtype=float32>"
    assert f(b).numpy() == f(tf.Variable(3.0)).numpy() == text
    assert f.experimental_get_tracing_count() == 2


def test_control_flow_over_any_variable():
    @tf.function(autograph=False)
    def f(p, v):
        return tf.cond(p, lambda: v.assign_add(1.0) + 0.0, lambda: v * 10.0)

    @tf.function(autograph=False)
    def g(v):
        def body(i):
            v.assign_add(1.0)
            return (i + 1,)

        tf.while_loop(lambda i: i < 3, body, [tf.constant(0)])
        return v + 0.0

    for v in (tf.Variable(float(n)) for n in range(4)):
        start = float(v)
        assert float(f(tf.constant(True), v)) == start + 1.0
        assert float(f(tf.constant(False), v)) == (start + 1.0) * 10.0
        assert float(g(v)) == float(v) == start + 4.0


def test_swapping():
    @tf.function(autograph=False)
    def swap(x, y):
        former = x + 0.0
        x.assign(y)
        y.assign(former)
        return x - y

    outer = tf.function(lambda x, y: swap(x, y) + swap(y, x) * 10.0, autograph=False)
    a, b, d, e = (tf.Variable(float(n)) for n in (1, 2, 5, 7))
    assert [float(swap(a, b)), float(swap(b, a)), float(swap(d, e)), float(swap(d, d))] == [
        *(1.0, 1.0, 2.0, 0.0)
    ]
    assert [float(v) for v in (a, b, d, e)] == [1.0, 2.0, 7.0, 5.0]
    assert [float(outer(a, b)), float(outer(d, e))] == [11.0, -22.0]
    assert [float(v) for v in (a, b, d, e)] == [1.0, 2.0, 7.0, 5.0]


def test_variables_do_not_keep_functions():
    v = tf.Variable([1.0, 2.0])

    def make():
        f = tf.function(lambda v: v + 1.0)
        f(v)
        return weakref.ref(f), weakref.ref(f._concrete_functions()[0].graph)

    found = make()
    gc.collect()
    assert [ref() for ref in found] == [None, None]


def test_the_printed_spec_and_the_concrete_function():
    f = tf.function(lambda vs, x: vs[0] * x)
    v, w = tf.Variable(3.0), tf.Variable(4.0)
    concrete = f.get_concrete_function([v, w], tf.TensorSpec([]))
    text = concrete.pretty_printed_signature()
    assert "VariableSpec(shape=(), dtype=tf.float32, trainable=True, alias_id=0)" in text
    assert "alias_id=1" in text
    assert concrete.variables == ()
    assert float(concrete([v, w], 2.0)) == 6.0
    assert float(concrete([w, v], 2.0)) == 8.0
    with pytest.raises(TypeError, match="Can not cast"):
        concrete([v, tf.Variable([1.0])], 2.0)
    with pytest.raises(TypeError, match="another number of different variables"):
        concrete([v, v], 2.0)
