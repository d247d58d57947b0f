"""Golden rows: models of ragged, sparse and string inputs, and feature spaces."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, numbers, random_of, set_drawn, summary_of

TABLE = Table("keras_inputs", prepare=fresh)


def plain(tf, value):
    """A tensor; of a ragged or sparse one its parts."""
    if isinstance(value, tf.RaggedTensor):
        return ["ragged", value.to_list()]
    if isinstance(value, tf.SparseTensor):
        return ["sparse", value.indices, value.values, value.dense_shape]
    return value


def draw(model, name):
    """Gives the layers that are trained the weights that belong to `name`."""
    for layer in model.layers:
        if layer.trainable_weights:
            set_drawn(layer, f"{name} {layer.name}")
    return model


def ragged_ids(tf):
    """Rows of ids of several lengths."""
    return tf.ragged.constant([[1, 2, 3], [4], [5, 6], [], [0, 1]])


def ragged_vectors(tf):
    """Rows of vectors."""
    values = random_of("vectors").normal(size=(7, 3)).astype("float32")
    return tf.RaggedTensor.from_row_splits(values, [0, 3, 4, 6, 6, 7])


def sparse_rows(tf):
    """Sparse rows, one of which is empty."""
    rows = random_of("rows").normal(size=(5, 6)) * (random_of("mask").uniform(size=(5, 6)) > 0.6)
    rows[3] = 0
    return tf.sparse.from_dense(rows.astype("float32"))


def ragged_input(tf, **options):
    """An input of ids."""
    return tf.keras.Input((None,), dtype="int32", ragged=True, **options)


def vectors_input(tf):
    """An input of ragged rows of vectors."""
    return tf.keras.Input(type_spec=tf.RaggedTensorSpec([None, None, 3], tf.float32, 1))


def sparse_input(tf):
    """A sparse input."""
    return tf.keras.Input((6,), sparse=True)


KINDS = {
    "ids": (ragged_ids, ragged_input),
    "vectors": (ragged_vectors, vectors_input),
    "sparse": (sparse_rows, sparse_input),
}


def model_row(name, kind, build, train=True, tol=10.0):
    """A row of a functional model: called, predicted, trained, evaluated, built from its config.

    Args:
      name: of the row.
      kind: of the input.
      build: function of the layers and the input that gives the output.
      train: whether it can be trained.
      tol: tolerance.
    """
    make, make_input = KINDS[kind]

    def fn(tf):
        given, inputs = make(tf), make_input(tf)
        outputs = build(tf.keras.layers, inputs)
        model = set_drawn(tf.keras.Model(inputs, outputs), name)
        seen = {"input": str(inputs.shape), "shape": str(outputs.shape), "dtype": outputs.dtype}
        seen["names"] = [layer.name for layer in model.layers]
        seen["called"] = plain(tf, model(given))
        seen["predicted"] = plain(tf, model.predict(given, verbose=0, batch_size=2))
        seen["summary"] = summary_of(model)
        again = type(model).from_config(model.get_config())
        again.set_weights(model.get_weights())
        seen["again"] = plain(tf, again(given))
        if train:
            model.compile(tf.keras.optimizers.SGD(0.125), "mse")
            target = random_of(name).normal(size=tuple(seen["called"].shape)).astype("float32")
            history = model.fit(given, target, batch_size=2, epochs=2, shuffle=False, verbose=0)
            seen["losses"] = history.history["loss"]
            data = tf.data.Dataset.from_tensor_slices((given, target)).batch(2)
            seen["of dataset"] = model.evaluate(data, verbose=0)
            seen["one batch"] = model.train_on_batch(given, target)
            seen["weights"] = model.get_weights()
        return seen

    TABLE.case(f"{kind}: {name}", fn, grad=False, tol=tol)


def embedded(layers, x):
    """Vectors of ids."""
    return layers.Embedding(10, 4)(x)


model_row("mean", "ids", lambda k, x: k.Dense(2)(k.GlobalAveragePooling1D()(embedded(k, x))))
model_row("most", "vectors", lambda k, x: k.GlobalMaxPooling1D()(k.Dense(2, "tanh")(x)), tol=100)
model_row("dense", "vectors", lambda k, x: k.Dense(2, activation="relu")(x), train=False)
model_row("norm", "vectors", lambda k, x: k.LayerNormalization()(x), train=False)
model_row("softmax", "vectors", lambda k, x: k.Activation("softmax")(x), train=False)
model_row("add", "vectors", lambda k, x: k.Add()([x, k.ReLU()(x)]), train=False)
model_row("concat", "vectors", lambda k, x: k.Concatenate(axis=1)([x, x]), train=False)
model_row("concat last", "vectors", lambda k, x: k.Concatenate()([x, x]), train=False)
model_row("masked", "ids", lambda k, x: k.Embedding(9, 2, mask_zero=True)(x), train=False)
model_row("methods", "vectors", lambda k, x: x.to_tensor(default_value=-1.0), train=False)
model_row("lengths", "ids", lambda k, x: x.row_lengths(), train=False)
model_row("slice", "ids", lambda k, x: x[:, :2], train=False)
model_row("dense", "sparse", lambda k, x: k.Dense(2)(k.Dense(3, activation="tanh")(x)))
model_row("concat", "sparse", lambda k, x: k.Concatenate()([x, x]), train=False)
model_row("values", "sparse", lambda k, x: x.values, train=False)


def of_texts(tf):
    """A classifier of raw strings, trained and fed with a dataset."""
    k = tf.keras.layers
    vectorize = k.TextVectorization(max_tokens=9, output_sequence_length=4)
    texts = ["the cat sat", "a dog ran off", "cat and dog", "ran", "the end"]
    vectorize.adapt(texts)
    model = tf.keras.Sequential(
        [vectorize, k.Embedding(9, 3, mask_zero=True), k.GlobalAveragePooling1D(), k.Dense(1)]
    )
    model(tf.constant(texts))
    draw(model, "texts")
    model.compile(tf.keras.optimizers.SGD(0.5), "mse")
    target = np.arange(5.0, dtype="float32")[:, None]
    strings = np.array(texts)
    history = model.fit(strings, target, batch_size=2, epochs=2, shuffle=False, verbose=0)
    data = tf.data.Dataset.from_tensor_slices((texts, target)).batch(2)
    again = model.fit(data, epochs=1, verbose=0)
    return {
        "losses": history.history["loss"] + again.history["loss"],
        "predicted": model.predict(strings, verbose=0),
        "of dataset": model.predict(data, verbose=0),
        "evaluated": model.evaluate(strings, target, verbose=0),
        "summary": summary_of(model),
    }


TABLE.case("a classifier of texts", of_texts, grad=False, tol=10.0)


def structured(tf):
    """A model over columns of several kinds, as in the guide to structured data."""
    k = tf.keras.layers
    columns = {
        "age": np.array([[1.0], [4.0], [2.0], [7.0]], "float32"),
        "kind": np.array([["cat"], ["dog"], ["cat"], ["cow"]]),
        "size": np.array([[3], [5], [3], [9]]),
    }
    target = np.array([[0.0], [1.0], [1.0], [0.0]], "float32")
    data = tf.data.Dataset.from_tensor_slices((columns, target)).batch(2)
    inputs = {
        "age": tf.keras.Input((1,), name="age"),
        "kind": tf.keras.Input((1,), name="kind", dtype="string"),
        "size": tf.keras.Input((1,), name="size", dtype="int64"),
    }
    normal, words = k.Normalization(axis=None), k.StringLookup(max_tokens=5)
    normal.adapt(data.map(lambda x, y: x["age"]))
    words.adapt(data.map(lambda x, y: x["kind"]))
    ids = k.IntegerLookup(output_mode="one_hot", vocabulary=[3, 5])
    encode = k.CategoryEncoding(num_tokens=words.vocabulary_size())
    parts = [normal(inputs["age"]), encode(words(inputs["kind"])), ids(inputs["size"])]
    outputs = k.Dense(1, activation="sigmoid")(k.concatenate(parts))
    model = draw(tf.keras.Model(inputs, outputs), "structured")
    model.compile(tf.keras.optimizers.SGD(0.5), "binary_crossentropy", metrics=["accuracy"])
    history = model.fit(data, epochs=2, verbose=0).history
    inner = tf.data.Dataset.from_tensor_slices(columns).batch(3)
    return {
        "history": history,
        "predicted": model.predict(inner, verbose=0),
        "row": model.predict({name: column[:1] for name, column in columns.items()}, verbose=0),
        "words": words.get_vocabulary(),
        "summary": len(summary_of(model)),
    }


TABLE.case("a model of columns", structured, grad=False, tol=10.0)


def predicted_of_lengths(tf):
    """What `predict` makes of outputs whose rows have several lengths."""
    inputs = tf.keras.Input((1,), dtype="string")
    layer = tf.keras.layers.TextVectorization(vocabulary=["a", "b"])
    model = tf.keras.Model(inputs, layer(inputs))
    texts = np.array([["a"], ["a b"], ["b a b"]])
    return [plain(tf, model.predict(texts, batch_size=n, verbose=0)) for n in (1, 2, 3)]


TABLE.case("predict of several lengths", predicted_of_lengths, grad=False)


def printed(tf):
    """How symbolic tensors print, and what inputs say of themselves."""
    tensors = [
        ragged_input(tf, name="rag"),
        vectors_input(tf),
        sparse_input(tf),
        tf.keras.Input(type_spec=tf.SparseTensorSpec([None, 4], tf.float32), name="spec"),
    ]
    seen = [[str(t), repr(t), str(t.type_spec)] for t in tensors]
    configs = [numbers(t.node.layer.get_config()) for t in (tensors[0], tensors[2])]
    model = tf.keras.Model(tensors[1], tf.keras.layers.GlobalMaxPooling1D()(tensors[1]))
    return [seen, configs, model.get_config()["layers"][0]["config"]]


TABLE.case("symbolic tensors", printed, grad=False)

MISTAKES = {
    "both": lambda k: k.Input((3,), sparse=True, ragged=True),
    "spec and shape": lambda k: k.Input((3,), type_spec=k.Input((2,)).type_spec),
    "unknown last axis": lambda k: k.layers.Dense(2)(k.Input((None,), ragged=True)),
    "sparse matrices": lambda k: k.layers.Dense(2)(k.Input((3, 4), sparse=True)),
}
for name, mistake in MISTAKES.items():
    TABLE.error(name, lambda tf, mistake=mistake: mistake(tf.keras))


# Feature spaces.


def rows(tf, *names):
    """A dataset of dicts with these columns."""
    columns = {
        "f": np.array([1.0, 2.0, 3.0, 4.0]),
        "s": np.array(["a", "b", "a", "c"]),
        "i": np.array([1, 2, 3, 2]),
        "g": np.array([0.1, 0.9, 0.5, 0.2]),
    }
    return tf.data.Dataset.from_tensor_slices({name: columns[name] for name in names})


def space(name, features, model=False, **options):
    """Adds a row of a `FeatureSpace`; `features(FeatureSpace)` gives the features."""

    def fn(tf):
        kind = tf.keras.utils.FeatureSpace
        made = {key: f(kind) if callable(f) else f for key, f in options.items()}
        wanted = features(kind)
        layer = kind(features=wanted, **made)
        data = rows(tf, *wanted)
        layer.adapt(data)
        whole = data.batch(4).get_single_element()
        encoded = layer.get_encoded_features()
        seen = {"output": layer(whole), "one": layer({k: v[1] for k, v in whole.items()})}
        seen["mapped"] = data.batch(3).map(layer).take(1).get_single_element()
        seen["inputs"] = [[n, str(t.shape), t.dtype] for n, t in layer.get_inputs().items()]
        tensors = encoded.values() if isinstance(encoded, dict) else [encoded]
        seen["symbolic"] = sorted(str(t.shape) for t in tensors)
        seen["config"] = [numbers(layer.get_config()[k]) for k in ("crosses", "hashing_dim")]
        seen["again"] = sorted(kind.from_config(layer.get_config()).features)
        if model:
            outputs = tf.keras.layers.Dense(1)(encoded)
            whole_model = draw(tf.keras.Model(layer.get_inputs(), outputs), name)
            seen["predicted"] = whole_model.predict(data.batch(2), verbose=0)
            seen["summary"] = summary_of(whole_model)
        return seen

    TABLE.case(f"FeatureSpace {name}", fn, grad=False, tol=10.0)


space(
    "of names",
    lambda k: {"f": "float_normalized", "s": "string_categorical", "i": "integer_categorical"},
    crosses=[("s", "i")],
    model=True,
)
space(
    "of methods",
    lambda k: {
        "f": k.float_normalized(),
        "s": k.string_hashed(num_bins=4),
        "i": k.integer_hashed(num_bins=3),
        "g": k.float_discretized(num_bins=2),
    },
    crosses=[("s", "i")],
    crossing_dim=8,
)
space(
    "as a dict",
    lambda k: {
        "s": k.string_categorical(num_oov_indices=2, output_mode="int"),
        "i": k.integer_categorical(max_tokens=3),
        "g": "float",
        "f": k.float_discretized(num_bins=3, output_mode="int"),
    },
    crosses=lambda k: [k.cross(("s", "i"), crossing_dim=5, output_mode="int")],
    output_mode="dict",
)
space(
    "of sizes",
    lambda k: {"g": "float_discretized", "i": "integer_hashed", "s": "string_hashed"},
    num_discretization_bins=4,
    hashing_dim=3,
)
SPACES = {
    "unknown kind": lambda k: k({"f": "flt"}),
    "nothing": lambda k: k({}),
    "mode": lambda k: k({"f": "float"}, output_mode="x"),
    "cross": lambda k: k({"f": "float"}, crosses=[("f", "q")]),
    "not adapted": lambda k: k({"f": "float_normalized"})({"f": np.ones(1)}),
    "no dataset": lambda k: k({"f": "float"}).adapt({"f": np.ones(1)}),
    "no dict": lambda k: k({"f": "float"})(np.ones(1)),
    "missing": lambda k: k({"f": "float", "g": "float"})({"f": np.ones(1)}),
    "as integers": lambda k: k({"s": k.string_hashed(3, output_mode="int")})({"s": ["a"]}),
    "output": lambda k: k.string_hashed(3, output_mode="multi_hot"),
}
for name, mistake in SPACES.items():
    TABLE.error(
        f"FeatureSpace: {name}",
        lambda tf, mistake=mistake: mistake(tf.keras.utils.FeatureSpace),
    )


# Ragged targets.


def ragged_rows(tf, values):
    """Rows of numbers, or of vectors."""
    return tf.ragged.constant(values, ragged_rank=1, dtype=tf.float32)


PAIRS = {
    "numbers": ([[1.0, 0.0], [1.0]], [[0.2, 0.3], [0.9]]),
    "vectors": ([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0]]], [[[0.2, 0.8], [0.3, 0.7]], [[0.9, 0.1]]]),
    "classes": ([[1, 0], [1]], [[[0.2, 0.8], [0.3, 0.7]], [[0.9, 0.1]]]),
}


def ragged_loss(pair, *names):
    """Adds a row of losses and metrics of ragged tensors."""

    def fn(tf):
        true, pred = (ragged_rows(tf, values) for values in PAIRS[pair])
        losses, metrics = tf.keras.losses, tf.keras.metrics
        seen = {}
        for name in names:
            seen[name] = getattr(losses, name)()(true, pred)
            if "Categorical" not in name:  # TensorFlow's takes all rows for one
                seen[f"metric {name}"] = getattr(metrics, name)()(true, pred)
        function = tf.function(lambda a, b: getattr(losses, names[0])()(a, b))
        seen["compiled"] = function(true, pred)
        return seen

    TABLE.case(f"losses of ragged {pair}", fn, grad=False, tol=10.0)


MEANS = ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError")
ragged_loss("numbers", *MEANS, "MeanSquaredLogarithmicError", "BinaryCrossentropy")
ragged_loss("vectors", *MEANS, "BinaryCrossentropy", "CategoricalCrossentropy")
ragged_loss("classes", "SparseCategoricalCrossentropy")


def ragged_targets(tf):
    """A model that gives a ragged tensor, trained towards one."""
    inputs = vectors_input(tf)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs))
    set_drawn(model, "ragged targets")
    model.compile(tf.keras.optimizers.SGD(0.5), "mse")
    given = ragged_vectors(tf)
    target = given.with_flat_values(given.flat_values[:, :1])
    history = model.fit(given, target, batch_size=2, epochs=2, shuffle=False, verbose=0)
    return [history.history["loss"], model.evaluate(given, target, verbose=0)]


TABLE.case("ragged targets", ragged_targets, grad=False, tol=10.0)
