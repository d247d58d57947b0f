"""Rounding and tests of floats."""

import numpy as np

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row, uniform

EDGES = np.float32([0.0, -0.0, np.inf, -np.inf, np.nan, 1.5, 2.5, -0.5])


class TestRecords(OpTests):
    rows = [
        row("Floor", uniform(-9, 9, 8), expect=np.floor),
        row("Ceil", uniform(-9, 9, 8), expect=np.ceil),
        row("Round", EDGES, expect=np.rint, dtypes=False),
        row("Round", integers(-9, 9, 8), expect=lambda x: x, dtypes=False),
        row("Rint", EDGES, expect=np.rint),
        row("IsNan", EDGES, expect=np.isnan),
        row("IsInf", EDGES, expect=np.isinf),
        row("IsFinite", EDGES, expect=np.isfinite),
        row("NextAfter", normal(2, 3), normal(3, seed=1), expect=np.nextafter, grad=False),
    ]


def test_rounding_has_no_gradient():
    x = tf.constant([1.5])
    for function in (tf.floor, tf.math.ceil, tf.round, tf.math.rint):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        assert tape.gradient(y, x) is None


def test_gradient_of_nextafter_is_that_of_the_first_argument():
    x = tf.constant([1.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.math.nextafter(x, 2.0)
    assert tape.gradient(y, x).numpy() == 1.0
