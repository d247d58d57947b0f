"""Values against TensorFlow 2.15's; identifiers; mistakes."""

import numpy as np
import pytest

import yeoul as tf

A = tf.keras.activations
X = [-2.0, 0.0, 0.5, 1.0, 3.0, 7.0, 9.0]

RELU = [
    ((0.1, 6, 1), [-0.3, -0.1, -0.05, 0.0, 3.0, 6.0, 6.0]),
    ((0, 6, 0), [0.0, 0.0, 0.5, 1.0, 3.0, 6.0, 6.0]),
    ((0, 6, 1.5), [0.0, 0.0, 0.0, 0.0, 3.0, 6.0, 6.0]),
    ((0, 3, 0), [0.0, 0.0, 0.5, 1.0, 3.0, 3.0, 3.0]),
    ((0.2, None, 0), [-0.4, 0.0, 0.5, 1.0, 3.0, 7.0, 9.0]),
    ((0.2, None, -1), [-0.2, 0.0, 0.5, 1.0, 3.0, 7.0, 9.0]),
    ((-0.2, -1, 2), [0.8, 0.4, 0.3, 0.2, 0.0, 0.0, 0.0]),
]


@pytest.mark.parametrize(("options", "expected"), RELU)
def test_relu(options, expected):
    got = A.relu(tf.constant(X), *options)
    np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-7)


AT = [-1.0, 2.0]
VALUES = {
    "relu": [0.0, 2.0],
    "elu": [-0.63212055, 2.0],
    "selu": [-1.1113307, 2.101402],
    "gelu": [-0.15865526, 1.9544997],
    "swish": [-0.26894143, 1.7615942],
    "silu": [-0.26894143, 1.7615942],
    "mish": [-0.30340144, 1.943959],
    "softplus": [0.3132617, 2.126928],
    "softsign": [-0.5, 0.6666667],
    "exponential": [0.36787945, 7.389056],
    "tanh": [-0.7615942, 0.9640276],
    "sigmoid": [0.26894143, 0.8807971],
    "hard_sigmoid": [0.3, 0.9],
    "linear": AT,
    "relu6": [0.0, 2.0],
    "leaky_relu": [-0.2, 2.0],
    "softmax": [0.04742587, 0.95257413],
    "log_softmax": [-3.0485873, -0.04858735],
}


@pytest.mark.parametrize("name", VALUES)
def test_values(name):
    for dtype in ("float32", "float64"):
        got = getattr(A, name)(tf.constant([AT], dtype))
        assert got.dtype == dtype
        np.testing.assert_allclose(got[0], VALUES[name], rtol=1e-6)


@pytest.mark.parametrize("name", sorted({*VALUES} - {"linear"}))
def test_arrays_are_taken(name):
    got = getattr(A, name)(np.array([AT], "float32"))
    np.testing.assert_allclose(got[0], VALUES[name], rtol=1e-6)


@pytest.mark.parametrize("name", VALUES)
def test_inside_a_function(name):
    got = tf.function(getattr(A, name))(tf.constant([AT]))
    np.testing.assert_allclose(got[0], VALUES[name], rtol=1e-6)


@pytest.mark.parametrize("name", VALUES)
def test_on_symbolic_tensors(name):
    x = tf.keras.Input([2])
    model = tf.keras.Model(x, getattr(A, name)(x))
    assert model.output_shape == (None, 2)
    np.testing.assert_allclose(model(tf.constant([AT]))[0], VALUES[name], rtol=1e-6)


def test_elu_alpha():
    got = A.elu(tf.constant([-2.0, 0.0, 0.5]), alpha=0.3)
    np.testing.assert_allclose(got, [-0.25939944, 0.0, 0.5], rtol=1e-6)


def test_approximate_gelu():
    np.testing.assert_allclose(A.gelu(tf.constant(1.0), approximate=True), 0.841192, rtol=1e-6)


def test_softmax_axes():
    np.testing.assert_allclose(A.softmax(tf.ones([2, 3]), axis=0), np.full([2, 3], 0.5))
    got = A.softmax(tf.ones([2, 3, 2]), axis=[0, 1])
    np.testing.assert_allclose(got, np.full([2, 3, 2], 1 / 6), rtol=1e-6)


def test_softmax_of_one_axis():
    with pytest.raises(ValueError, match="Cannot apply softmax to a tensor that is 1D"):
        A.softmax(tf.constant([1.0, 2.0]))


def test_identifiers():
    assert A.get(None) is A.linear
    assert A.get("silu") is A.swish
    assert A.get(A.relu) is A.relu
    assert isinstance(A.get("LeakyReLU"), tf.keras.layers.LeakyReLU)
    with pytest.raises(ValueError, match=r"Unknown activation function: 'Relu'\. Did you mean"):
        A.get("Relu")
    with pytest.raises(TypeError, match="Could not interpret activation function identifier: 5"):
        A.get(5)


def twice(x):
    return x * 2


def test_serialized_and_back():
    assert A.serialize(A.relu) == "relu"
    assert A.serialize(tf.nn.softmax) == "softmax"
    assert A.deserialize("relu") is A.relu
    config = A.serialize(twice)
    assert config["config"] == "twice"
    assert A.deserialize(config, {"twice": twice}) is twice
    assert A.serialize(twice, use_legacy_format=True) == "twice"
    layer = A.serialize(tf.keras.layers.ReLU(max_value=3.0))
    assert layer["class_name"] == "ReLU"
    assert A.deserialize(layer).get_config()["max_value"] == 3.0
