"""Gradients of tf.vectorized_map and of jacobians are those of rows taken one after the other."""

import numpy as np
import pytest

import yeoul as tf

ROWS, V = tf.constant([[1.0, 2.0], [3.0, 0.0]]), tf.constant([0.3, 0.7])


@tf.custom_gradient
def doubled(x):
    return x * 2.0, lambda dy: dy * V * x


def mixed(x):
    """A choice, and what the gradient must not follow."""
    y = tf.cond(x[0] > 2.0, lambda: x * x * V, lambda: x * V)
    return y * tf.stop_gradient(x)


FUNCTIONS = {
    "custom gradient": doubled,
    "stop_gradient": mixed,
    "ties": lambda x: tf.maximum(x, 0.0) * V + tf.nn.relu(x) * x,
    "sorted": lambda x: tf.sort(x) * V * x,
    "matvec": lambda x: tf.linalg.matvec(tf.tensordot(V, V, 0), x) * x,
    "counted loop": lambda x: tf.while_loop(
        lambda i, a: i < 3, lambda i, a: (i + 1, a * x * V), [0, x]
    )[1],
    "open loop": lambda x: tf.while_loop(
        lambda a: tf.reduce_sum(a) < 20.0, lambda a: (a * 1.5 + V * x,), [x]
    )[0],
    "map_fn": lambda x: tf.map_fn(lambda e: e * e * V[0], x),
    "scan": lambda x: tf.scan(lambda a, e: a * e + V[0], x),
}


def gradients(function):
    """The values, their gradients, and the gradients of these."""
    with tf.GradientTape() as second:
        second.watch([ROWS, V])
        with tf.GradientTape() as first:
            first.watch([ROWS, V])
            y = function(ROWS)
        found = first.gradient(y, [ROWS, V], unconnected_gradients="zero")
        total = tf.add_n([tf.reduce_sum(g * g) for g in found])
    return [y, *found, *second.gradient(total, [ROWS, V], unconnected_gradients="zero")]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_are_those_of_rows_one_by_one(name):
    function = FUNCTIONS[name]
    expected = gradients(lambda x: tf.stack([function(row) for row in tf.unstack(x)]))
    mapped = tf.function(lambda x: tf.vectorized_map(function, x))
    for found in (gradients(mapped), gradients(mapped.python_function)):
        for a, b in zip(expected, found, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", ["counted loop", "scan", "stop_gradient"])
def test_gradients_of_jacobians(name):
    def jacobian(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = FUNCTIONS[name](x[0])
        return tape.jacobian(y, x)

    def column_by_column(x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            parts = tf.unstack(FUNCTIONS[name](x[0]))
        return tf.stack([tape.gradient(part, x) for part in parts])

    expected = gradients(column_by_column)
    for function in (jacobian, tf.function(jacobian)):
        for a, b in zip(expected, gradients(function), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)
