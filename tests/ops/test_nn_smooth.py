"""tf.nn.gelu, tf.nn.silu."""

import math

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes


def exact(x):
    phi = np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in x.reshape(-1)]).reshape(x.shape)
    return [x * phi, phi + x * np.exp(-x * x / 2) / math.sqrt(2 * math.pi)]


class TestRecords(OpTests):
    rows = [
        row("Gelu", normal(3, 4), expect=exact),
        row("Gelu", normal(3, 4), approximate=True),
        row("GeluCurvature", normal(3)),
        row("GeluCurvature", normal(3), approximate=True),
    ]


test_mistakes = mistakes(
    {
        "gelu": (lambda: tf.nn.gelu([1]), ValueError, "must be a floating point tensor"),
        "silu": (lambda: tf.nn.silu([1]), BAD, "int32 is not in the list"),
    }
)


@pytest.mark.parametrize("approximate", [False, True])
def test_derivatives_of_gelu(approximate):
    x = tf.constant(normal(5, dtype="float64"))

    def derivatives(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.nn.gelu(x, approximate=approximate)
            first = inner.gradient(y, x)
        return first, outer.gradient(first, x)

    first, second = derivatives(x)
    h = 1e-5
    above, below = tf.nn.gelu(x + h, approximate), tf.nn.gelu(x - h, approximate)
    middle = tf.nn.gelu(x, approximate)
    np.testing.assert_allclose(first, (above - below) / (2 * h), atol=1e-8)
    np.testing.assert_allclose(second, (above - 2.0 * middle + below) / h**2, atol=1e-4)
    for mine, wanted in zip(tf.function(derivatives)(x), (first, second), strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-9)


def test_gelu_far_out():
    assert tf.nn.gelu([-100.0, 100.0]).numpy().tolist() == [0.0, 100.0]
    x = tf.constant([-100.0, 100.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.nn.gelu(x)
    assert tape.gradient(y, x).numpy().tolist() == [0.0, 1.0]


@pytest.mark.parametrize("beta", [1, 1.0, 1.5, tf.constant(2.0)])
def test_silu(beta):
    x = normal(4)
    expected = x / (1 + np.exp(-np.float32(beta) * x))
    np.testing.assert_allclose(tf.nn.silu(x, beta=beta), expected, rtol=1e-5)
    assert tf.nn.swish is tf.nn.silu
