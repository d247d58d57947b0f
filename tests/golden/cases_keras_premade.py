"""Golden rows: copies of models, premade models, and utilities of Keras."""

import numpy as np

from tests.golden.harness import F, I, Table
from tests.golden.keras_rows import fresh, numbers, set_drawn

TABLE = Table("keras_premade", prepare=fresh)


def row(*inputs, tol=10.0):
    """Adds a row, named after the function."""

    def add(fn):
        TABLE.case(fn.__name__, fn, *inputs, grad=False, tol=tol)
        return fn

    return add


def branched(tf):
    """A functional model with a shared layer."""
    x = tf.keras.Input((3,), name="in")
    shared = tf.keras.layers.Dense(4, activation="relu")
    a = shared(x)
    b = shared(tf.keras.layers.Dense(3)(a))
    return tf.keras.Model(x, tf.keras.layers.Add()([a, b]), name="branched")


def seen_of(model):
    """Names and shapes."""
    return {
        "name": model.name,
        "layers": [layer.name for layer in model.layers],
        "weights": [[w.name, list(w.shape)] for w in model.weights],
        "built": model.built,
    }


def renamed(layer):
    """A layer of the same class under another name."""
    return layer.__class__.from_config(layer.get_config() | {"name": layer.name + "_again"})


@row(F(2, 3))
def clone_functional(tf, x):
    """Copies of functional models, whole, by a function, and on other inputs."""
    model = set_drawn(branched(tf), "clone")
    model.layers[1].trainable = False
    clone_model = tf.keras.models.clone_model
    clone = clone_model(model)
    clone.set_weights(model.get_weights())
    shared = clone_model(model, clone_function=lambda layer: layer)
    other = clone_model(model, input_tensors=tf.keras.Input((3,), name="other"))
    return {
        "clone": seen_of(clone),
        "config": clone.get_config() == model.get_config(),
        "same": [clone(x), model(x), shared(x)],
        "shared": shared.layers[1] is model.layers[1],
        "renamed": seen_of(clone_model(model, clone_function=renamed)),
        "other": seen_of(other),
        "trainable": [layer.trainable for layer in clone.layers],
        "compiled": clone.optimizer is None,
    }


@row()
def clone_sequential(tf):
    """Copies of sequential models, built and not."""
    layers, clone_model = tf.keras.layers, tf.keras.models.clone_model
    known = tf.keras.Sequential([layers.Dense(2, input_shape=(3,)), layers.Dropout(0.5)], name="s")
    later = tf.keras.Sequential([layers.Dense(2)])
    seen = {"known": seen_of(clone_model(known))}
    clone = clone_model(later)
    seen["unbuilt"] = [clone.built, clone.name, [layer.name for layer in clone.layers]]
    later.build((None, 3))
    seen["built"] = seen_of(clone_model(later))
    inner = tf.keras.Input((3,), name="x")
    seen["on"] = seen_of(clone_model(known, input_tensors=inner))
    outer = tf.keras.Model(inner, branched(tf)(layers.Dense(3)(known(inner))), name="outer")
    called = []
    clone_model(outer, clone_function=lambda layer: called.append(layer.name) or renamed(layer))
    return seen | {"nested": seen_of(clone_model(outer)), "called": called}


@row(F(2, 3))
def clone_of_other_models(tf, x):
    """Copies of subclassed models, of models with losses, of operators, of dicts."""
    layers, clone_model = tf.keras.layers, tf.keras.models.clone_model

    class Sub(tf.keras.Model):
        def __init__(self, units=2):
            super().__init__()
            self.dense = layers.Dense(units, kernel_initializer="ones")
            self.units = units

        def call(self, inputs):
            return self.dense(inputs)

        def get_config(self):
            return {"units": self.units}

    class Plain(tf.keras.Model):
        def __init__(self, units):
            super().__init__()
            self.units = units

    inputs = {name: tf.keras.Input((3,), name=name) for name in ("a", "b")}
    pair = tf.keras.Model(inputs, {"sum": layers.Add()([inputs["a"], inputs["b"]])})
    single = tf.keras.Input((3,))
    ops = tf.keras.Model(single, tf.nn.relu(single * 2.0 + 1.0))
    extra = tf.keras.Model(single, layers.Dense(1)(single))
    extra.add_loss(tf.reduce_sum(extra.output))
    extra.add_metric(tf.reduce_mean(extra.output), name="mean")
    return {
        "sub": clone_model(Sub(3))(x),
        "plain": [Plain(2).get_config(), clone_model(Plain(4)).units],
        "pair": clone_model(pair)({"a": x, "b": x}),
        "ops": [seen_of(clone_model(ops)), clone_model(ops)(x)],
        "extra": [seen_of(clone_model(extra)), [m.name for m in clone_model(extra).metrics]],
        "source": [t.name for t in tf.keras.utils.get_source_inputs(branched(tf).output)],
    }


def fails(name, fn):
    """Adds a row in which TensorFlow raises."""
    TABLE.case(name, fn, grad=False, error=True)


def subclassed(tf):
    """A subclassed model."""

    class Sub(tf.keras.Model):
        def call(self, inputs):
            return inputs

    return Sub()


fails(
    "clone of a subclassed model by a function",
    lambda tf: tf.keras.models.clone_model(subclassed(tf), clone_function=renamed),
)
fails("clone_function is none", lambda tf: tf.keras.models.clone_model(branched(tf), None, 3))
fails(
    "clone of a sequential model on two tensors",
    lambda tf: tf.keras.models.clone_model(
        tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]),
        [tf.keras.Input((2,)), tf.keras.Input((2,))],
    ),
)
fails("model_from_yaml", lambda tf: tf.keras.models.model_from_yaml("a: 1"))
fails("to_yaml", lambda tf: branched(tf).to_yaml())


@row(F(6, 3), F(6, 2))
def linear_model(tf, x, y):
    """Linear models of one tensor, of a list and of a dict."""
    experimental = tf.keras.experimental
    seen = {}
    for name, data in (("one", x), ("list", [x, y]), ("dict", {"b": x, "a": y})):
        model = experimental.LinearModel(
            units=2, kernel_initializer="ones", bias_initializer="ones"
        )
        seen[name] = [model(data), [[w.name, list(w.shape)] for w in model.weights]]
    model = experimental.LinearModel(activation="relu", use_bias=False, kernel_regularizer="l1")
    seen["config"] = numbers(model.get_config())
    model = experimental.LinearModel(units=2)
    model.compile("sgd", "mse")
    seen["fit"] = model.fit(x, y, epochs=2, batch_size=3, shuffle=False, verbose=0).history["loss"]
    return seen | {"after": model.get_weights(), "predicted": model.predict(x, verbose=0)}


@row(F(6, 3), F(6, 1))
def wide_deep_model(tf, x, y):
    """A linear and a deep model, with one optimizer and with two."""
    seen = {}
    for name, optimizer, data in (("one", "sgd", x), ("two", ["sgd", "adam"], [x, x])):
        deep = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
        model = tf.keras.experimental.WideDeepModel(
            tf.keras.experimental.LinearModel(), deep, activation="tanh"
        )
        model.compile(optimizer, "mse")
        history = model.fit(data, y, epochs=2, batch_size=3, shuffle=False, verbose=0).history
        seen[name] = [history["loss"], model.get_weights(), [w.name for w in model.weights]]
        seen[name].append([layer.name for layer in model.layers])
    again = type(model).from_config(model.get_config())
    return seen | {"again": [layer.name for layer in again.layers]}


@row(F(8, 3), F(8, 2))
def sharpness_aware_minimization(tf, x, y):
    """Training at the worst place nearby, of the whole batch and of its parts."""
    seen = {}
    for splits in (None, 2):
        inner = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,), name="d")])
        set_drawn(inner, "sam")
        model = tf.keras.models.experimental.SharpnessAwareMinimization(
            inner, rho=0.5, num_batch_splits=splits, name="sam"
        )
        model.compile(tf.keras.optimizers.SGD(0.125), "mse", metrics=["mae"])
        history = model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0).history
        seen[f"splits {splits}"] = [history, model.get_weights(), [w.name for w in model.weights]]
        seen["evaluated"] = model.evaluate(x, y, verbose=0)
    return seen | {"called": model(x), "keys": sorted(model.get_config())}


@row(I(0, 4, 5, 1))
def utilities(tf, labels):
    """Arrays in and out."""
    utils = tf.keras.utils
    rows = np.arange(6.0).reshape(3, 2)
    words = ["a", "b", "c"], ["c", "x", "a"]
    again = utils.legacy.deserialize_keras_object(
        utils.legacy.serialize_keras_object(tf.keras.constraints.MaxNorm(3)),
        {"MaxNorm": tf.keras.constraints.MaxNorm},
    )
    return {
        "ordinal": [utils.to_ordinal(labels, 4), utils.to_ordinal([[0, 2], [1, 1]], dtype="int32")],
        "normalized": [
            utils.normalize(rows),
            utils.normalize(rows, 0, 1),
            utils.normalize(rows[2]),
        ],
        "warm": utils.warmstart_embedding_matrix(*words, rows, "zeros"),
        "legacy": [
            utils.legacy.serialize_keras_object(tf.keras.constraints.NonNeg()),
            utils.legacy.serialize_keras_object(tf.keras.activations.relu),
            again.get_config(),
            utils.legacy.deserialize_keras_object("f", custom_objects={"f": lambda x: x})(3),
        ],
        "decay": tf.keras.experimental.CosineDecay(1.0, 10)(4),
        "restarts": tf.keras.experimental.CosineDecayRestarts(1.0, 3)(4),
    }


def deserialized(tf, identifier):
    """The object of a legacy identifier."""
    return tf.keras.utils.legacy.deserialize_keras_object(identifier, {}, None, "loss")


fails("legacy name that is not known", lambda tf: deserialized(tf, "unknown"))
fails(
    "legacy class that is not known", lambda tf: deserialized(tf, {"class_name": "X", "config": {}})
)
fails("legacy dict of another form", lambda tf: deserialized(tf, {"a": 1}))
fails("legacy number", lambda tf: deserialized(tf, 3))
fails("legacy number to write", lambda tf: tf.keras.utils.legacy.serialize_keras_object(3))


@row(F(4, 3), F(4, 2))
def dataset_creator(tf, x, y):
    """Data that a function makes where they are read."""
    model = set_drawn(tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))]), "creator")
    model.compile("sgd", "mse")
    told = []

    def batches(context):
        told.append([context.num_input_pipelines, context.get_per_replica_batch_size(8)])
        return tf.data.Dataset.from_tensor_slices((x, y)).batch(2).repeat()

    creator = tf.keras.utils.experimental.DatasetCreator(batches)
    history = model.fit(
        creator, steps_per_epoch=2, validation_data=creator, validation_steps=1, verbose=0
    ).history
    return {
        "history": history,
        "evaluated": model.evaluate(creator, steps=2, verbose=0),
        "predicted": model.predict(creator, steps=1, verbose=0),
        "told": told[0],
    }


fails("dataset creator of no function", lambda tf: tf.keras.utils.experimental.DatasetCreator(3))


@row()
def base_logger(tf):
    """Means of what batches log."""
    logger, logs = tf.keras.callbacks.BaseLogger(stateful_metrics=["acc"]), {}
    logger.params = {"metrics": ["loss", "acc", "missing"]}
    logger.on_epoch_begin(0)
    logger.on_batch_end(0, {"loss": 1.0, "acc": 0.5, "size": 2})
    logger.on_batch_end(1, {"loss": 4.0, "acc": 0.75, "size": 1})
    logger.on_epoch_end(0, logs)
    return logs
