"""Bessel functions and others of tf.math.special, against scipy.special."""

import numpy as np
from scipy import special

import yeoul as tf
from tests.ops.harness import OpTests, row, uniform

X = uniform(0.3, 3.0, 5)
NAMES = "I0 I0e I1 I1e J0 J1 K0 K0e K1 K1e Y0 Y1".split()


class TestRecords(OpTests):
    rows = [
        *[row(f"Bessel{n}", X, expect=getattr(special, n.lower()), tolerance=5) for n in NAMES],
        row("Dawsn", X, expect=special.dawsn, tolerance=5),
        row("Expint", X, expect=special.expi, tolerance=5),
        row("FresnelCos", X, expect=lambda x: special.fresnel(x)[1], tolerance=5),
        row("FresnelSin", X, expect=lambda x: special.fresnel(x)[0], tolerance=5),
        row("Spence", X, expect=special.spence, tolerance=5),
    ]


def test_gradients_where_the_formula_divides_by_zero():
    x = tf.constant([0.0])
    for function, slope in (
        (tf.math.bessel_i1, 0.5),
        (tf.math.bessel_i1e, 0.5),
        (tf.math.special.bessel_j1, 0.5),
    ):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        np.testing.assert_allclose(tape.gradient(y, x).numpy(), [slope])
    x = tf.constant([1.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.math.special.spence(x)
    np.testing.assert_allclose(tape.gradient(y, x).numpy(), [-1.0])
