"""Convolution in groups against one convolution a group."""

import numpy as np
import pytest

import yeoul as tf


def parts(x, filters, groups, options):
    pairs = zip(tf.split(x, groups, -1), tf.split(filters, groups, -1), strict=True)
    return tf.concat([tf.nn.conv2d(a, f, **options) for a, f in pairs], -1)


@pytest.mark.parametrize(("groups", "outputs"), [(6, 6), (6, 12), (3, 6)])
@pytest.mark.parametrize(
    "options", [{"strides": 1, "padding": "SAME"}, {"strides": 2, "padding": "VALID"}]
)
def test_agrees_with_single_groups(groups, outputs, options):
    draw = np.random.RandomState(0).normal
    x = tf.Variable(draw(size=(2, 7, 6, 6)).astype("float32"))
    filters = tf.Variable(draw(size=(3, 3, 6 // groups, outputs)).astype("float32"))
    found = []
    for way in (
        lambda: tf.nn.conv2d(x, filters, **options),
        lambda: parts(x, filters, groups, options),
    ):
        with tf.GradientTape() as tape:
            y = tf.function(way)()
            total = tf.reduce_sum(tf.sin(y))
        found.append([y, *tape.gradient(total, [x, filters])])
    for got, wanted in zip(*found, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-5)
