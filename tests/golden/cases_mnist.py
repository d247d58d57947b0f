"""Golden rows: the first 50 steps of the notes' MNIST trainings, from the same start."""

from functools import cache
from pathlib import Path

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, random_of

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "mnist.npz"
MISSING = None if ARCHIVE.exists() else f"the MNIST archive is not at {ARCHIVE}"
TABLE = Table("mnist", prepare=fresh, skip=MISSING)
STEPS = 50


@cache
def digits():
    """Training images in a fixed order, scaled, and their labels."""
    with np.load(ARCHIVE) as stored:
        images, labels = stored["x_train"], stored["y_train"]
    order = random_of("mnist order").permutation(len(images))
    return (images[order].reshape(-1, 784) / 255.0).astype("float32"), labels[order]


def network(tf, widths):
    """A classifier of digits with weights from NumPy, scaled as Glorot's are."""
    layers = [tf.keras.layers.Dense(n, "relu") for n in widths] + [
        tf.keras.layers.Dense(10, "softmax")
    ]
    model = tf.keras.Sequential(layers)
    model.build((None, 784))
    random, values = random_of(f"mnist weights {widths}"), []
    for weight in model.weights:
        shape = tuple(weight.shape)
        limit = np.sqrt(6.0 / sum(shape)) if len(shape) == 2 else 0.0
        values.append(random.uniform(-limit, limit, shape).astype("float32"))
    model.set_weights(values)
    return model


def by_batches(widths, optimizer, size):
    """The loss and accuracy of each of the first steps, by `train_on_batch`."""

    def fn(tf):
        images, labels = digits()
        model = network(tf, widths)
        model.compile(optimizer(tf), "sparse_categorical_crossentropy", metrics=["accuracy"])
        cuts = [slice(i * size, (i + 1) * size) for i in range(STEPS)]
        seen = [model.train_on_batch(images[cut], labels[cut]) for cut in cuts]
        return np.array(seen, "float32")

    return fn


def by_fit(widths, optimizer, size):
    """One epoch of the same steps by `fit`, and what the model then says."""

    def fn(tf):
        images, labels = digits()
        model = network(tf, widths)
        model.compile(optimizer(tf), "sparse_categorical_crossentropy", metrics=["accuracy"])
        count = STEPS * size
        history = model.fit(
            images[:count], labels[:count], batch_size=size, epochs=1, shuffle=False, verbose=0
        )
        return [
            {k: [float(v) for v in vs] for k, vs in history.history.items()},
            model.evaluate(images[-1000:], labels[-1000:], verbose=0),
            model.predict(images[-3:], verbose=0),
            [float(np.sum(w)) for w in model.get_weights()],
        ]

    return fn


def by_tape(widths, optimizer, size):
    """The losses of a loop with a tape, eager for ten steps and compiled for the rest."""

    def fn(tf):
        images, labels = digits()
        model, made = network(tf, widths), optimizer(tf)
        loss = tf.keras.losses.SparseCategoricalCrossentropy()

        def step(x, y):
            with tf.GradientTape() as tape:
                value = loss(y, model(x, training=True))
            grads = tape.gradient(value, model.trainable_variables)
            made.apply_gradients(zip(grads, model.trainable_variables, strict=True))
            return value

        made.build(model.trainable_variables)
        compiled = tf.function(step)
        values = []
        for i in range(STEPS):
            cut = slice(i * size, (i + 1) * size)
            act = step if i < 10 else compiled
            values.append(act(tf.constant(images[cut]), tf.constant(labels[cut])).numpy())
        return np.array(values)

    return fn


TRAININGS = {
    "784-128-10 SGD batch 32": ((128,), lambda tf: tf.keras.optimizers.SGD(0.01), 32),
    "784-256-256-10 Adam batch 64": ((256, 256), lambda tf: tf.keras.optimizers.Adam(), 64),
}
for name, training in TRAININGS.items():
    TABLE.case(f"{name} by batches", by_batches(*training), grad=False, tol=10)
    TABLE.case(f"{name} by fit", by_fit(*training), grad=False, tol=10)
    TABLE.case(f"{name} by tape", by_tape(*training), grad=False, tol=10)
