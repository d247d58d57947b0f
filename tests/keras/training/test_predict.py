"""Prediction."""

import threading

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, dataset, linear
from yeoul.keras.training import device_data

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


class Counter(tf.keras.layers.Layer):
    """Adds the number of the batch."""

    def build(self, shape):
        self.seen = self.add_weight("seen", (), initializer="zeros", trainable=False)

    def call(self, x):
        self.seen.assign_add(1.0)
        return x + self.seen


@pytest.mark.parametrize("verbose", [0, 1])
@pytest.mark.parametrize("size", [33, 40])
def test_many_batches_in_a_call_give_what_single_ones_give(size, verbose, monkeypatch):
    monkeypatch.setattr(device_data, "SMALL", 64)  # as if the arrays were large
    x = np.random.default_rng(0).random((size, 4), np.float32)
    model = tf.keras.Sequential([tf.keras.layers.Lambda(lambda x: x * 2.0), Counter()])
    got = model.predict(x, batch_size=2, verbose=verbose)
    steps = [step for key, step in model._steps.items() if key[0] == "predict"]
    assert [len(step._loops) for step in steps] == [1, 0][: len(steps)]
    number = 1 + np.arange(size) // 2
    np.testing.assert_allclose(got, 2 * x + number[:, None], rtol=1e-5)
    assert model.layers[1].seen.numpy() == -(-size // 2)


def test_values_that_are_refused_in_a_loop_raise_their_error():
    model = tf.keras.Sequential([tf.keras.layers.Lambda(lambda i: tf.gather([1.0, 2.0], i))])
    indices = np.arange(64) % 2
    np.testing.assert_allclose(model.predict(indices, batch_size=2, verbose=0), 1.0 + indices)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"2 is not in \[0, 2\)"):
        model.predict(np.append(indices, [2, 0]), batch_size=2, verbose=0)
