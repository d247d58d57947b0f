"""Gradients of loops: around the sizes for which room is made; captured weights, int states."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.loop_op import FIRST_ROOM

W = tf.Variable([[0.5, -0.2], [0.1, 0.3]])


@tf.function(input_signature=[tf.TensorSpec([], tf.int32), tf.TensorSpec([2])])
def staged(n, x):
    """Value, gradients of x and of the captured variable, number of iterations made."""
    made = tf.constant(0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for i in tf.range(n):
            y = tf.tanh(tf.linalg.matvec(W, y)) + x * tf.cast(i, tf.float32) * 0.01
            made += 1
        loss = tf.reduce_sum(y * y)
    return loss, *tape.gradient(loss, [x, W]), made


def reference(n, x):
    """The same in NumPy, by hand."""
    w, states, y = W.numpy().astype(float), [], x.astype(float)
    for i in range(n):
        states.append(y)
        y = np.tanh(w @ y) + x * i * 0.01
    loss, dy, dx, dw = (y * y).sum(), 2 * y, np.zeros(2), np.zeros((2, 2))
    for i in reversed(range(n)):
        inner = dy * (1 - np.tanh(w @ states[i]) ** 2)
        dx += dy * i * 0.01
        dw += np.outer(inner, states[i])
        dy = w.T @ inner
    return loss, dx + dy, dw, n


@pytest.mark.parametrize(
    "n", [0, 1, 2, FIRST_ROOM - 1, FIRST_ROOM, FIRST_ROOM + 1, 2 * FIRST_ROOM + 1, 100]
)
def test_any_number_of_iterations_with_one_trace(n):
    x = np.array([0.3, -0.7], np.float32)
    for mine, wanted in zip(staged(tf.constant(n), tf.constant(x)), reference(n, x), strict=True):
        np.testing.assert_allclose(mine.numpy(), wanted, rtol=2e-5, atol=1e-6)
    assert staged.experimental_get_tracing_count() == 1


def test_batches_of_any_size_with_one_trace():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def run(x):
        total = tf.zeros([3])
        for row in x:
            if tf.reduce_sum(row) > 0.0:
                total += row
            else:
                total -= row
        return total / tf.cast(tf.shape(x)[0], tf.float32)

    rng = np.random.default_rng(0)
    for size in (1, 4, 4, 3, 0):
        rows = rng.normal(size=(size, 3)).astype(np.float32)
        signs = np.where(rows.sum(1, keepdims=True) > 0, 1, -1)
        with np.errstate(invalid="ignore"):
            wanted = (rows * signs).sum(0) / np.float32(size)
        np.testing.assert_allclose(run(rows).numpy(), wanted, rtol=1e-5)
    assert run.experimental_get_tracing_count() == 1


def test_an_unused_loop_costs_no_gradient():
    @tf.function
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            unused = tf.while_loop(lambda y: y < 100.0, lambda y: [y * 2.0 + x], [x])[0]
            y = x * x + tf.stop_gradient(unused)
        return tape.gradient(y, x)

    assert run(tf.constant(3.0)).numpy() == 6.0


def test_a_persistent_tape_takes_two_gradients_of_one_loop():
    @tf.function
    def run(n, x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            a, b = x, x
            for _ in tf.range(n):
                a, b = a * x, b * a
        return tape.gradient(a, x), tape.gradient(b, x), tape.gradient([a, b], x)

    first, second, both = run(tf.constant(3), tf.constant(2.0))
    assert first.numpy() == 32.0  # x**4
    assert second.numpy() == 7 * 64.0  # x**7
    assert both.numpy() == 480.0
