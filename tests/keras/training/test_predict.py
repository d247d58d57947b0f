"""Prediction."""

import threading

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, dataset, linear

SUMS = X.sum(1, keepdims=True)


@pytest.mark.parametrize(
    "data",
    [X, X.tolist(), tf.constant(X), X.astype("float64"), [X]],
    ids=["array", "list", "tensor", "float64", "list of one"],
)
def test_every_form_of_data(data):
    got = linear().predict(data, batch_size=3, verbose=0)
    assert type(got) is np.ndarray
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, SUMS, rtol=1e-5)


def test_streams_and_steps():
    model = linear()
    np.testing.assert_allclose(model.predict(dataset(X), verbose=0), SUMS, rtol=1e-5)
    batches = (X[i : i + 2] for i in range(0, 10, 2))
    np.testing.assert_allclose(model.predict(batches, verbose=0), SUMS, rtol=1e-5)
    assert model.predict(X, batch_size=3, steps=2, verbose=0).shape == (6, 1)
    assert model.predict_on_batch(X).shape == (10, 1)


def test_the_structure_of_the_outputs_is_kept():
    a = tf.keras.Input((4,))
    twice, first = tf.keras.Model(a, [a * 2.0, {"k": a[:, 0]}]).predict(X, 3, verbose=0)
    np.testing.assert_allclose(twice, X * 2)
    np.testing.assert_allclose(first["k"], X[:, 0])


def test_threads_may_predict_at_once():
    model, out = linear(), [None] * 4

    def ask(number):
        out[number] = model.predict(X * number, batch_size=3, verbose=0)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, got in enumerate(out):
        np.testing.assert_allclose(got, SUMS * number, rtol=1e-5)


def test_no_samples_are_refused():
    with pytest.raises(ValueError, match="to be non-empty"):
        linear().predict(X[:0], verbose=0)
