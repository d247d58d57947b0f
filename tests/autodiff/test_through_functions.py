"""Gradients through functions that take gradients, or assign variables, are those of eager code."""

import numpy as np
import pytest

import yeoul as tf

X, W = tf.constant([0.4, 1.2]), tf.constant([0.5, -1.5])
V = tf.Variable([0.3, 0.7])


def of_a_constant(x):
    with tf.GradientTape() as tape:
        tape.watch(W)
        y = tf.reduce_sum(tf.sin(x) * W * W)
    return tape.gradient(y, W)


def of_a_variable(x):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.sin(x) * V * V)
    return tape.gradient(y, V)


def of_something_between(x):
    h = tf.sin(x) * V
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(h)
        y = tf.reduce_sum(h * h * V)
    return tape.gradient(y, h) * tape.gradient(y, V)


def penalty(x):
    """As of a critic whose gradients are kept near 1."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.tanh(x * V) * x)
    return (tape.gradient(y, x) - 1.0) ** 2


def adapted(x):
    """A step of descent, and the loss after it."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((x * V - 1.0) ** 2 * V)
    moved = V - 0.1 * tape.gradient(loss, V)
    return (x * moved - 1.0) ** 2


def assigned(x):
    V.assign(V * 2.0 + tf.reduce_sum(x))
    return x * V


def assigned_repeatedly(x):
    for _ in tf.range(2):
        x = assigned(x)
    return x * V


def assigned_conditionally(x):
    if tf.reduce_sum(x) > 0.0:
        x = assigned(x)
    return x * V


def assigned_by_rows(x):
    for i in tf.data.Dataset.range(2):
        V.assign(V * 2.0 + tf.cast(i, tf.float32))
    return x * V


FUNCTIONS = [
    of_a_constant,
    of_a_variable,
    of_something_between,
    penalty,
    adapted,
    assigned,
    assigned_repeatedly,
    assigned_conditionally,
    assigned_by_rows,
]


def outcome(function):
    V.assign([0.3, 0.7])
    with tf.GradientTape() as tape:
        tape.watch([X, W])
        y = tf.reduce_sum(tf.sin(function(X)))
    return [y, *tape.gradient(y, [X, W, V], unconnected_gradients="zero"), V.value()]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("how", ["function", "nested", "whole"])
def test_gradients_are_those_of_eager_code(function, how):
    eager = outcome(function)
    if how == "whole":
        found = tf.function(outcome)(function)
    else:
        traced = tf.function(function)
        found = outcome(traced if how == "function" else tf.function(lambda x: traced(x)))
    for a, b in zip(eager, found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def gradients_of_itself():
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X)
    return tape.gradient(X, X), tape.gradient([X, X], X), tape.jacobian(X, X)


def test_a_target_from_outside_that_is_its_own_source():
    for a, b in zip(gradients_of_itself(), tf.function(gradients_of_itself)(), strict=True):
        np.testing.assert_array_equal(a, b)


LOOPS = {
    "while": lambda x: tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * W + x), [0, x])[
        1
    ],
    "map": lambda x: tf.map_fn(lambda e: e * e * W[0], x),
    "scan": lambda x: tf.scan(lambda a, e: a * e, x),
    "cond": lambda x: tf.cond(x[0] > 0.0, lambda: x * x * W, lambda: x),
}


@pytest.mark.parametrize("name", LOOPS)
def test_forward_mode_through_loops_in_a_function(name):
    def moved():
        with tf.autodiff.ForwardAccumulator(X, tf.constant([1.0, -0.5])) as forward:
            y = LOOPS[name](X)
        return forward.jvp(y)

    np.testing.assert_allclose(moved(), tf.function(moved)(), rtol=1e-6)


def test_forward_mode_refuses_arrays_in_a_function():
    @tf.function
    def f():
        with tf.autodiff.ForwardAccumulator(X, tf.ones([2])) as forward:
            y = tf.TensorArray(tf.float32, 1).write(0, X * 2.0).stack()
        return forward.jvp(y)

    with pytest.raises(TypeError, match=r"cannot follow values through a tf\.TensorArray"):
        f()
