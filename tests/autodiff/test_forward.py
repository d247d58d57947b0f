"""tf.autodiff.ForwardAccumulator."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import mistakes

Accumulator = tf.autodiff.ForwardAccumulator
X, T = tf.constant(normal(3)), tf.constant(normal(3, seed=1))


def twice():
    with Accumulator(X, T) as acc:
        acc.__enter__()


test_mistakes = mistakes(
    {
        "integers": (lambda: Accumulator(tf.constant(1), tf.constant(1)), ValueError, "floating"),
        "number": (lambda: Accumulator(1.0, 1.0), ValueError, "floating"),
        "shape": (
            lambda: Accumulator(X, tf.ones([2])),
            ValueError,
            r"of shape \(3,\) to be of that shape, but it is of shape \(2,\)",
        ),
        "structure": (lambda: Accumulator([X], [T, T]), ValueError, "structure"),
        "two tangents": (lambda: Accumulator([X, X], [T, T]), ValueError, "more than once"),
        "twice": (twice, ValueError, "already recording"),
    }
)
MATRIX = tf.constant(normal(3, 3, seed=2))
FUNCTIONS = {
    "elementwise": lambda x: tf.sin(x) * tf.exp(x) / (1.0 + x**2),
    "product": lambda x: tf.linalg.matvec(MATRIX, tf.tanh(x)),
    "reduction": lambda x: tf.reduce_logsumexp(x) * tf.reduce_max(x),
    "gather": lambda x: tf.gather(x, [2, 0, 2]) ** 2,
    "index": lambda x: x[1:] * x[0],
    "pad by mirror": lambda x: tf.pad(x * x, [[2, 2]], "REFLECT"),
    "softmax": lambda x: tf.nn.softmax(x * 2.0),
    "cross entropy": lambda x: tf.nn.softmax_cross_entropy_with_logits([1.0, 0.0, 0.0], x),
    "function": tf.function(lambda x: tf.sin(x) * x),
    "stopped": lambda x: x * tf.stop_gradient(x),
    "custom": tf.custom_gradient(lambda x: (x * x, lambda u: u * 7.0 * x)),
    "several outputs": lambda x: tf.unstack(x * x)[1] * tf.split(x, 3)[0],
}


def expected(f, x, t):
    """The product with the Jacobian that the tape gives."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return np.tensordot(tape.jacobian(y, x), t, 1)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_is_the_product_with_the_jacobian(name):
    f = FUNCTIONS[name]
    with Accumulator(X, T) as acc:
        y = f(X)
    np.testing.assert_allclose(acc.jvp(y), expected(f, X, T), rtol=1e-4, atol=1e-5)


def test_in_a_function():
    @tf.function
    def f(x, t):
        with Accumulator(x, t) as acc:
            y = tf.sin(x) * x
        return acc.jvp(y)

    np.testing.assert_allclose(
        f(X, T), (np.cos(X) * X + np.sin(X)) * T.numpy(), rtol=1e-5, atol=1e-6
    )


def test_variables_and_structures():
    v = tf.Variable(X)
    with Accumulator([v, (X,)], [T, (T,)]) as acc:
        y, z, n = v * X, v + 1.0, tf.constant(1.0)
    np.testing.assert_allclose(acc.jvp(y), 2 * X.numpy() * T, rtol=1e-6)
    found = acc.jvp({"z": z, "v": v, "n": n})
    np.testing.assert_array_equal(found["z"], T)
    np.testing.assert_array_equal(found["v"], T)
    assert found["n"] is None
    assert acc.jvp(n, tf.UnconnectedGradients.ZERO).numpy() == 0.0


def test_forward_over_reverse():
    with Accumulator(X, T) as acc:
        with tf.GradientTape() as tape:
            tape.watch(X)
            y = tf.reduce_sum(tf.exp(X) * X)
        grad = tape.gradient(y, X)
    x = X.numpy()
    np.testing.assert_allclose(acc.jvp(grad), np.exp(x) * (2 + x) * T.numpy(), rtol=1e-5)


def test_reverse_over_forward_and_forward_over_forward():
    with tf.GradientTape() as tape:
        tape.watch(X)
        with Accumulator(X, T) as acc:
            y = X**3
        tangent = acc.jvp(y)
    np.testing.assert_allclose(tape.gradient(tangent, X), 6 * X.numpy() * T, rtol=1e-5)
    with Accumulator(X, T) as outer:
        with Accumulator(X, T) as inner:
            y = X**3
        tangent = inner.jvp(y)
    np.testing.assert_allclose(outer.jvp(tangent), 6 * X.numpy() * T.numpy() ** 2, rtol=1e-5)


def test_ops_without_gradient_end_the_path():
    with Accumulator(X, T) as acc:
        y = tf.cast(tf.argmax(X), tf.float32)
    assert acc.jvp(y) is None
