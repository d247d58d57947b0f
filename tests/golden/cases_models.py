"""Golden rows: whole models: names, summaries, outputs, configs."""

from tests.golden.harness import F, Table
from tests.golden.keras_rows import fresh, set_drawn, summary_of

TABLE = Table("models", prepare=fresh)
case = TABLE.case


def sequential(tf):
    """A Sequential model of known input shape."""
    layers = tf.keras.layers
    return tf.keras.Sequential(
        [layers.Dense(8, activation="relu", input_shape=(4,)), layers.Dropout(0.2), layers.Dense(3)]
    )


def convolutional(tf):
    """A small CNN with a given name."""
    layers = tf.keras.layers
    return tf.keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax", name="head"),
        ],
        name="cnn",
    )


def branched(tf):
    """A functional model: two inputs, a shared layer, a branch, two outputs."""
    layers = tf.keras.layers
    left, right = tf.keras.Input((4,), name="left"), tf.keras.Input((4,), name="right")
    shared = layers.Dense(5, activation="tanh", name="shared")
    joined = layers.Concatenate()([shared(left), shared(right)])
    deep = layers.Dense(6, activation="relu")(joined)
    deep = layers.Add()([layers.Dense(6)(deep), deep])
    first = layers.Dense(1, name="value")(deep)
    second = layers.Dense(3, activation="softmax", name="kind")(joined)
    return tf.keras.Model([left, right], [first, second])


def nested(tf):
    """A model used as a layer of another."""
    inner = tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=(4,))], name="inner")
    inner.trainable = False
    inputs = tf.keras.Input((4,))
    outputs = tf.keras.layers.Dense(2)(inner(inputs))
    return tf.keras.Model(inputs, outputs, name="outer")


def operated(tf):
    """`tf.*` functions and operators on symbolic tensors."""
    inputs = tf.keras.Input((4,))
    x = tf.nn.relu(inputs) * 2.0 + 1.0
    x = tf.concat([x, tf.reduce_sum(x, axis=1, keepdims=True)], axis=-1)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(2)(x[:, 1:]))


def joined_late(tf):
    """Inputs and outputs by name; one input comes in after layers of the others."""
    layers = tf.keras.layers
    wide = tf.keras.Input((4,), name="wide")
    deep = tf.keras.Input((4,), name="deep")
    x = layers.Dense(3, activation="relu")(layers.Dense(2)(deep))
    x = layers.concatenate([x, wide])
    outputs = {"score": layers.Dense(1)(x), "kind": layers.Dense(3, name="kind")(x)}
    return tf.keras.Model({"wide": wide, "deep": deep}, outputs)


def losses_beside(tf):
    """Losses and metrics of symbolic tensors, as variational autoencoders add them."""
    layers = tf.keras.layers
    inputs = tf.keras.Input((4,), name="given")
    hidden = layers.Dense(3, activation="tanh")(inputs)
    mean, spread = layers.Dense(2, name="mean")(hidden), layers.Dense(2, name="spread")(hidden)
    model = tf.keras.Model(inputs, layers.Dense(4)(layers.Add()([mean, spread])), name="beside")
    distance = -0.5 * tf.reduce_sum(spread - tf.square(mean) - tf.exp(spread) + 1, axis=-1)
    model.add_loss(tf.reduce_mean(distance))
    model.add_metric(distance, name="distance", aggregation="mean")
    return model


def subclassed(tf):
    """A subclassed model, called once."""

    class Mine(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = tf.keras.layers.Dense(3, activation="relu")
            self.blocks = [tf.keras.layers.Dense(2), tf.keras.layers.Dense(2, name="last")]

        def call(self, x):
            x = self.hidden(x)
            for block in self.blocks:
                x = block(x)
            return x

    model = Mine()
    model(tf.zeros([2, 4]))
    return model


MODELS = {
    f.__name__: f
    for f in (
        *(sequential, convolutional, branched, nested),
        *(operated, joined_late, losses_beside, subclassed),
    )
}


def described(make):
    """Summary, names, shapes and counts of a model."""

    def fn(tf):
        model = make(tf)
        seen = {
            "summary": summary_of(model),
            "layers": [[layer.name, type(layer).__name__] for layer in model.layers],
            "weights": [[w.name, list(w.shape)] for w in model.weights],
            "trainable": [w.name for w in model.trainable_weights],
            "count": model.count_params(),
            "name": model.name,
        }
        if make is not subclassed:
            seen["inputs"] = [[t.name, str(t.shape)] for t in model.inputs]
            seen["outputs"] = [str(t.shape) for t in model.outputs]
            seen["input_shape"], seen["output_shape"] = (
                str(model.input_shape),
                str(model.output_shape),
            )
            seen["input_names"], seen["output_names"] = model.input_names, model.output_names
        return seen

    return fn


for name, make in MODELS.items():
    case(f"describe {name}", described(make))
case("summary narrow", lambda tf: summary_of(sequential(tf), line_length=50))
case("summary positions", lambda tf: summary_of(branched(tf), positions=[0.3, 0.6, 0.75, 1.0]))
case("summary nested", lambda tf: summary_of(nested(tf), expand_nested=True))
case("summary trainable", lambda tf: summary_of(nested(tf), show_trainable=True))
case(
    "summary of a deferred model",
    lambda tf: (lambda m: (m(tf.zeros([3, 4])), summary_of(m))[1])(
        tf.keras.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.Dense(1, name="end")])
    ),
)
case(
    "summary after build",
    lambda tf: (lambda m: (m.build((None, 4)), summary_of(m))[1])(
        tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(3)])
    ),
)


def run_model(make):
    """Outputs of a model with known weights."""

    def fn(tf, *tensors):
        model = set_drawn(make(tf), make.__name__)
        given = tensors[0] if len(tensors) == 1 else list(tensors)
        return model(given)

    return fn


for name in ("sequential", "nested", "operated", "subclassed"):
    case(f"output {name}", run_model(MODELS[name]), F(3, 4))
case("output convolutional", run_model(convolutional), F(2, 8, 8, 1), tol=10)
case("output branched", run_model(branched), F(3, 4), F(3, 4))


def from_config(make):
    """A model made again from its configuration by `Model.from_config`."""

    def fn(tf):
        config = make(tf).get_config()
        again = tf.keras.Model.from_config(config)
        return [summary_of(again), str(again.input_shape), str(again.output_shape), config["name"]]

    return fn


for name in ("branched", "nested", "joined_late"):
    case(f"from config {name}", from_config(MODELS[name]))


def by_name(tf, x, y):
    """Data for a list of inputs as a dict by their names."""
    model = set_drawn(branched(tf), "branched")
    return [model({"right": y, "left": x}), model([x, y])]


case("inputs by name", by_name, F(3, 4), F(3, 4), grad=False)


def operator_names(tf):
    """The names of the layers that operators on symbolic tensors become."""
    x, one = tf.keras.Input((4,)), tf.constant([1.0])
    big, small = x > 1.0, x < 2.0
    made = [x / 2.0, 1.0 / x, big & small, big | small, ~big, tf.equal(x, one), x == one]
    made += [tf.not_equal(x, one), x != one, tf.logical_and(big, small), tf.logical_not(big)]
    return [t.node.layer.name if hasattr(t, "node") else t._keras_history.layer.name for t in made]


case("operator names", operator_names)


def own_config(tf):
    """A subclass whose get_config returns the constructor's arguments."""

    class Own(tf.keras.Model):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units

        def get_config(self):
            return {"units": self.units, "name": self.name}

    again = Own.from_config(Own(3, name="own").get_config())
    return [again.units, again.name]


case("config of a subclass", own_config)
case("model config", lambda tf: [sequential(tf).get_config(), branched(tf).get_config()])
case("model json", lambda tf: [MODELS[n](tf).to_json() for n in ("sequential", "convolutional")])
