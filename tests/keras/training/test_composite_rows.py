"""Samples of ragged and sparse tensors in `fit` and `predict`."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.training.composite_rows import SparseRows, joined_parts, rows_of


def sparse(dense):
    return tf.sparse.from_dense(np.asarray(dense, "float32"))


def test_rows_of_a_sparse_tensor_in_any_order():
    dense = np.array([[0, 1, 2], [0, 0, 0], [3, 0, 4], [5, 0, 0]], "float32")
    value = sparse(dense)
    shuffled = tf.SparseTensor(
        value.indices.numpy()[::-1], value.values.numpy()[::-1], value.dense_shape
    )
    for held in (SparseRows(value), SparseRows(shuffled)):
        for rows in (slice(1, 3), slice(0, 4), np.array([3, 0, 0]), np.array([1])):
            found = tf.sparse.to_dense(tf.sparse.reorder(held[rows])).numpy()
            assert np.array_equal(found, dense[rows])


def test_rows_of_a_ragged_tensor():
    held = rows_of(tf.ragged.constant([[1, 2], [], [3]]))
    assert held[slice(1, 3)].to_list() == [[], [3]]
    assert held[np.array([2, 0])].to_list() == [[3], [1, 2]]


def test_joined_parts():
    ragged = tf.ragged.constant([[1], [2, 3]])
    assert joined_parts([ragged, ragged]).to_list() == [[1], [2, 3]] * 2
    assert joined_parts([sparse([[1, 0]]), sparse([[0, 2]])]).dense_shape.numpy().tolist() == [2, 2]
    several = joined_parts([np.array([[1]]), np.array([[2, 3]])])
    assert several.to_list() == [[1], [2, 3]]


def model_of(**options):
    model = tf.keras.Sequential(
        [tf.keras.Input((5,), **options), tf.keras.layers.Dense(1, kernel_initializer="ones")]
    )
    model.compile("sgd", "mse")
    return model


def test_matrices_of_scipy():
    class Coordinates:
        """What a matrix of SciPy offers."""

        shape, row, col, data = (3, 5), [2, 0], [1, 4], np.array([2.0, 3.0])

        def tocoo(self):
            self.row, self.col = np.array(self.row), np.array(self.col)
            return self

    for options in ({"sparse": True}, {}):
        predicted = model_of(**options).predict(Coordinates(), verbose=0)
        assert predicted.tolist() == [[3.0], [0.0], [2.0]]


def test_ways_to_train_on_sparse_rows_agree():
    dense = np.eye(6, 5, dtype="float32")
    target = np.arange(6.0, dtype="float32")[:, None]
    losses = []
    for eager in (False, True):
        model = model_of(sparse=True)
        model.compile("sgd", "mse", run_eagerly=eager)
        history = model.fit(sparse(dense), target, batch_size=4, shuffle=False, verbose=0)
        losses.append(history.history["loss"][0])
        assert np.isfinite(model.evaluate(sparse(dense), target, verbose=0))
    model = model_of()
    losses += model.fit(dense, target, batch_size=4, shuffle=False, verbose=0).history["loss"]
    assert np.allclose(losses, losses[0])


def test_validation_split_says_what_it_takes():
    with pytest.raises(ValueError, match="SparseTensor"):
        model_of(sparse=True).fit(sparse(np.eye(4, 5)), np.ones(4), validation_split=0.5)


def test_ever_new_numbers_of_elements_trace_once():
    model = model_of(sparse=True)
    traces = []
    model.layers[0].call = counted(model.layers[0].call, traces)
    for count in range(1, 5):
        model.train_on_batch(sparse(np.tri(4, 5, count - 2)), np.ones((4, 1), "float32"))
    assert len(traces) == 1


def counted(function, calls):
    def call(inputs):
        calls.append(1)
        return function(inputs)

    return call
