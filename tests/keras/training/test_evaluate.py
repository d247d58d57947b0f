"""Evaluation, and training or testing on one batch."""

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, Y, dataset, linear


def expected():
    error = X.sum(1, keepdims=True) - Y
    return [np.mean(error**2), np.mean(np.abs(error))]


@pytest.mark.parametrize("size", [None, 3, 10])
def test_loss_and_metrics_over_all_samples(size):
    np.testing.assert_allclose(linear().evaluate(X, Y, size, verbose=0), expected(), rtol=1e-5)


def test_as_dict_from_a_dataset_and_for_some_steps():
    model = linear()
    got = model.evaluate(dataset(X, Y), verbose=0, return_dict=True)
    np.testing.assert_allclose([got["loss"], got["mae"]], expected(), rtol=1e-5)
    part = model.evaluate(X, Y, verbose=0, batch_size=3, steps=2)
    np.testing.assert_allclose(part, model.evaluate(X[:6], Y[:6], verbose=0), rtol=1e-5)
    assert model.metrics_names == ["loss", "mae"]


def test_a_single_loss_is_a_number():
    model = linear()
    model.compile("sgd", "mse")
    np.testing.assert_allclose(model.evaluate(X, Y, verbose=0), expected()[0], rtol=1e-5)


def test_on_batch():
    model = linear()
    first = model.train_on_batch(X, Y, return_dict=True)
    np.testing.assert_allclose([first["loss"], first["mae"]], expected(), rtol=1e-5)
    tested = model.test_on_batch(X, Y)
    np.testing.assert_allclose(model.test_on_batch(X, Y, reset_metrics=False), tested, rtol=1e-5)
    assert tested[0] < first["loss"]


def test_refusals():
    for call in ("evaluate", "fit", "train_on_batch", "test_on_batch"):
        with pytest.raises(RuntimeError, match="must compile your model"):
            getattr(tf.keras.Sequential([tf.keras.layers.Dense(1)]), call)(X, Y)
    with pytest.raises(TypeError, match="Invalid keyword arguments"):
        linear().evaluate(X, Y, foo=1)
