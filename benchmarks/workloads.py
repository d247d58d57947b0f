"""The same TensorFlow 2 code, timed on any package with that API.

    python benchmarks/workloads.py yeoul [--only NAME,NAME] [--json FILE]

Each workload returns seconds per unit, after warm-up unless its name says cold. The data are random
arrays of the usual shapes, so that nothing is downloaded.
"""

import importlib
import os
import tempfile
from pathlib import Path

import numpy as np
from timing import arguments, epochs, per_call, run, seconds, workload

rng = np.random.default_rng(0)


def mnist():
    """Returns random images and labels in the shape of MNIST's training set."""
    return rng.random((60000, 784), dtype=np.float32), rng.integers(0, 10, 60000)


# Eager operations, the tape and functions


@workload
def eager_add_10x10(tf):
    a, b = tf.ones((10, 10)), tf.ones((10, 10))
    return per_call(lambda: a + b, 5000)


@workload
def eager_add_1000x1000(tf):
    a, b = tf.ones((1000, 1000)), tf.ones((1000, 1000))
    return per_call(lambda: (a + b).numpy(), 100)


@workload
def eager_matmul_10x10(tf):
    a, b = tf.ones((10, 10)), tf.ones((10, 10))
    return per_call(lambda: tf.matmul(a, b), 5000)


@workload
def eager_new_shapes(tf):
    """A new shape each time: what a compiler pays and a kernel library does not."""
    sizes = iter(range(11, 100000))

    def step():
        a = tf.ones((next(sizes), 3))
        return tf.reduce_sum(tf.exp(a) * a + 1.0)

    return per_call(step, 100, warm=5, rounds=2)


@workload
def tape_small(tf):
    a, b = tf.ones((2, 2)), tf.ones((2, 2))

    def step():
        with tf.GradientTape() as tape:
            tape.watch(a)
            c = tf.sqrt(tf.square(a) + tf.square(b))
        return tape.gradient(c, a)

    return per_call(step, 1000)


@workload
def tape_second_order(tf):
    a, b = tf.ones((2, 2)), tf.ones((2, 2))

    def step():
        with tf.GradientTape() as outer:
            outer.watch(a)
            with tf.GradientTape() as tape:
                tape.watch(a)
                c = tf.sqrt(tf.square(a) + tf.square(b))
            d = tape.gradient(c, a)
        return outer.gradient(d, a)

    return per_call(step, 500)


@workload
def variable_assign_sub(tf):
    variable, delta = tf.Variable(tf.ones((2, 2))), tf.ones((2, 2))
    return per_call(lambda: variable.assign_sub(delta), 2000)


@workload
def function_call_small(tf):
    @tf.function
    def multiply_add(x, y):
        return x * y + 1.0

    a, b = tf.ones((10, 10)), tf.ones((10, 10))
    return per_call(lambda: multiply_add(a, b), 2000)


@workload
def function_trace_cold(tf):
    """The first call of a freshly decorated function of twenty operations."""

    def make():
        @tf.function
        def chain(x):
            for _ in range(10):
                x = tf.tanh(x) + 1.0
            return x

        return chain

    a = tf.ones((10, 10))
    make()(a)
    functions = [make() for _ in range(5)]
    return min(seconds(lambda f=f: f(a)) for f in functions)


def linear_regression(tf, compiled):
    """Returns the seconds of an epoch of a hand-written linear regression."""
    n = 10000
    negative = rng.multivariate_normal([0, 3], [[1, 0.5], [0.5, 1]], n)
    positive = rng.multivariate_normal([3, 0], [[1, 0.5], [0.5, 1]], n)
    features = np.vstack((negative, positive)).astype(np.float32)
    labels = np.vstack((np.zeros((n, 1)), np.ones((n, 1)))).astype(np.float32)
    w = tf.Variable(tf.random.uniform(shape=(2, 1)))
    b = tf.Variable(tf.zeros(shape=(1,)))

    def train(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - (tf.matmul(x, w) + b)))
            dw, db = tape.gradient(loss, [w, b])
        w.assign_sub(0.01 * dw)
        b.assign_sub(0.01 * db)
        return loss

    if compiled:
        train = tf.function(train)
    dataset = tf.data.Dataset.from_tensor_slices((features, labels)).shuffle(1024).batch(256)

    def epoch():
        for x, y in dataset:
            loss = train(x, y)
        return float(loss)

    return epochs(epoch, 5)


@workload
def seed_linreg_eager_epoch(tf):
    return linear_regression(tf, compiled=False)


@workload
def seed_linreg_function_epoch(tf):
    return linear_regression(tf, compiled=True)


# Keras on the shape of MNIST


def mlp256(tf):
    """Returns the 784-256-256-10 classifier, not compiled."""
    layers = tf.keras.layers
    return tf.keras.Sequential(
        [
            layers.Dense(256, activation=tf.nn.relu),
            layers.Dense(256, activation=tf.nn.relu),
            layers.Dense(10),
        ]
    )


def compiled_mlp256(tf):
    """Returns the same classifier, compiled with Adam."""
    model = mlp256(tf)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy()],
    )
    return model


@workload
def seed_mnist_sgd128_b32_epoch(tf):
    x, y = mnist()
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [layers.Dense(128, activation="relu"), layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return epochs(lambda: model.fit(x, y, epochs=1, verbose=0))


@workload
def seed_mnist_adam256_b64_epoch(tf):
    x, y = mnist()
    model = compiled_mlp256(tf)
    return epochs(lambda: model.fit(x, y, batch_size=64, epochs=1, verbose=0))


@workload
def seed_mnist_adam256_dataset_epoch(tf):
    x, y = mnist()
    model = compiled_mlp256(tf)
    dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(1024).batch(64)
    return epochs(lambda: model.fit(dataset, epochs=1, verbose=0), 2)


@workload
def seed_mnist_custom_loop_eager_100steps(tf):
    x, y = mnist()
    model = mlp256(tf)
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    accuracy = tf.keras.metrics.SparseCategoricalAccuracy()
    optimizer = tf.keras.optimizers.Adam()
    dataset = tf.data.Dataset.from_tensor_slices((x[:6400], y[:6400])).shuffle(1024).batch(64)

    def epoch():
        for xb, yb in dataset:
            with tf.GradientTape() as tape:
                logits = model(xb)
                loss = loss_fn(yb, logits)
            gradients = tape.gradient(loss, model.trainable_weights)
            optimizer.apply_gradients(zip(gradients, model.trainable_weights, strict=True))
            accuracy.update_state(yb, logits)

    return epochs(epoch)


@workload
def mnist_cold_first_epoch(tf):
    """From nothing to the end of one short epoch, tracing and compiling included."""
    x, y = mnist()
    model = compiled_mlp256(tf)
    return seconds(lambda: model.fit(x[:6400], y[:6400], batch_size=64, epochs=1, verbose=0))


@workload
def predict_60k(tf):
    x, _ = mnist()
    model = compiled_mlp256(tf)
    return epochs(lambda: model.predict(x, batch_size=1024, verbose=0))


@workload
def predict_one(tf):
    model = compiled_mlp256(tf)
    x = rng.random((1, 784), dtype=np.float32)
    return per_call(lambda: model.predict(x, verbose=0), 20, warm=5)


@workload
def model_call_one(tf):
    model = compiled_mlp256(tf)
    x = tf.constant(rng.random((1, 784), dtype=np.float32))
    return per_call(lambda: model(x), 200)


# Larger models


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


# Data pipelines


def drain(dataset):
    """Iterates over a dataset, doing nothing with it."""
    for _ in dataset:
        pass


@workload
def data_slices_shuffle_batch_60k(tf):
    dataset = tf.data.Dataset.from_tensor_slices(mnist()).shuffle(10000).batch(64)
    return epochs(lambda: drain(dataset), 2)


@workload
def data_map_shuffle_batch_60k(tf):
    images = rng.integers(0, 255, (60000, 28, 28), dtype=np.uint8)
    labels = rng.integers(0, 10, 60000)

    def scale(image, label):
        return tf.reshape(tf.cast(image, tf.float32) / 255.0, (784,)), label

    dataset = (
        tf.data.Dataset.from_tensor_slices((images, labels))
        .map(scale, num_parallel_calls=tf.data.AUTOTUNE)
        .shuffle(10000)
        .batch(64)
        .prefetch(tf.data.AUTOTUNE)
    )
    return epochs(lambda: drain(dataset), 2)


@workload
def data_generator_20k(tf):
    def generate():
        for i in range(20000):
            yield np.float32(i), i

    signature = (tf.TensorSpec((), tf.float32), tf.TensorSpec((), tf.int64))
    dataset = tf.data.Dataset.from_generator(generate, output_signature=signature).batch(64)
    return epochs(lambda: drain(dataset), 2)


@workload
def data_tfrecord_parse_20k(tf):
    def example(i):
        x = tf.train.Feature(float_list=tf.train.FloatList(value=[float(i)] * 32))
        y = tf.train.Feature(int64_list=tf.train.Int64List(value=[i % 10]))
        return tf.train.Example(features=tf.train.Features(feature={"x": x, "y": y}))

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "rows.tfrecord")
        with tf.io.TFRecordWriter(path) as writer:
            for i in range(20000):
                writer.write(example(i).SerializeToString())
        features = {
            "x": tf.io.FixedLenFeature([32], tf.float32),
            "y": tf.io.FixedLenFeature([], tf.int64),
        }
        rows = tf.data.TFRecordDataset(path).batch(256)
        parsed = rows.map(lambda row: tf.io.parse_example(row, features))
        return epochs(lambda: drain(parsed), 2)


if __name__ == "__main__":
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("package", help="what to import: yeoul, tensorflow, …")
    args = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow reads it when imported
    run(importlib.import_module(args.package), args)
