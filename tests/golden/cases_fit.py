"""Golden rows: histories of `fit`, evaluation, prediction, training on batches, callbacks."""

import numpy as np

from tests.golden.cases_models import branched, losses_beside
from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, random_of, set_drawn

TABLE = Table("fit", prepare=fresh)
case = TABLE.case

RANDOM = random_of("fit")
X = RANDOM.normal(size=(50, 4)).astype("float32")
Y = RANDOM.normal(size=(50, 3)).astype("float32")
LABELS = RANDOM.randint(0, 3, 50)
ONE_HOT = np.eye(3, dtype="float32")[LABELS]
BITS = RANDOM.randint(0, 2, (50, 1))
WEIGHTS = RANDOM.uniform(0.2, 2.0, 50).astype("float32")


def plain(tf, units=3, activation=None):
    """A two-layer model with known weights."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [layers.Dense(8, activation="tanh", input_shape=(4,)), layers.Dense(units, activation)]
    )
    return set_drawn(model, "plain")


def fitted(
    loss, metrics, y, units=3, activation=None, optimizer="sgd", make=plain, compiles=None, **fit
):
    """History, evaluation, predictions and weights after `fit` without shuffling."""

    def fn(tf):
        model = make(tf, units, activation)
        model.compile(optimizer, loss, metrics=metrics, **(compiles or {}))
        options = {"epochs": 3, "batch_size": 16, "verbose": 0, "shuffle": False} | fit
        history = model.fit(X, y, **options)
        return {
            "history": {k: [float(v) for v in vs] for k, vs in history.history.items()},
            "epochs": history.epoch,
            "names": model.metrics_names,
            "evaluate": [
                float(v) for v in np.ravel(model.evaluate(X, y, verbose=0, batch_size=16))
            ],
            "predict": model.predict(X[:5], verbose=0),
            "weights": model.get_weights(),
        }

    return fn


SPARSE = "sparse_categorical_crossentropy"
FITS = {
    "mse": fitted("mse", ["mae"], Y),
    "mse adam": fitted("mean_squared_error", ["mse", "mape"], Y, optimizer="adam"),
    "rmsprop huber": fitted("huber", ["cosine_similarity"], Y, optimizer="rmsprop"),
    "sparse": fitted(SPARSE, ["accuracy"], LABELS, activation="softmax"),
    "sparse adam": fitted(SPARSE, ["accuracy"], LABELS, activation="softmax", optimizer="adam"),
    "sparse acc": fitted(SPARSE, ["acc"], LABELS, activation="softmax"),
    "categorical": fitted("categorical_crossentropy", ["accuracy"], ONE_HOT, activation="softmax"),
    "binary": fitted("binary_crossentropy", ["accuracy"], BITS, 1, "sigmoid"),
    "binary AUC": fitted("binary_crossentropy", ["AUC", "Precision"], BITS, 1, "sigmoid"),
    "sample_weight": fitted("mse", ["mae"], Y, sample_weight=WEIGHTS),
    "class_weight": fitted(
        SPARSE, ["accuracy"], LABELS, activation="softmax", class_weight={0: 0.5, 1: 2.0, 2: 1.0}
    ),
    "validation_split": fitted("mse", ["mae"], Y, validation_split=0.2),
    "validation_data": fitted("mse", ["mae"], Y, validation_data=(X[:20], Y[:20])),
    "validation_freq": fitted("mse", None, Y, validation_data=(X[:20], Y[:20]), validation_freq=2),
    "weighted_metrics": fitted(
        "mse", ["mae"], Y, sample_weight=WEIGHTS, compiles={"weighted_metrics": ["mse"]}
    ),
    "one batch": fitted("mse", None, Y, batch_size=50, epochs=2),
    "batch of 7": fitted("mse", ["mae"], Y, batch_size=7, epochs=2),
    "steps_per_execution": fitted("mse", ["mae"], Y, compiles={"steps_per_execution": 2}),
    "run_eagerly": fitted("mse", ["mae"], Y, compiles={"run_eagerly": True}, epochs=2),
    "initial_epoch": fitted("mse", None, Y, initial_epoch=1),
}  # fmt: skip
for name, fn in FITS.items():
    case(f"fit {name}", fn, grad=False, tol=10)


def normalised(tf, units, activation):
    """A model with batch normalisation and a regularizer."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Dense(8, kernel_regularizer="l2", input_shape=(4,)),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Dense(units, activation),
        ]
    )
    return set_drawn(model, "normalised")


case("fit normalised", fitted("mse", ["mae"], Y, make=normalised), grad=False, tol=20)


def dropped(tf, units, activation):
    """A model with dropout: the numbers follow from the seed."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Dense(8, "relu", input_shape=(4,)),
            layers.Dropout(0.3, seed=3),
            layers.Dense(units),
        ]
    )
    return set_drawn(model, "dropped")


case("fit with dropout", fitted("mse", ["mae"], Y, make=dropped), grad=False, tol=10)


def two_outputs(tf):
    """`fit` with two inputs, two outputs, loss weights and metrics by name."""
    model = set_drawn(branched(tf), "branched")
    model.compile(
        "adam",
        {"value": "mse", "kind": SPARSE},
        loss_weights={"value": 0.3, "kind": 1.5},
        metrics={"kind": "accuracy", "value": ["mae"]},
    )
    data = {"left": X, "right": X[::-1]}, {"value": Y[:, :1], "kind": LABELS}
    history = model.fit(*data, epochs=2, batch_size=16, verbose=0, shuffle=False)
    return [
        {k: [float(v) for v in vs] for k, vs in history.history.items()},
        model.metrics_names,
        model.evaluate(*data, verbose=0, return_dict=True),
        model.predict(data[0], verbose=0)[1][:4],
    ]


case("fit two outputs", two_outputs, grad=False, tol=10)


def on_batches(tf):
    """The `train_on_batch` family."""
    model = plain(tf)
    model.compile("sgd", "mse", metrics=["mae"])
    seen = [model.train_on_batch(X[i : i + 10], Y[i : i + 10]) for i in (0, 10, 20)]
    seen.append(
        model.train_on_batch(X[:10], Y[:10], sample_weight=WEIGHTS[:10], reset_metrics=False)
    )
    seen.append(model.test_on_batch(X[:10], Y[:10]))
    seen.append(model.test_on_batch(X[:10], Y[:10], return_dict=True))
    seen.append(model.predict_on_batch(X[:3]))
    return seen


case("on batch", on_batches, grad=False, tol=10)


def scheduled_fit(tf):
    """`fit` on a dataset, with a schedule, and early stopping on the training loss."""
    model = plain(tf)
    schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 4, 0.5)
    model.compile(tf.keras.optimizers.Adam(schedule), "mse")
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(16).repeat()
    stop = tf.keras.callbacks.EarlyStopping("loss", patience=1, min_delta=1.0)
    history = model.fit(data, steps_per_epoch=3, epochs=5, verbose=0, callbacks=[stop])
    return [[float(v) for v in history.history["loss"]], stop.stopped_epoch, model.get_weights()]


case("fit on a dataset", scheduled_fit, grad=False, tol=10)


def callbacks_order(tf):
    """Which callback methods run, with which keys."""
    calls = []

    def telling(name):
        return lambda self, *given: calls.append([name, sorted(given[-1] or {})])

    names = [name for name in dir(tf.keras.callbacks.Callback) if name.startswith("on_")]
    tell = type("Tell", (tf.keras.callbacks.Callback,), {name: telling(name) for name in names})
    model = plain(tf)
    model.compile("sgd", "mse", metrics=["mae"])
    model.fit(
        X[:8], Y[:8], epochs=1, batch_size=4, verbose=0, validation_split=0.25, callbacks=[tell()]
    )
    model.evaluate(X[:4], Y[:4], verbose=0, callbacks=[tell()])
    model.predict(X[:4], verbose=0, callbacks=[tell()])
    return calls


case("order of callbacks", callbacks_order)


def validated_in_part(tf):
    """Every validation starts at the beginning of the dataset."""
    model = plain(tf)
    model.compile("sgd", "mse")
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(10)
    history = model.fit(
        X, Y, epochs=3, verbose=0, shuffle=False, validation_data=data, validation_steps=2
    )
    return [[float(v) for v in history.history[k]] for k in ("loss", "val_loss")]


case("validation in part", validated_in_part, grad=False, tol=10)


def fitted_beside(tf):
    """Training with losses and metrics that the model computes beside its outputs."""
    model = set_drawn(losses_beside(tf), "beside")
    model.compile("adam", "mse", metrics=[["mae"]])
    history = model.fit(X, X, epochs=2, batch_size=16, shuffle=False, verbose=0).history
    known = {k: [float(v) for v in vs] for k, vs in history.items()}
    model(X)
    return [known, [float(v) for v in model.losses], [m.name for m in model.metrics]]


case("losses beside the outputs", fitted_beside, grad=False, tol=10)


def own_logs(tf):
    """What `evaluate` and `train_on_batch` return of steps that name results of their own."""

    class Own(tf.keras.Sequential):
        def train_step(self, data):
            return {"z": tf.reduce_sum(data[0]), **super().train_step(data)}

        def test_step(self, data):
            return {"b": tf.reduce_sum(data[0]), **super().test_step(data), "a": tf.constant(2.0)}

    layers = tf.keras.layers
    model = set_drawn(Own([layers.Dense(3, input_shape=(4,))]), "own logs")
    model.compile("sgd", "mse", metrics=["mae"])
    tested = model.evaluate(X[:8], Y[:8], verbose=0)
    return [tested, model.train_on_batch(X[:8], Y[:8]), model.test_on_batch(X[:8], Y[:8])]


case("results of own steps", own_logs, grad=False, tol=10)
