"""Golden rows: feature columns and the layers over them."""

import pathlib
import tempfile

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, numbers

TABLE = Table("keras_feature_column", prepare=fresh)


def features(tf):
    """Raw features of three rows."""
    return {
        "a": tf.constant([[1.0], [5.0], [12.0]]),
        "flat": tf.constant([1.0, 2.0, 3.0]),
        "b": tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
        "s": tf.constant([["x"], ["y"], ["z"]]),
        "i": tf.constant([[0], [2], [7]]),
        "m": tf.sparse.from_dense([[1, 2], [0, 3], [3, 3]]),
        "ms": tf.constant([["x", "y"], ["y", ""], ["q", "x"]]),
        "w": tf.constant([[0.5, 2.0], [1.0, 0.0], [3.0, 4.0]]),
    }


def columns(tf):
    """Columns by name."""
    fc = tf.feature_column
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "words.txt").write_text("x\ny\nz\n", encoding="utf-8")
    path = str(folder / "words.txt")
    number = fc.numeric_column("a")
    pair = fc.numeric_column("b", shape=(2,), normalizer_fn=double)
    made = {
        "number": number,
        "flat": fc.numeric_column("flat", default_value=2.0),
        "pair": pair,
        "interval": fc.bucketized_column(number, [2.0, 10.0]),
        "intervals": fc.bucketized_column(fc.numeric_column("b", shape=2), [2, 4]),
        "hash": fc.categorical_column_with_hash_bucket("s", 5),
        "hash of numbers": fc.categorical_column_with_hash_bucket("i", 5, dtype=tf.int64),
        "hash of sparse": fc.categorical_column_with_hash_bucket("m", 4, dtype=tf.int64),
        "identity": fc.categorical_column_with_identity("i", 8),
        "identity of sparse": fc.categorical_column_with_identity("m", 4),
        "identity or": fc.categorical_column_with_identity("i", 5, default_value=1),
        "words": fc.categorical_column_with_vocabulary_list("ms", ["x", "y"]),
        "words and": fc.categorical_column_with_vocabulary_list("s", ["x", "y"], num_oov_buckets=2),
        "words or": fc.categorical_column_with_vocabulary_list("s", ["x", "y"], default_value=0),
        "numbers": fc.categorical_column_with_vocabulary_list("i", [0, 2], default_value=1),
        "file": fc.categorical_column_with_vocabulary_file("s", path),
        "file and": fc.categorical_column_with_vocabulary_file("s", path, 2, num_oov_buckets=1),
        "cross": fc.crossed_column(["s", "i"], 7),
        "cross of strings": fc.crossed_column(["ms", "s"], 11),
    }
    made["cross of columns"] = fc.crossed_column([made["interval"], made["words"]], 9, hash_key=3)
    made["cross of crosses"] = fc.crossed_column([made["cross"], "ms"], 20)
    made["weighted"] = fc.weighted_categorical_column(made["words"], "w")
    return made


def double(x):
    return x * 2


NAMES = sorted(
    (
        *("number", "flat", "pair", "interval", "intervals", "hash", "hash of numbers"),
        *("hash of sparse", "identity", "identity of sparse", "identity or", "words", "words and"),
        *("words or", "numbers", "file", "file and", "cross", "cross of strings", "weighted"),
        *("cross of columns", "cross of crosses"),
    )
)


def spec_of(column):
    """A column's specification as text, without folders."""
    return {key: type(value).__name__ for key, value in column.parse_example_spec.items()}


def seen_in(tf, name):
    """Everything of one column."""
    fc, column, raw = tf.feature_column, columns(tf)[name], features(tf)
    seen = {"name": column.name, "spec": spec_of(column)}
    if "file" not in name and name != "pair":
        seen["text"] = str(column)
        seen["config"] = numbers(column.get_config())
        seen["again"] = type(column).from_config(column.get_config()) == column
    wrapped = column
    if not hasattr(column, "variable_shape"):
        seen["buckets"] = column.num_buckets
        wrapped = fc.indicator_column(column)
        for combiner in ("mean", "sum", "sqrtn"):
            embedding = fc.embedding_column(
                column, 2, combiner, tf.keras.initializers.Constant(0.5), max_norm=0.625
            )
            layer = tf.keras.layers.DenseFeatures([embedding], name="embedded")
            with tf.GradientTape() as tape:
                output = layer(raw)
            gradient = tape.gradient(output, layer.trainable_weights)[0]
            seen[combiner] = [output, tf.convert_to_tensor(gradient), layer.weights[0].name]
    layer = tf.keras.layers.DenseFeatures(wrapped)
    seen["dense"] = layer(raw)
    seen["function"] = tf.function(layer)(raw)
    return seen | {"wrapped": [wrapped.name, wrapped.variable_shape.as_list()]}


for name in NAMES:
    TABLE.case(f"column: {name}", lambda tf, name=name: seen_in(tf, name), grad=False, tol=10.0)


def many(tf):
    """Columns side by side, in models of all kinds."""
    fc, made, raw = tf.feature_column, columns(tf), features(tf)
    day = fc.categorical_column_with_identity("day", 3)
    chosen = [made["number"], made["interval"], fc.indicator_column(made["words"])]
    chosen.append(
        fc.embedding_column(made["identity"], 2, initializer=tf.keras.initializers.Ones())
    )
    layer, outputs = tf.keras.layers.DenseFeatures(chosen, name="features"), {}
    seen = {"dense": layer(raw, cols_to_output_tensors=outputs)}
    seen["each"] = {column.name: value for column, value in outputs.items()}
    seen["weights"] = [[w.name, list(w.shape)] for w in layer.weights]
    seen["config"] = numbers(layer.get_config())
    seen["again"] = type(layer).from_config(layer.get_config())(raw).shape.as_list()
    model = tf.keras.Sequential([layer, tf.keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mse")
    data = tf.data.Dataset.from_tensors((raw, tf.ones((3, 1)))).repeat(2)
    seen["fit"] = model.fit(data, verbose=0).history["loss"]
    seen["trained"] = model.get_weights()
    inputs = {
        "a": tf.keras.Input((1,), name="a"),
        "day": tf.keras.Input((1,), name="day", dtype="int64"),
    }
    dense = tf.keras.layers.DenseFeatures([made["number"], fc.indicator_column(day)])(inputs)
    functional = tf.keras.Model(inputs, dense)
    seen["functional"] = functional({"a": raw["a"], "day": tf.constant([[0], [2], [1]], tf.int64)})
    wanted = [made["pair"], made["weighted"], made["cross of columns"]]
    seen["spec"] = str(fc.make_parse_example_spec(wanted))
    return seen


TABLE.case("many columns", many, grad=False, tol=10.0)


def sequences(tf):
    """Columns of sequences."""
    fc = tf.feature_column
    places = [[0, 0], [0, 1], [1, 0]]
    raw = {
        "s": tf.sparse.SparseTensor(places, ["x", "y", "x"], [2, 2]),
        "n": tf.sparse.SparseTensor(places, [1.0, 2.0, 3.0], [2, 2]),
        "i": tf.sparse.SparseTensor(places, tf.constant([0, 2, 1], tf.int64), [2, 2]),
        "p": tf.sparse.SparseTensor(
            [[0, 0], [0, 1], [0, 2], [0, 3], [1, 0], [1, 1]],
            [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            [2, 4],
        ),
    }
    words = fc.sequence_categorical_column_with_vocabulary_list("s", ["x", "y"])
    pair = fc.sequence_numeric_column("p", shape=(2,), default_value=9.0, normalizer_fn=double)
    hashed = fc.indicator_column(fc.sequence_categorical_column_with_hash_bucket("s", 5))
    chosen = [
        fc.embedding_column(words, 3, initializer=tf.keras.initializers.Ones()),
        fc.sequence_numeric_column("n"),
        fc.indicator_column(fc.sequence_categorical_column_with_identity("i", 3)),
    ]
    layer = tf.keras.experimental.SequenceFeatures(chosen)
    return {
        "values": layer(raw),
        "weights": [w.name for w in layer.weights],
        "config": numbers(layer.get_config()),
        "pair": tf.keras.experimental.SequenceFeatures([pair])(raw),
        "hashed": tf.keras.experimental.SequenceFeatures([hashed])(raw),
        "text": [str(column) for column in chosen[1:]],
        "spec": str(fc.make_parse_example_spec(chosen)),
    }


TABLE.case("sequences", sequences, grad=False, tol=10.0)


def fails(name, fn):
    """Adds a row in which TensorFlow raises: `fn(tf.feature_column, DenseFeatures, tf)`."""

    def row(tf):
        return fn(tf.feature_column, tf.keras.layers.DenseFeatures, tf)

    TABLE.case(f"error: {name}", row, grad=False, error=True)


WORDS = "categorical_column_with_vocabulary_list"
fails("shape", lambda fc, layer, tf: fc.numeric_column("a", shape=(0,)))
fails("dtype", lambda fc, layer, tf: fc.numeric_column("a", dtype=tf.string))
fails("default", lambda fc, layer, tf: fc.numeric_column("a", shape=2, default_value=[1.0] * 3))
fails("normalizer", lambda fc, layer, tf: fc.numeric_column("a", normalizer_fn=3))
fails("key", lambda fc, layer, tf: fc.numeric_column(3))
fails("order", lambda fc, layer, tf: fc.bucketized_column(fc.numeric_column("a"), [3, 1]))
fails("no boundaries", lambda fc, layer, tf: fc.bucketized_column(fc.numeric_column("a"), []))
fails("buckets", lambda fc, layer, tf: fc.categorical_column_with_hash_bucket("s", 0))
fails("duplicates", lambda fc, layer, tf: getattr(fc, WORDS)("s", ["a", "a"]))
fails("no words", lambda fc, layer, tf: getattr(fc, WORDS)("s", []))
fails("both", lambda fc, layer, tf: getattr(fc, WORDS)("s", ["a"], None, 1, 2))
fails("identity", lambda fc, layer, tf: fc.categorical_column_with_identity("i", 3, 5))
fails("one to cross", lambda fc, layer, tf: fc.crossed_column(["a"], 3))
fails("number to cross", lambda fc, layer, tf: fc.crossed_column(["a", fc.numeric_column("b")], 3))
fails("no file", lambda fc, layer, tf: fc.categorical_column_with_vocabulary_file("s", "/no/file"))
fails("indicator", lambda fc, layer, tf: fc.indicator_column(fc.numeric_column("a")))
fails("shared", lambda fc, layer, tf: fc.shared_embeddings([], 2))
fails("spec", lambda fc, layer, tf: fc.make_parse_example_spec([3]))
fails("missing feature", lambda fc, layer, tf: layer([fc.numeric_column("a")])({"b": tf.ones(2)}))
fails("no dict", lambda fc, layer, tf: layer([fc.numeric_column("a")])(tf.ones((2, 2))))
fails("column twice", lambda fc, layer, tf: layer([fc.numeric_column("a"), fc.numeric_column("a")]))
fails("categories", lambda fc, layer, tf: layer([fc.categorical_column_with_identity("i", 3)]))
fails("width", lambda fc, layer, tf: layer([fc.numeric_column("a")])({"a": tf.ones((2, 3))}))
