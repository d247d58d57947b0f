"""SpectralNormalization in training: TensorFlow has no golden value of a compiled step."""

import numpy as np

import yeoul as tf


def test_the_kernel_is_normalised_in_fit_and_left_in_predict():
    layer = tf.keras.layers.SpectralNormalization(tf.keras.layers.Dense(3), power_iterations=5)
    model = tf.keras.Sequential([tf.keras.Input((4,)), layer])
    model.compile(tf.keras.optimizers.SGD(0.0), "mse")
    x = np.random.default_rng(0).standard_normal((32, 4)).astype("float32")
    model.fit(x, x[:, :3], batch_size=4, verbose=0)
    np.testing.assert_allclose(np.linalg.svd(layer.layer.kernel)[1][0], 1.0, rtol=1e-3)
    before = layer.get_weights()
    model.predict(x, verbose=0)
    for old, new in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
