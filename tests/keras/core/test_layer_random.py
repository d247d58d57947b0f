"""Layers with generators of their own draw TensorFlow's numbers."""

import numpy as np
import pytest

import yeoul as tf

SWITCH = tf.keras.backend.experimental


@pytest.fixture(autouse=True)
def generators():
    SWITCH.enable_tf_random_generator()
    yield
    SWITCH.disable_tf_random_generator()


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (lambda: tf.keras.layers.Dropout(0.5, seed=3), [0.0, 2.0, 2.0, 2.0, 0.0, 0.0]),
        (lambda: tf.keras.layers.Dropout(0.5), [0.0, 2.0, 2.0, 0.0, 2.0, 2.0]),
        (
            lambda: tf.keras.layers.GaussianNoise(1.0, seed=3),
            [0.5636, -0.9634, 0.9355, -0.0568, 2.0019, 1.6735],
        ),
        (
            lambda: tf.keras.layers.AlphaDropout(0.5, seed=3),
            [-0.7792, 1.6656, 1.6656, 1.6656, -0.7792, -0.7792],
        ),
    ],
)
def test_numbers(layer, expected):
    assert SWITCH.is_tf_random_generator_enabled()
    tf.keras.utils.set_random_seed(5)
    made = layer()
    SWITCH.disable_tf_random_generator()  # what counts is when the layer was made
    tf.random.set_seed(77)
    np.testing.assert_allclose(made(tf.ones([6]), training=True), expected, atol=1e-4)


def test_recurrent_layers_and_training():
    tf.keras.utils.set_random_seed(5)
    ones = {"kernel_initializer": "ones", "recurrent_initializer": "ones"}
    layer = tf.keras.layers.GRU(2, dropout=0.5, recurrent_dropout=0.3, **ones)
    got = [layer(tf.ones([1, 2, 4]) / 9, training=True)[0, 0] for _ in range(2)]
    np.testing.assert_allclose(got, [0.1569, 0.3459], atol=1e-4)
    tf.keras.utils.set_random_seed(5)
    drops = [tf.keras.layers.Dropout(0.5) for _ in range(2)]
    dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
    model = tf.keras.Sequential([tf.keras.Input((6,)), *drops, dense])
    model.compile(tf.keras.optimizers.SGD(0.0), "mse")
    x, y = np.ones((4, 6), "float32"), np.ones((4, 1), "float32")
    losses = model.fit(x, y, batch_size=2, epochs=3, verbose=0).history["loss"]
    np.testing.assert_allclose(losses, [71.0, 39.0, 19.0])
