"""Segment reductions made of others."""

import numpy as np
import pytest

import yeoul as tf

X = np.float32([[1, 2], [3, 4], [5, 6]])


def test_unsorted_mean():
    mean = tf.math.unsorted_segment_mean(X, [1, -1, 1], 3)
    np.testing.assert_array_equal(mean.numpy(), [[0, 0], [3, 4], [0, 0]])
    assert tf.math.unsorted_segment_mean([1, 2], [0, 0], 1).dtype == tf.float64


def test_unsorted_sqrt_n():
    result = tf.math.unsorted_segment_sqrt_n(X, [1, 0, 1], 2)
    np.testing.assert_allclose(result.numpy(), [[3, 4], X[[0, 2]].sum(0) / np.sqrt(2)], 1e-6)


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (tf.sparse.segment_sum, [6.0, 8.0]),
        (tf.sparse.segment_mean, [3.0, 4.0]),
        (tf.sparse.segment_sqrt_n, np.array([6.0, 8.0]) / np.sqrt(2)),
    ],
)
def test_of_chosen_rows(function, value):
    result = function(X, [0, 2, 1], [0, 0, 1])
    np.testing.assert_allclose(result.numpy(), [value, X[1]], 1e-6)
    longer = function(X, [0, 2, 1], [0, 0, 1], num_segments=3)
    np.testing.assert_allclose(longer.numpy(), [value, X[1], [0, 0]], 1e-6)


def test_rows_that_do_not_exist():
    with pytest.raises(tf.errors.InvalidArgumentError, match="7"):
        tf.sparse.segment_sum(X, [0, 7], [0, 0])
