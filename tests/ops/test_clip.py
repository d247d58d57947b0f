"""Clipping."""

import numpy as np
import pytest

import yeoul as tf


def test_by_value():
    x = tf.constant([-2.0, 0.5, 3.0])
    np.testing.assert_array_equal(tf.clip_by_value(x, -1.0, 1.0).numpy(), [-1.0, 0.5, 1.0])
    slices = tf.clip_by_value(tf.IndexedSlices(x, tf.constant([0, 1, 2]), [3]), -1.0, 1.0)
    np.testing.assert_array_equal(slices.values.numpy(), [-1.0, 0.5, 1.0])


def test_by_value_where_the_limits_are_in_the_wrong_order():
    np.testing.assert_array_equal(tf.clip_by_value([1.0, 5.0], 3.0, 2.0).numpy(), [3.0, 3.0])


def test_by_norm():
    np.testing.assert_allclose(tf.clip_by_norm([3.0, 4.0], 1.0).numpy(), [0.6, 0.8], 1e-6)
    np.testing.assert_allclose(tf.clip_by_norm([0.3, 0.4], 1.0).numpy(), [0.3, 0.4], 1e-6)
    np.testing.assert_array_equal(tf.clip_by_norm([0.0, 0.0], 1.0).numpy(), [0.0, 0.0])
    x = tf.constant([[3.0, 4.0], [0.3, 0.4]])
    clipped = tf.clip_by_norm(x, 1.0, axes=[1]).numpy()
    np.testing.assert_allclose(clipped, [[0.6, 0.8], [0.3, 0.4]], 1e-6)


def test_gradient_of_a_norm_of_zero_is_finite():
    x = tf.constant([0.0, 0.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.clip_by_norm(x, 1.0)
    assert np.isfinite(tape.gradient(y, x).numpy()).all()


def test_by_global_norm():
    slices = tf.IndexedSlices(tf.constant([4.0]), tf.constant([0]), [2])
    (first, second, third), norm = tf.clip_by_global_norm([[3.0], slices, None], 1.0)
    assert norm.numpy() == 5.0
    np.testing.assert_allclose(first.numpy(), [0.6], 1e-6)
    np.testing.assert_allclose(second.values.numpy(), [0.8], 1e-6)
    assert third is None
    (small,), _ = tf.clip_by_global_norm([[0.5]], 1.0)
    assert small.numpy() == 0.5
    (given,), norm = tf.clip_by_global_norm([[4.0]], 1.0, use_norm=8.0)
    assert given.numpy() == 0.5


def test_infinite_norm_gives_nan():
    (clipped,), norm = tf.clip_by_global_norm([[np.inf, 1.0]], 1.0)
    assert np.isinf(norm.numpy())
    assert np.isnan(clipped.numpy()).all()


def test_average_norm():
    clipped = tf.compat.v1.clip_by_average_norm([3.0, 4.0], 1.0)
    np.testing.assert_allclose(clipped.numpy(), [1.2, 1.6], 1e-6)


def test_mistakes():
    with pytest.raises(TypeError, match="should be a sequence"):
        tf.linalg.global_norm(tf.constant([1.0]))
    with pytest.raises(ValueError, match="compatible"):
        tf.clip_by_value([1.0], [1.0, 2.0], 3.0)
