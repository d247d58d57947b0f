"""tf.nn.relu, tf.nn.leaky_relu, tf.nn.elu, tf.nn.selu, tf.nn.softsign, tf.nn.crelu."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes


class TestRecords(OpTests):
    rows = [
        row("Relu", normal(3, 4), expect=lambda x: np.maximum(x, 0)),
        row("Relu6", 4 * normal(3, 4), expect=lambda x: np.clip(x, 0, 6)),
        row("LeakyRelu", normal(3, 4), alpha=0.25, expect=lambda x: np.where(x > 0, x, x / 4)),
        row("Elu", normal(3, 4), expect=lambda x: np.where(x > 0, x, np.exp(x) - 1)),
        row("Selu", normal(3, 4)),
        row("Softsign", normal(3, 4), expect=lambda x: x / (1 + np.abs(x))),
        *[row(f"{name}Grad", normal(3), normal(3, seed=1)) for name in ("Relu", "Relu6")],
        row("LeakyReluGrad", normal(3), normal(3, seed=1), alpha=0.25),
        *[row(f"{name}Grad", normal(3), normal(3, seed=1)) for name in ("Elu", "Selu", "Softsign")],
    ]


test_mistakes = mistakes(
    {
        "string": (lambda: tf.nn.relu(["a"]), BAD, "string is not in the list of allowed values"),
        "bool": (lambda: tf.nn.relu([True]), BAD, "bool is not in the list"),
        "int": (lambda: tf.nn.elu([1]), BAD, "int32 is not in the list"),
    }
)


@pytest.mark.parametrize("name", ["relu", "relu6", "elu", "selu", "softsign", "leaky_relu"])
def test_keyword_and_variables(name):
    function = getattr(tf.nn, name)
    x = tf.constant([-1.0, 2.0])
    np.testing.assert_array_equal(function(features=x), function(tf.Variable(x)))


def test_gradient_of_relu_at_zero_is_zero():
    x = tf.constant([-1.0, 0.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.nn.relu(x)
    assert tape.gradient(y, x).numpy().tolist() == [0.0, 0.0, 1.0]


def test_infinite_gradients_do_not_pass_a_closed_gate():
    x = tf.constant([-1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.nn.relu(x)
    grad = tape.gradient(y, x, output_gradients=tf.constant([np.inf, 1.0]))
    assert grad.numpy().tolist() == [0.0, 1.0]


def test_integers_leak_as_floats():
    assert tf.nn.leaky_relu([1, -2]).numpy().tolist() == pytest.approx([1.0, -0.4])
    assert tf.nn.relu([1, -2]).numpy().tolist() == [1, 0]


def test_crelu():
    assert tf.nn.crelu([[-2.0, 3.0]]).numpy().tolist() == [[0.0, 3.0, 2.0, 0.0]]
    assert tf.nn.crelu([[-2.0, 3.0]], axis=0).numpy().tolist() == [[0.0, 3.0], [2.0, 0.0]]


def test_nan_stays():
    assert np.isnan(tf.nn.relu([np.nan]).numpy()).all()
