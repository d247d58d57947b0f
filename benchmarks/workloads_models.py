"""Workloads: an epoch of larger models, one of each kind."""

import numpy as np
from timing import epochs, workload

rng = np.random.default_rng(0)


def fit_epoch(tf, model, x, y, batch_size):
    """Returns the seconds of an epoch of a model with Adam on given data."""
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss)
    return epochs(lambda: model.fit(x, y, batch_size=batch_size, epochs=1, verbose=0), 2)


@workload
def cnn_b64_64steps(tf):
    x, y = rng.random((4096, 28, 28, 1), dtype=np.float32), rng.integers(0, 10, 4096)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(10),
        ]
    )
    return fit_epoch(tf, model, x, y, 64)


@workload
def lstm_b64_16steps(tf):
    x, y = rng.random((1024, 50, 32), dtype=np.float32), rng.integers(0, 10, 1024)
    model = tf.keras.Sequential([tf.keras.layers.LSTM(128), tf.keras.layers.Dense(10)])
    return fit_epoch(tf, model, x, y, 64)


@workload
def text_gru_b64_16steps(tf):
    x, y = rng.integers(0, 10000, (1024, 80)), rng.integers(0, 2, 1024)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Embedding(10000, 64, mask_zero=True),
            layers.Bidirectional(layers.GRU(64)),
            layers.Dense(2),
        ]
    )
    return fit_epoch(tf, model, x, y, 64)


@workload
def transformer_b16_16steps(tf):
    x, y = rng.random((256, 128, 256), dtype=np.float32), rng.integers(0, 10, 256)
    layers = tf.keras.layers
    inputs = hidden = tf.keras.Input((128, 256))
    for _ in range(2):
        attended = layers.MultiHeadAttention(8, 32)(hidden, hidden)
        hidden = layers.LayerNormalization()(hidden + attended)
        fed = layers.Dense(256)(layers.Dense(1024, activation="gelu")(hidden))
        hidden = layers.LayerNormalization()(hidden + fed)
    outputs = layers.Dense(10)(layers.GlobalAveragePooling1D()(hidden))
    return fit_epoch(tf, tf.keras.Model(inputs, outputs), x, y, 16)


@workload
def convlstm2d_b8_8steps(tf):
    x, y = rng.random((64, 8, 32, 32, 3), dtype=np.float32), rng.integers(0, 10, 64)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [layers.ConvLSTM2D(16, 3, padding="same"), layers.Flatten(), layers.Dense(10)]
    )
    return fit_epoch(tf, model, x, y, 8)


@workload
def resnet50_64px_b32_8steps(tf):
    x, y = rng.random((256, 64, 64, 3), dtype=np.float32), rng.integers(0, 10, 256)
    model = tf.keras.applications.ResNet50(
        weights=None, input_shape=(64, 64, 3), classes=10, classifier_activation=None
    )
    return fit_epoch(tf, model, x, y, 32)


@workload
def mobilenetv2_96px_b16_8steps(tf):
    x, y = rng.random((128, 96, 96, 3), dtype=np.float32), rng.integers(0, 10, 128)
    model = tf.keras.applications.MobileNetV2(
        weights=None, input_shape=(96, 96, 3), classes=10, classifier_activation=None
    )
    return fit_epoch(tf, model, x, y, 16)
