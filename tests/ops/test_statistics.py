"""Reductions made of others."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal

X = normal(2, 3, 4)


def test_logsumexp():
    wanted = np.log(np.exp(X).sum(1))
    np.testing.assert_allclose(tf.reduce_logsumexp(X, 1).numpy(), wanted, 1e-5, 1e-6)
    assert tf.reduce_logsumexp(X, [0, 2], keepdims=True).shape == [1, 3, 1]
    assert tf.reduce_logsumexp([1e4, 1e4]).numpy() == np.float32(1e4 + np.log(2))
    assert np.isneginf(tf.reduce_logsumexp([-np.inf, -np.inf]).numpy())


def test_variance_and_deviation():
    np.testing.assert_allclose(tf.math.reduce_variance(X, 1).numpy(), X.var(1), 1e-5)
    np.testing.assert_allclose(tf.math.reduce_std(X, [0, 2]).numpy(), X.std((0, 2)), 1e-5)
    z = normal(4, dtype="complex64")
    variance = tf.math.reduce_variance(z)
    assert variance.dtype == tf.float32
    np.testing.assert_allclose(variance.numpy(), z.var(), 1e-5)
    with pytest.raises(TypeError, match="Received integer type"):
        tf.math.reduce_variance([1, 2])


def test_counting():
    x = [[0.0, 1.0, 0.0], [2.0, 3.0, 0.0]]
    assert tf.math.count_nonzero(x).numpy() == 3
    np.testing.assert_array_equal(tf.math.count_nonzero(x, 0).numpy(), [1, 2, 0])
    assert tf.math.count_nonzero(x, dtype=tf.int32).dtype == tf.int32
    assert tf.math.count_nonzero(["", "a"]).numpy() == 1
    assert tf.math.count_nonzero([True, False]).numpy() == 1
    assert tf.math.zero_fraction(x).numpy() == 0.5
    assert tf.math.zero_fraction(x).dtype == tf.float32


def test_order():
    assert tf.math.is_non_decreasing([1, 1, 2]).numpy()
    assert not tf.math.is_strictly_increasing([1, 1, 2]).numpy()
    assert tf.math.is_strictly_increasing([[1, 2], [3, 4]]).numpy()
    assert tf.math.is_strictly_increasing(tf.zeros([0])).numpy()


def test_unknown_dimensions():
    spec = [tf.TensorSpec([None, None, None])]
    for function in (tf.reduce_logsumexp, tf.math.reduce_std, tf.math.zero_fraction):
        compiled = tf.function(function, input_signature=spec)
        np.testing.assert_allclose(compiled(X).numpy(), function(X).numpy(), 1e-5, 1e-6)
