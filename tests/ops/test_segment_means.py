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


@pytest.mark.parametrize("name", ["segment_sum", "segment_mean", "segment_sqrt_n"])
def test_ids_out_of_order_or_range_are_refused(name):
    function = getattr(tf.sparse, name)
    for wrap in (lambda f: f, tf.function):
        call = wrap(lambda ids: function(X, [0, 1], ids, num_segments=2))
        with pytest.raises(tf.errors.InvalidArgumentError, match="not increasing"):
            call(tf.constant([1, 0]))
        with pytest.raises(tf.errors.InvalidArgumentError, match="must be < 2"):
            call(tf.constant([0, 2]))


def test_the_gradient_is_sparse_if_asked_for():
    x = tf.constant(X)
    for sparse in (False, True):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sparse.segment_mean(x, [2, 2, 0], [0, 0, 1], sparse_gradient=sparse)
        gradient = tape.gradient(y, x)
        assert isinstance(gradient, tf.IndexedSlices) == sparse
        dense = tf.convert_to_tensor(gradient).numpy()
        np.testing.assert_array_equal(dense, [[1, 1], [0, 0], [1, 1]])


@pytest.mark.parametrize("name", ["segment_mean", "unsorted_segment_max", "unsorted_segment_mean"])
def test_gradients_of_unknown_rank(name):
    function, more = getattr(tf.math, name), [2] if name.startswith("un") else []
    ids = tf.constant([0, 0, 1])

    def gradient(x, ids):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x, ids, *more)
        return tape.gradient(y, x)

    unknown = [tf.TensorSpec(None, tf.float32), tf.TensorSpec(None, tf.int32)]
    in_graph = tf.function(gradient, input_signature=unknown)(tf.constant(X), ids)
    np.testing.assert_array_equal(in_graph, gradient(tf.constant(X), ids))
