"""Golden rows: what models offer: layers by name, every form of `compile`, freezing, summaries."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, set_drawn, summary_of

TABLE = Table("keras_surface", prepare=fresh)
X = np.linspace(-1.0, 1.0, 18).reshape(6, 3).astype("float32")
Y = {"a": np.linspace(0, 1, 6).reshape(6, 1), "b": np.linspace(1, 0, 12).reshape(6, 2)}


def by_name(tf):
    """A model with a dict of outputs."""
    x = tf.keras.Input((3,), name="in")
    h = tf.keras.layers.Dense(4, activation="tanh", name="h")(x)
    outputs = {name: tf.keras.layers.Dense(n, name=name)(h) for name, n in (("a", 1), ("b", 2))}
    return set_drawn(tf.keras.Model(x, outputs, name="by_name"), "by_name")


def in_order(tf):
    """A model with a list of outputs."""
    x = tf.keras.Input((3,), name="in")
    outputs = [tf.keras.layers.Dense(n, name=name)(x) for name, n in (("p", 1), ("q", 2))]
    return set_drawn(tf.keras.Model(x, outputs, name="in_order"), "in_order")


def compiled(make, targets, **options):
    """The `fn` of a row: a model trained for an epoch with these arguments of `compile`."""

    def fn(tf):
        model = make(tf)
        given = {k: v(tf) if callable(v) else v for k, v in options.items()}
        model.compile(tf.keras.optimizers.SGD(0.125), **given)
        weights = {"sample_weight": np.arange(6.0)} if "weighted_metrics" in options else {}
        history = model.fit(X, targets, batch_size=3, shuffle=False, verbose=0, **weights).history
        results = model.evaluate(X, targets, verbose=0, return_dict=True)
        return {"history": history, "names": model.metrics_names, "evaluated": results}

    return fn


LIST = [Y["a"], Y["b"]]
FORMS = {
    "one loss": (by_name, Y, {"loss": "mse"}),
    "losses by name": (by_name, Y, {"loss": {"a": "mse", "b": "mae"}}),
    "weights by name": (by_name, Y, {"loss": "mse", "loss_weights": {"a": 2.0, "b": 0.5}}),
    "some losses": (by_name, Y, {"loss": {"a": "mse"}}),
    "one metric": (by_name, Y, {"loss": "mse", "metrics": ["mae"]}),
    "metrics by name": (
        by_name,
        Y,
        {"loss": "mse", "metrics": {"a": "mae", "b": ["mse", "mae"]}},
    ),
    "weighted metrics": (
        by_name,
        Y,
        {"loss": "mse", "metrics": {"a": ["mae"]}, "weighted_metrics": {"b": ["mae"]}},
    ),
    "functions": (
        by_name,
        Y,
        {
            "loss": lambda tf: lambda a, b: tf.reduce_mean(tf.abs(a - b), -1),
            "metrics": lambda tf: [tf.keras.metrics.MeanAbsoluteError(name="q")],
        },
    ),
    "objects": (by_name, Y, {"loss": lambda tf: tf.keras.losses.Huber(0.5)}),
    "eagerly": (by_name, Y, {"loss": "mse", "run_eagerly": True, "metrics": ["mae"]}),
    "some steps": (by_name, Y, {"loss": "mse", "steps_per_execution": 2}),
    "as many steps as fit": (by_name, Y, {"loss": "mse", "steps_per_execution": "auto"}),
    "list of losses": (in_order, LIST, {"loss": ["mse", "mae"], "loss_weights": [1.0, 0.5]}),
    "list with none": (in_order, LIST, {"loss": ["mse", None]}),
    "names of a list": (in_order, LIST, {"loss": {"p": "mse", "q": "mae"}}),
    "lists of metrics": (in_order, LIST, {"loss": "mse", "metrics": [["mae"], ["mse", "mae"]]}),
    "list of metrics": (in_order, LIST, {"loss": "mse", "metrics": ["mae", "mse"]}),
}
for name, (make, targets, options) in FORMS.items():
    TABLE.case(f"compile: {name}", compiled(make, targets, **options), grad=False, tol=10.0)


def fails(name, fn):
    """Adds a row in which TensorFlow raises."""
    TABLE.case(f"error: {name}", fn, grad=False, error=True)


fails("loss of another name", compiled(by_name, Y, loss={"z": "mse"}))
fails("metric of another name", compiled(by_name, Y, loss="mse", metrics={"z": "mae"}))
fails("no loss", compiled(by_name, Y, loss=None))
fails("unknown argument", compiled(by_name, Y, loss="mse", other=1))
fails("get_layer of a name and a number", lambda tf: by_name(tf).get_layer("h", 1))
fails("get_layer of nothing", lambda tf: by_name(tf).get_layer())
fails("get_layer of another name", lambda tf: by_name(tf).get_layer("other"))
fails("get_layer beyond the last", lambda tf: by_name(tf).get_layer(index=10))
fails("fit before compile", lambda tf: by_name(tf).fit(X, Y))
fails("predict of nothing", lambda tf: by_name(tf).predict(X[:0], verbose=0))


def row(fn):
    """Adds a row, named after the function."""
    TABLE.case(fn.__name__, fn, grad=False, tol=10.0)
    return fn


@row
def parts(tf):
    """Models from parts of others."""
    model = by_name(tf)
    hidden = tf.keras.Model(model.input, model.get_layer("h").output)
    every = tf.keras.Model(model.inputs, [layer.output for layer in model.layers[1:]])
    shared = tf.keras.layers.ReLU()
    first, second = shared(tf.keras.Input((3,))), shared(tf.keras.Input((3,)))
    return {
        "by": [model.get_layer(index=1).name, model.get_layer(index=-1).name],
        "hidden": [hidden(X), [layer.name for layer in hidden.layers], hidden.name],
        "every": every(X),
        "first": [shared.output is first, shared.output is second, shared.output_shape],
        "names": [model.input_names, model.output_names],
    }


@row
def frozen(tf):
    """Training with layers that are not trained."""
    dense = tf.keras.layers.Dense(2, input_shape=(3,), name="d")
    normal = tf.keras.layers.BatchNormalization(name="n")
    model = set_drawn(tf.keras.Sequential([dense, normal], name="s"), "frozen")
    normal.trainable = False
    model.compile("sgd", "mse")
    seen = {"loss": model.train_on_batch(X, Y["b"]), "weights": model.get_weights()}
    seen["trained"] = [w.name for w in model.trainable_weights]
    model.trainable = False
    seen["none"] = [len(model.trainable_weights), dense.trainable, normal.trainable]
    model.trainable = True
    seen["all"] = [len(model.trainable_weights), dense.trainable, normal.trainable]
    outer = tf.keras.Sequential([model, tf.keras.layers.Dense(1, name="e")])
    model.trainable = False
    outer.compile(tf.keras.optimizers.SGD(0.125), "mse")
    outer.build((None, 3))
    set_drawn(outer, "outer")
    outer.fit(X, Y["a"], batch_size=3, epochs=2, shuffle=False, verbose=0)
    return seen | {"outer": outer.get_weights(), "summary": summary_of(outer, show_trainable=True)}


@row
def batches(tf):
    """Single batches, empty ones among them."""
    model = set_drawn(tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))]), "batches")
    model.compile(tf.keras.optimizers.SGD(0.125), "mse", metrics=["mae"])
    targets = Y["b"]
    return {
        "empty": [model.predict_on_batch(X[:0]).shape, model.train_on_batch(X[:0], targets[:0])],
        "dict": model.train_on_batch(X, targets, return_dict=True),
        "added": model.train_on_batch(X, targets, reset_metrics=False),
        "weighted": model.train_on_batch(X, targets, sample_weight=np.arange(6.0)),
        "tested": model.test_on_batch(X, targets, return_dict=True),
        "predicted": model.predict_on_batch(X),
        "states": model.reset_states() is None,
    }


def own_model(tf, made):
    """A class of models that compute loss and metrics, and make their functions, themselves."""

    class Own(tf.keras.Model):
        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
            return tf.reduce_mean(tf.square(y_pred - tf.cast(y, "float32"))) * 2.0

        def compute_metrics(self, x, y, y_pred, sample_weight):
            seen = super().compute_metrics(x, y, y_pred, sample_weight)
            return seen | {"sum": tf.reduce_sum(y_pred)}

        def make_train_function(self, force=False):
            function = super().make_train_function(force)
            return lambda iterator: made.append("train") or function(iterator)

        def make_predict_function(self, force=False):
            function = super().make_predict_function(force)
            return lambda iterator: made.append("predict") or function(iterator) * 2.0

    return Own


@row
def overridden(tf):
    """Models that override what `fit` and `predict` are made of."""
    made, x = [], tf.keras.Input((3,))
    model = set_drawn(own_model(tf, made)(x, tf.keras.layers.Dense(2)(x)), "own")
    model.compile(tf.keras.optimizers.SGD(0.125), metrics=["mae"])
    history = model.fit(X, Y["b"], batch_size=3, shuffle=False, verbose=0).history
    seen = {"history": history, "weights": model.get_weights()}
    seen["predicted"] = model.predict(X, batch_size=4, verbose=0)
    plain = set_drawn(tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))]), "plain")
    plain.compile("sgd", "mse")
    one = plain.make_train_function()
    data = tf.data.Dataset.from_tensors((X, Y["b"]))
    seen["one"] = [one(iter(data)), plain.make_train_function() is one]
    seen["test"] = plain.make_test_function()(iter(data))
    seen["outputs"] = plain.make_predict_function()(iter(data))
    return seen | {"made": made}


@row
def summaries(tf):
    """Tables of all kinds."""
    x = tf.keras.Input((3,), name="x")
    inner = tf.keras.Sequential([tf.keras.layers.Dense(4, name="i1", input_shape=(3,))], name="in")
    nested = tf.keras.Model(x, tf.keras.layers.Dense(2, name="o")(inner(x)), name="nested")
    model = by_name(tf)
    return {
        "expanded": summary_of(nested, expand_nested=True),
        "trainable": summary_of(nested, expand_nested=True, show_trainable=True),
        "range": summary_of(model, layer_range=["h", "a"]),
        "length": summary_of(model, line_length=80),
        "positions": summary_of(model, positions=[0.25, 0.5, 0.75, 1.0]),
    }
