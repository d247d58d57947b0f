"""Gradients of reductions where shapes are known only at run time."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal

X = normal(2, 3, 4, dtype="float64")


@pytest.mark.parametrize("function", [tf.reduce_sum, tf.reduce_mean, tf.reduce_max])
def test_unknown_rank(function):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        return tape.gradient(y, x)

    unknown = tf.function(gradient, input_signature=[tf.TensorSpec(None, tf.float64)])
    np.testing.assert_allclose(unknown(X).numpy(), gradient(tf.constant(X)).numpy())


def test_product_over_an_axis_that_is_not_known():
    @tf.function
    def gradient(x, axis):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_prod(x, axis)
        return tape.gradient(y, x)

    x = tf.constant(X)
    for axis in (1, -1, [0, 1], []):
        if not axis:
            wanted = np.ones_like(X)
        else:
            axes = tuple(axis) if isinstance(axis, list) else axis
            wanted = np.prod(X, axes, keepdims=True) / X
        found = gradient(x, tf.constant(axis, tf.int32))
        np.testing.assert_allclose(found, wanted, 1e-5)


@pytest.mark.parametrize("axis", [None, 0, (-1, 0)])
def test_product_of_unknown_rank(axis):
    @tf.function(input_signature=[tf.TensorSpec(None, tf.float64)])
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_prod(x, axis)
        return tape.gradient(y, x)

    wanted = np.prod(X, axis, keepdims=True) / X
    np.testing.assert_allclose(gradient(tf.constant(X)), wanted, 1e-5)


def test_second_derivative_of_a_product_with_a_zero():
    x = tf.constant([0.0, 2.0, 3.0])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_prod(x)
        dx = inner.gradient(y, x)
    np.testing.assert_array_equal(dx.numpy(), [6.0, 0.0, 0.0])
    # That of the first is 5, but cumulative products divide by it: TensorFlow says 0 too.
    np.testing.assert_array_equal(outer.gradient(dx, x), [0.0, 3.0, 2.0])
