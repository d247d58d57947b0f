"""Workloads: Keras on random data in the shape of MNIST."""

import numpy as np
from timing import epochs, per_call, seconds, workload

rng = np.random.default_rng(0)


def mnist():
    """Returns random images and labels in the shape of MNIST's training set."""
    return rng.random((60000, 784), dtype=np.float32), rng.integers(0, 10, 60000)


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
