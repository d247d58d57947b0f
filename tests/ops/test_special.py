"""Special functions, against scipy.special."""

import numpy as np
import pytest
from scipy import special

import yeoul as tf
from tests.ops.harness import OpTests, normal, row, uniform

INSIDE, POSITIVE = uniform(0.1, 0.9, 5), uniform(0.5, 4.0, 5)


class TestRecords(OpTests):
    rows = [
        row("Erf", normal(5), expect=special.erf),
        row("Erfc", normal(5), expect=special.erfc),
        row("Erfinv", INSIDE, expect=special.erfinv),
        row("Ndtri", INSIDE, expect=special.ndtri, tolerance=3),
        row("Lgamma", POSITIVE, expect=special.gammaln, tolerance=3),
        row("Digamma", POSITIVE, expect=special.psi, tolerance=3),
        row("Polygamma", np.float32([1, 2, 3, 1, 2]), POSITIVE, dtypes=False, tolerance=3),
        row("Zeta", uniform(1.5, 4.0, 5), POSITIVE, expect=special.zeta, dtypes=False, tolerance=3),
        row("Igamma", POSITIVE, uniform(0.5, 4.0, 5, seed=1), tolerance=5),
        row("Igammac", POSITIVE, uniform(0.5, 4.0, 5, seed=1), tolerance=5),
        row("IgammaGradA", POSITIVE, uniform(0.5, 4.0, 5, seed=1)),
        row("Betainc", POSITIVE, POSITIVE[::-1].copy(), INSIDE, grad=False, tolerance=5),
    ]


def test_gradient_of_betainc():
    a, b, x = tf.constant(2.0, tf.float64), tf.constant(3.0, tf.float64), 0.3
    point = tf.constant(x, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch([a, point])
        y = tf.math.betainc(a, b, point)
    da, dx = tape.gradient(y, [a, point])
    assert da is None
    np.testing.assert_allclose(dx.numpy(), x * (1 - x) ** 2 / special.beta(2, 3), 1e-6)


def test_outside_of_the_domain():
    assert np.isnan(tf.math.igamma(-1.0, 1.0).numpy())
    assert np.isnan(tf.math.betainc(-1.0, 1.0, 0.5).numpy())
    assert np.isnan(tf.math.polygamma(0.5, 1.0).numpy())
    assert np.isnan(tf.math.digamma(0.0).numpy())


def test_functions_made_of_others():
    np.testing.assert_allclose(
        tf.math.erfcinv([0.5, 1.5]).numpy(), special.erfcinv([0.5, 1.5]), 1e-5
    )
    x = np.float32([[1, 2], [3, 4]])
    np.testing.assert_allclose(tf.math.lbeta(x).numpy(), special.betaln(x[:, 0], x[:, 1]), 1e-5)


def test_half_precision_is_refused_where_tensorflow_refuses_it():
    with pytest.raises(tf.errors.InvalidArgumentError, match="float16 is not in the list"):
        tf.math.zeta(tf.constant(2.0, tf.float16), tf.constant(1.0, tf.float16))
