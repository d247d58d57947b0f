"""Moments and normalisation: what golden rows do not show."""

import numpy as np

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes


class TestLocalResponse(OpTests):
    rows = [row("LRN", normal(1, 2, 2, 5), depth_radius=1, beta=0.7, tolerance=10, grad=False)]


def test_weights_that_broadcast_count_for_every_element():
    x = normal(3, 4)
    mean, variance = tf.nn.weighted_moments(x, [0, 1], 2.0)
    np.testing.assert_allclose(mean, x.mean(), rtol=1e-5)
    np.testing.assert_allclose(variance, x.var(), rtol=1e-5)


def test_shifted_statistics_give_the_same_moments():
    x = normal(5, 3)
    for shift in (None, 0.5):
        statistics = tf.nn.sufficient_statistics(x, [0], shift=shift, keepdims=True)
        mean, variance = tf.nn.normalize_moments(*statistics)
        np.testing.assert_allclose(mean, x.mean(0, keepdims=True), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(variance, x.var(0, keepdims=True), rtol=1e-4)


def test_short_floats_are_summed_as_long_ones():
    x = tf.ones([4096], "float16")
    mean, variance = tf.nn.moments(x, [0])
    assert (mean.dtype, float(mean), float(variance)) == (tf.float16, 1.0, 0.0)


test_mistakes = mistakes(
    {
        "axis and dim": (
            lambda: tf.math.l2_normalize([1.0], axis=0, dim=0),
            ValueError,
            "Cannot specify both 'axis' and 'dim'",
        ),
        "rank": (lambda: tf.nn.lrn(tf.zeros([2, 2])), BAD, "input must be 4-dimensional"),
    }
)
