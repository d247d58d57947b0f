"""Accuracies of all forms of targets, against TensorFlow 2.15."""

import numpy as np
import pytest

import yeoul as tf

M = tf.keras.metrics
SCORES = [[0.1, 0.6, 0.3], [0.05, 0.95, 0.0]]
TWICE = [SCORES, SCORES]


def test_accuracy():
    assert float(M.Accuracy()([[1], [2], [3], [4]], [[0], [2], [3], [4]])) == 0.75
    assert float(M.Accuracy()([1, 2], [[1], [3]])) == 0.5
    assert float(M.Accuracy()([[1], [2]], [[1], [3]], sample_weight=[1.0, 3.0])) == 0.25
    with pytest.raises(ValueError, match=r"Shapes \(2,\) and \(2, 2\) are incompatible"):
        M.Accuracy()([1, 2], [[1, 2], [1, 3]])


def test_binary_accuracy():
    assert float(M.BinaryAccuracy()([[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]])) == 0.75
    assert M.binary_accuracy([[1, 0]], [[0.5, 0.5]]).numpy().tolist() == [0.5]
    assert float(M.binary_accuracy([1, 0], [1, 0])) == 1.0


SPARSE = [
    ([2, 1], SCORES, [0, 1]),
    ([2.0, 1.0], SCORES, [0, 1]),
    ([[2], [1]], SCORES, [0, 1]),
    ([[2, 1], [1, 1]], TWICE, [[0, 1], [1, 1]]),
    ([[[2], [1]], [[1], [1]]], TWICE, [[0, 1], [1, 1]]),
]


@pytest.mark.parametrize(("labels", "scores", "expected"), SPARSE)
def test_sparse_categorical_accuracy(labels, scores, expected):
    got = M.sparse_categorical_accuracy(labels, scores)
    np.testing.assert_array_equal(got, expected)
    assert float(M.SparseCategoricalAccuracy()(labels, scores)) == np.mean(expected)


def test_categorical_accuracy():
    right = np.eye(3)[[[2, 1], [1, 1]]]
    np.testing.assert_array_equal(M.categorical_accuracy(right, TWICE), [[0, 1], [1, 1]])
    got = M.CategoricalAccuracy()([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]])
    assert float(got) == 0.5


TOP = [
    ([2, 1], SCORES, 2, [1, 1]),
    ([0, 1, 2], [[0.5, 0.5, 0.5]] * 3, 2, [1, 1, 1]),  # ties count
    ([5, 1], [[1.0, 1.0, 2.0], [1, 2, 3]], 2, [0, 1]),  # no such class
    ([0, 1], [[np.nan, 1.0, 2.0], [1, 2, 3]], 2, [0, 1]),
    ([0, 1], [[0.5, np.inf, 0.1], [1, 2, 3]], 2, [0, 1]),
    ([[2], [1]], SCORES, 2, [[1], [1]]),
    ([[2, 1], [1, 1]], TWICE, 1, [[0, 1], [1, 1]]),
    ([2, 1], SCORES, 5, [1, 1]),
]


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(("labels", "scores", "k", "expected"), TOP)
def test_sparse_top_k(labels, scores, k, expected, compiled):
    def run(labels, scores):
        return M.sparse_top_k_categorical_accuracy(labels, scores, k=k)

    run = tf.function(run) if compiled else run
    np.testing.assert_array_equal(run(tf.constant(labels), tf.constant(scores)), expected)


def test_top_k():
    targets = np.eye(3)[[2, 2]]
    np.testing.assert_array_equal(M.top_k_categorical_accuracy(targets, SCORES, k=2), [1, 0])
    assert float(M.TopKCategoricalAccuracy(k=2)(targets, SCORES)) == 0.5
    assert float(M.SparseTopKCategoricalAccuracy(k=2)([[2], [1]], SCORES)) == 1.0
