"""Losses and metrics of several outputs, their weights and names; numbers are TF 2.15's."""

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, Y, history, linear

L, Model = tf.keras.layers, tf.keras.Model


def two_outputs(kernel="ones"):
    a = tf.keras.Input((4,))
    return Model(a, [L.Dense(1, name=n, kernel_initializer=kernel)(a) for n in ("o1", "o2")])


def test_dicts_of_losses_weights_and_metrics():
    a = tf.keras.Input((4,))
    first = L.Dense(1, name="o1", kernel_initializer="ones")(a)
    second = L.Dense(2, name="o2", kernel_initializer="ones", activation="softmax")(a)
    model = Model(a, [first, second])
    model.compile(
        "sgd",
        {"o1": "mse", "o2": "sparse_categorical_crossentropy"},
        loss_weights={"o1": 0.5, "o2": 2.0},
        metrics={"o2": ["accuracy"], "o1": "mae"},
    )
    got = history(X, {"o1": Y, "o2": Y[:, 0].astype(int)}, model, epochs=2, batch_size=4)
    assert list(got) == ["loss", "o1_loss", "o2_loss", "o1_mae", "o2_accuracy"]
    np.testing.assert_allclose(got["loss"], [27.197, 4.2442], rtol=1e-3)
    np.testing.assert_allclose(got["o2_loss"], [0.68222, 0.54798], rtol=1e-3)


def test_an_output_without_loss():
    model = two_outputs()
    model.compile("sgd", ["mse", None], metrics=[["mae"], None])
    got = history(X, [Y, Y], model)
    assert list(got) == ["loss", "o1_loss", "o1_mae"]


def test_outputs_in_a_dict_are_reported_by_layer_name():
    a = tf.keras.Input((4,))
    outputs = {
        "p": L.Dense(1, name="one", kernel_initializer="ones")(a),
        "q": L.Dense(1, name="two", kernel_initializer="zeros")(a),
    }
    model = Model(a, outputs)
    model.compile("sgd", {"p": "mse", "q": "mae"}, metrics={"p": ["mae"]})
    got = history(X, {"p": Y, "q": Y}, model)
    assert list(got) == ["loss", "one_loss", "two_loss", "one_mae"]
    np.testing.assert_allclose(got["loss"], [69.96], rtol=1e-3)


def test_a_weighted_metric_of_the_same_name_says_so():
    model = linear()
    model.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mae"])
    got = history(X, Y, model, sample_weight=np.arange(10.0))
    assert list(got) == ["loss", "mae", "weighted_mae"]
    assert got["mae"] != got["weighted_mae"]


def test_without_a_compiled_loss_none_is_reported():
    class Own(Model):
        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
            return tf.reduce_mean(tf.abs(y - y_pred))

    a = tf.keras.Input((4,))
    model = Own(a, L.Dense(1)(a))
    model.compile("sgd")
    assert history(X, Y, model) == {}


def test_regularization_is_part_of_the_loss():
    model = tf.keras.Sequential([L.Dense(1, "linear", True, "ones", kernel_regularizer="l2")])
    model.compile("sgd", "mse")
    plain = linear().evaluate(X, Y, verbose=0)[0]
    np.testing.assert_allclose(model.evaluate(X, Y, verbose=0), plain + 0.04, rtol=1e-5)


def test_outputs_that_a_list_does_not_reach_have_no_loss():
    model = two_outputs()
    model.compile("sgd", ["mse"])
    assert list(history(X, [Y, Y], model)) == ["loss", "o1_loss"]


@pytest.mark.parametrize(
    ("compiles", "message"),
    [
        ({"loss": {"o1": "mse", "zz": "mse"}}, "do not correspond to any Model output"),
        ({"loss": ["mse", "mse", "mse"]}, "has 2 outputs, but you passed losses for 3"),
        ({"loss": "zzz"}, "Unknown loss function: 'zzz'"),
        ({"loss": "mse", "metrics": ["zzz"]}, "Unknown metric: 'zzz'"),
        ({}, "No loss found"),
    ],
)
def test_specifications_that_do_not_fit_are_refused(compiles, message):
    model = two_outputs()
    model.compile("sgd", **compiles)
    with pytest.raises(ValueError, match=message):
        history(X, [Y, Y], model)


def test_the_number_of_targets_must_fit():
    model = two_outputs()
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="has 2 outputs, but there are 3 targets"):
        history(X, [Y, Y, Y], model)


def test_metrics_get_weights_of_the_rank_of_the_output():
    seen = []

    class Seeing(tf.keras.metrics.Mean):
        def update_state(self, y_true, y_pred, sample_weight=None):
            seen.append(sample_weight.shape)
            return super().update_state(y_pred, sample_weight)

    model = linear()
    model.compile("sgd", "mse", weighted_metrics=[Seeing()])
    model.evaluate(X, Y, sample_weight=np.ones(10), verbose=0)
    assert {shape.rank for shape in seen} == {2}
