"""Powers, exponentials and logarithms."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row, uniform

POSITIVE = uniform(0.3, 3.0, 2, 3)


class TestRecords(OpTests):
    rows = [
        row("Pow", POSITIVE, normal(3), expect=np.power, dtypes=False),
        row("Pow", integers(-3, 4, 6), integers(0, 4, 6), expect=np.power),
        row("Sqrt", POSITIVE, expect=np.sqrt),
        row("Rsqrt", POSITIVE, expect=lambda x: 1 / np.sqrt(x)),
        row("Exp", normal(2, 3), expect=np.exp),
        row("Expm1", normal(2, 3), expect=np.expm1, tolerance=3),
        row("Log", POSITIVE, expect=np.log),
        row("Log1p", POSITIVE, expect=np.log1p),
        row("Xlogy", normal(2, 3), POSITIVE, expect=lambda x, y: x * np.log(y)),
        row("Xlog1py", normal(2, 3), POSITIVE, expect=lambda x, y: x * np.log1p(y)),
        row("Sigmoid", normal(2, 3), expect=lambda x: 1 / (1 + np.exp(-x))),
        row("Softplus", normal(2, 3), expect=lambda x: np.log1p(np.exp(x))),
    ]


def test_power_of_integers_to_negative_ones():
    with pytest.raises(tf.errors.InvalidArgumentError, match="negative integer powers"):
        tf.constant(2) ** -1


def test_power_gradient_at_zero():
    x = tf.constant([0.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**2
    np.testing.assert_array_equal(tape.gradient(y, x).numpy(), [0.0, 4.0])


def test_a_number_to_the_power_of_a_tensor():
    x = tf.constant([1.0, 2.0])

    @tf.function
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = 2.0**x
        return tape.gradient(y, x)

    np.testing.assert_allclose(gradient(x).numpy(), np.log(2) * np.array([2, 4]), 1e-6)


def test_functions_of_zero_times_infinity():
    assert tf.math.xlogy(0.0, 0.0).numpy() == 0.0
    assert tf.math.xlog1py(0.0, -1.0).numpy() == 0.0
    assert np.isneginf(tf.math.xlogy(1.0, 0.0).numpy())


def test_large_arguments_do_not_overflow():
    np.testing.assert_allclose(tf.math.softplus([-200.0, 200.0]).numpy(), [0.0, 200.0])
    np.testing.assert_allclose(tf.math.log_sigmoid([-200.0, 200.0]).numpy(), [-200.0, 0.0])
    np.testing.assert_allclose(tf.sigmoid([-200.0, 200.0]).numpy(), [0.0, 1.0])


def test_polyval():
    x = tf.constant([0.0, 1.0, 2.0])
    np.testing.assert_array_equal(tf.math.polyval([1.0, 2.0, 3.0], x).numpy(), [3.0, 6.0, 11.0])
    np.testing.assert_array_equal(tf.math.polyval([], x).numpy(), [0.0, 0.0, 0.0])
    with pytest.raises(ValueError, match="coeffs must be list type"):
        tf.math.polyval(tf.constant([1.0]), x)
