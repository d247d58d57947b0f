"""What calls of functions cost, counted: traces, compilations, Python calls, live objects."""

import gc
import sys

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.shapes import Shapes

c = tf.constant


def python_calls(call):
    """The number of Python functions that a call runs."""
    count = 0

    def profile(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count - 1  # without `call` itself


def test_one_compilation_however_many_shapes(compilations):
    f = tf.function(lambda x: tf.reduce_sum(x * 2.0), input_signature=[tf.TensorSpec([None])])
    for n in (300, 300, 400, 300, 400):
        f(tf.ones([n]))
    assert f.experimental_get_tracing_count() == 1
    assert compilations() == 1


def test_one_compilation_for_a_function_of_many_ops(compilations):
    v = tf.Variable(tf.ones([300, 300]))

    @tf.function
    def step(x):
        y = x
        for _ in range(10):
            y = tf.tanh(y @ v) + 1.0
        v.assign_sub(y * 0.1)
        return tf.reduce_mean(y)

    for _ in range(3):
        step(tf.ones([300, 300]))
    assert compilations() == 1


class Model(tf.Module):
    def __init__(self):
        self.v = tf.Variable(1.0)

    @tf.function
    def method(self, x):
        return x + 1.0


def warm_calls():
    x, y, v, model = tf.ones([10]), tf.ones([10]), tf.Variable(tf.ones([10])), Model()
    one, two = tf.function(lambda a: a + 1.0), tf.function(lambda a, b: a + b)
    scaled, reads = tf.function(lambda a, n=1: a * n), tf.function(lambda a: a + v)
    nested = tf.function(lambda d: d["a"][0] + d["b"])
    # name, call, the most Python functions that it may run
    return [
        ("one tensor", lambda: one(x), 2),
        ("two tensors", lambda: two(x, y), 2),
        ("by name", lambda: two(b=x, a=y), 6),
        ("a Python number", lambda: scaled(x, 3), 3),
        ("a default", lambda: scaled(x), 2),
        ("a method", lambda: model.method(x), 4),
        ("a variable read", lambda: reads(x), 3),
        ("containers", lambda: nested({"a": [x], "b": y}), 6),
    ]


@pytest.mark.parametrize(("name", "call", "most"), warm_calls(), ids=lambda v: v)
def test_python_calls_of_a_warm_call(name, call, most):
    call()
    call()
    assert python_calls(call) <= most


def test_calls_leave_no_objects():
    model = Model()
    f = tf.function(lambda a, n: a * n + model.v)
    x = tf.ones([10])

    def calls():
        for n in (1.0, 2.0):
            f(x, n)
            model.method(x)
            with tf.GradientTape() as tape:
                y = f(x, n)
            tape.gradient(y, model.v)

    calls()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(20):
        calls()
    gc.collect()
    assert len(gc.get_objects()) - before < 20


def test_functions_leave_no_objects():
    def make():
        model = Model()
        f = tf.function(lambda a: model.method(a) * model.v)
        f(tf.ones([10]))

    make()
    gc.collect()
    kinds = ("TraceGraph", "ConcreteFunction", "Function", "Model", "Node", "Program")

    def alive():
        names = [type(o).__name__ for o in gc.get_objects()]
        return {kind: names.count(kind) for kind in kinds}

    before = alive()
    for _ in range(5):
        make()
    gc.collect()
    gc.collect()  # programs that jax let go of in the first one
    after = alive()
    assert {kind: after[kind] for kind in kinds if after[kind] > before[kind]} == {}


def test_a_result_stays_a_tensor():
    assert type(tf.function(lambda x: x + 1)(c(1))) is EagerTensor


def test_identities_beside_host_ops_compile_nothing(compilations):
    f = tf.function(lambda x: (tf.identity(x), tf.strings.as_string(x)))
    number, text = f(c([1, 2]))
    assert number.numpy().tolist() == [1, 2]
    assert text.numpy().tolist() == [b"1", b"2"]
    assert compilations() == 0


def test_elements_of_ever_new_shapes_compile_few_programs(compilations):
    def small(picture):
        return tf.image.resize(tf.cast(picture, tf.float32) / 255.0, (4, 4)) * 2.0

    def read(number):
        return tf.reshape(tf.range(number * 6), [-1, 2, 3])

    pictures = tf.data.Dataset.range(2, 42).map(read).map(small)
    expected = [small(read(tf.constant(n, tf.int64))).numpy() for n in range(2, 42)]
    compilations_before = compilations()
    for found, wanted in zip(pictures, expected, strict=True):
        assert found.numpy() == pytest.approx(wanted, rel=1e-5)
    assert compilations() - compilations_before <= 8


def test_shapes_that_come_often_are_compiled():
    shapes = Shapes()
    answers = [shapes.worth([np.empty(n)]) for n in range(6)]
    assert answers == [True, True, True, False, False, False]
    again = [shapes.worth([np.empty(5)]) for _ in range(9)]
    assert again == [False] * 7 + [True] * 2
