"""Golden rows: layers that prepare numbers, categories and texts."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, numbers, step_row

TABLE = Table("keras_preprocessing", prepare=fresh)
NORMAL = np.random.RandomState(7).normal(size=(250,)).astype("float32")
TEXTS = ["The quick, brown fox!", "jumps over the LAZY dog.", "the fox"]
ALL_MODES = ("int", "one_hot", "multi_hot", "count")


def plain(tf, value):
    """A tensor; of a ragged or sparse one its parts."""
    if isinstance(value, tf.RaggedTensor):
        return ["ragged", value.to_list(), str(value.dtype)]
    if isinstance(value, tf.SparseTensor):
        return ["sparse", value.indices, value.values, value.dense_shape]
    return value


def seen_of(tf, layer, given):
    """A layer from all sides, called on `given`."""
    seen = {"output": plain(tf, layer(given))}
    seen["weights"] = [[w.name, list(w.shape)] for w in layer.weights if hasattr(w, "name")]
    compiled = tf.function(lambda x: layer(x), autograph=False)
    seen["compiled"] = plain(tf, compiled(given))
    seen["config"] = numbers(layer.get_config())
    if hasattr(layer, "is_adapted"):
        seen["adapted"] = layer.is_adapted
    if hasattr(layer, "get_vocabulary"):
        seen["vocabulary"] = numbers(layer.get_vocabulary())
        seen["tokens"] = numbers(layer.get_vocabulary(include_special_tokens=False))
        seen["size"] = layer.vocabulary_size()
    return seen


def symbolic(tf, layer, given):
    """The layer in a model with an input of this kind, and in the map of a dataset."""
    kinds = {
        "ragged": isinstance(given, tf.RaggedTensor),
        "sparse": isinstance(given, tf.SparseTensor),
    }
    inputs = tf.keras.Input(given.shape[1:], dtype=given.dtype, **kinds)
    outputs = layer(inputs)
    model = tf.keras.Model(inputs, outputs)
    mapped = tf.data.Dataset.from_tensors(given).map(layer).get_single_element()
    predicted = plain(tf, model.predict(given, verbose=0))
    if isinstance(predicted, np.ndarray) and predicted.dtype == object:
        predicted = predicted.tolist()
    shape = {} if kinds["sparse"] else {"symbolic_shape": str(outputs.shape)}
    return shape | {
        "symbolic_dtype": outputs.dtype,
        "model": plain(tf, model(given)),
        "predicted": predicted,
        "mapped": plain(tf, mapped),
        "summary": len(model.layers),
    }


def row(path, given, adapt=None, model=True, options=None, tol=10.0, **kwargs):
    """Adds a row of `tf.keras.layers.<path>(**kwargs)`.

    Args:
      path: name of the class.
      given: what it is called on, or a function of tf that makes it.
      adapt: what it is adapted to, or a function of tf that makes it.
      model: whether it is also called in a model and in a dataset.
      options: arguments of `adapt`.
      tol: tolerance.
      **kwargs: constructor arguments; functions of tf for those called `_…`.
    """
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())}) of "
    label += named(given) + ("" if adapt is None else f" adapted to {named(adapt)} {options}")

    def fn(tf):
        layer = getattr(tf.keras.layers, path)(**kwargs)
        if adapt is not None:
            layer.adapt(adapt(tf) if callable(adapt) else adapt, **(options or {}))
        value = given(tf) if callable(given) else tf.constant(given)
        seen = seen_of(tf, layer, value)
        return seen | (symbolic(tf, layer, value) if model else {})

    TABLE.case(label, fn, grad=False, tol=tol)


def named(value):
    """A short name of what a row is about."""
    return value.__name__ if callable(value) else str(value)[:60].replace("\n", " ")


def ragged_numbers(tf):
    """Ragged floats."""
    return tf.ragged.constant([[1.0, 2.0], [0.0]])


def sparse_numbers(tf):
    """Sparse floats."""
    return tf.sparse.from_dense(tf.constant([[1.0, 2.0, 0.0], [0.0, 0.5, 0.0]]))


def ragged_words(tf):
    """Ragged strings."""
    return tf.ragged.constant([["a", "c"], ["z"]])


def sparse_words(tf):
    """Sparse strings."""
    return tf.sparse.from_dense([["a", ""], ["q", "b"]])


def ragged_ints(tf):
    """Ragged integers."""
    return tf.ragged.constant([[0, 1, 1], [2]])


def sparse_ints(tf):
    """Sparse integers."""
    return tf.sparse.from_dense([[0, 1, 1], [2, 0, 0]])


def dataset(value, batch=None):
    """A function of tf that makes a dataset of the rows."""

    def make(tf):
        data = tf.data.Dataset.from_tensor_slices(value)
        return data.batch(batch) if batch else data

    make.__name__ = f"dataset {str(value)[:40]} {batch}".replace("\n", " ")
    return make


# Normalization.
TABLE_3 = [[1.0, 2.0], [3.0, 5.0], [5.0, 9.0]]
CUBE = (np.arange(24).reshape(2, 3, 4) % 7).astype("float32")
row("Normalization", TABLE_3, adapt=np.array(TABLE_3, "float32"))
row("Normalization", CUBE, adapt=CUBE)
row("Normalization", CUBE, adapt=CUBE, axis=None)
row("Normalization", CUBE, adapt=CUBE, axis=(1, 2), invert=True)
row("Normalization", CUBE, adapt=CUBE, axis=1)
row("Normalization", TABLE_3, axis=None, mean=1.0, variance=4.0)
row("Normalization", TABLE_3, mean=[1.0, 2.0], variance=[4.0, 1.0], invert=True)
row("Normalization", [[1, 2], [3, 4]], axis=None, mean=1.0, variance=4.0)
row("Normalization", TABLE_3, adapt=dataset(np.array(TABLE_3), 2))
row("Normalization", TABLE_3, model=False, adapt=dataset(np.array(TABLE_3)))
row("Normalization", TABLE_3, adapt=dataset(np.array(TABLE_3), 1), options={"steps": 2})
row("Normalization", [1.0, 4.0], adapt=[1.0, 2.0, 6.0], axis=None, model=False)
row("Normalization", TABLE_3, adapt=np.array(TABLE_3, "float32"), dtype="float64")

# Discretization.
BINS = [[-1.5, 1.0, 3.4, 0.5], [0.0, 3.0, 1.3, 0.0]]
row("Discretization", BINS, bin_boundaries=[0.0, 1.0, 2.0])
row("Discretization", [[0], [3]], bin_boundaries=[0.0, 1.0, 2.0], output_mode="one_hot")
row("Discretization", lambda tf: tf.constant([0.1, 0.3], tf.float64), bin_boundaries=[0.1, 0.3])
for mode in ("multi_hot", "count"):
    row("Discretization", BINS, bin_boundaries=[0.0, 1.0], output_mode=mode)
    row("Discretization", BINS, bin_boundaries=[0.0, 1.0], output_mode=mode, sparse=True)
row("Discretization", ragged_numbers, bin_boundaries=[0.0, 1.0])
row("Discretization", sparse_numbers, bin_boundaries=[0.0, 1.0])
row("Discretization", ragged_numbers, bin_boundaries=[0.0, 1.0], output_mode="count")
for size, epsilon, batch in (
    *((10, 0.01, None), (15, 0.1, 15), (40, 0.1, 40), (100, 0.03, 100), (97, 0.1, None)),
    *((250, 0.01, None), (250, 0.05, 50), (250, 0.001, 100)),
):
    row(
        "Discretization",
        NORMAL[:6, None],
        adapt=NORMAL[:size],
        options={"batch_size": batch},
        num_bins=5,
        epsilon=epsilon,
        model=size == 10,
    )
row("Discretization", BINS, adapt=dataset(np.array(BINS)), num_bins=3, model=False)

# CategoryEncoding.
ROWS = [[0, 1], [0, 0], [1, 2], [3, 1]]
row("CategoryEncoding", [3, 2, 0, 1], num_tokens=4, output_mode="one_hot")
row("CategoryEncoding", [[3], [2]], num_tokens=4, output_mode="one_hot", sparse=True)
for mode in ("multi_hot", "count"):
    row("CategoryEncoding", ROWS, num_tokens=4, output_mode=mode)
    row("CategoryEncoding", ROWS, num_tokens=4, output_mode=mode, sparse=True)
    row("CategoryEncoding", ragged_ints, num_tokens=4, output_mode=mode)
    row("CategoryEncoding", [1, 1], num_tokens=4, output_mode=mode, model=False)
row("CategoryEncoding", sparse_ints, num_tokens=4, output_mode="count", model=False)
row("CategoryEncoding", [[0.0, 2.0]], num_tokens=3, dtype="float64")
row("CategoryEncoding", 2, num_tokens=3, model=False)


def weighted(tf):
    """Counts with weights, dense and sparse."""
    weights = tf.constant([[0.1, 0.2], [0.3, 0.4], [0.2, 0.9], [1.0, 1.0]])
    options = {"num_tokens": 4, "output_mode": "count"}
    seen = [
        tf.keras.layers.CategoryEncoding(**options, sparse=sparse)(
            tf.constant(ROWS), count_weights=weights
        )
        for sparse in (False, True)
    ]
    inputs = [tf.keras.Input((2,), dtype="int64"), tf.keras.Input((2,))]
    layer = tf.keras.layers.CategoryEncoding(**options)
    model = tf.keras.Model(inputs, layer(inputs[0], count_weights=inputs[1]))
    return [plain(tf, s) for s in seen] + [model([tf.constant(ROWS), weights])]


TABLE.case("CategoryEncoding with count_weights", weighted, grad=False)

# Hashing and HashedCrossing.
LETTERS = [["A"], ["B"], ["C"], [""], ["E"]]
row("Hashing", LETTERS, num_bins=3)
row("Hashing", LETTERS, num_bins=3, mask_value="")
row("Hashing", LETTERS, num_bins=5, salt=133)
row("Hashing", LETTERS, num_bins=5, salt=[133, 137], dtype="int32")
row("Hashing", [0, 1, 2, 3, 4, 5], num_bins=3)
row("Hashing", [0, 1, 2, 3, 4, 5], num_bins=3, mask_value=1)
row("Hashing", LETTERS, num_bins=4, output_mode="one_hot")
row("Hashing", [["a", "b"], ["c", "c"]], num_bins=4, output_mode="count", sparse=True)
row("Hashing", [["a", "b"], ["c", "c"]], num_bins=4, output_mode="multi_hot")
row("Hashing", ragged_words, num_bins=3)
row("Hashing", sparse_words, num_bins=3)


def crossing(**kwargs):
    """Adds a row of `HashedCrossing`."""

    def fn(tf):
        words, ids = tf.constant(["A", "B", "A", "B"]), tf.constant([101, 101, 102, 102])
        layer = tf.keras.layers.HashedCrossing(**kwargs)
        seen = {"output": plain(tf, layer((words, ids))), "config": numbers(layer.get_config())}
        seen["column"] = plain(tf, layer((words[:, None], ids[:, None])))
        inputs = [tf.keras.Input((1,), dtype=t.dtype) for t in (words, ids)]
        outputs = layer(inputs)
        model = tf.keras.Model(inputs, outputs)
        seen["shape"], seen["dtype"] = str(outputs.shape), outputs.dtype
        seen["model"] = plain(tf, model([words[:, None], ids[:, None]]))
        seen["scalar"] = plain(tf, layer((words[0], ids[0])))
        return seen

    TABLE.case(f"HashedCrossing {kwargs}", fn, grad=False)


crossing(num_bins=5)
crossing(num_bins=50, output_mode="one_hot")
crossing(num_bins=5, output_mode="one_hot", sparse=True)
crossing(num_bins=7, dtype="int32")

# StringLookup.
VOCABULARY = ["a", "b", "c", "d"]
WORDS = [["a", "c", "d", "d"], ["d", "z", "b", "z"]]
row("StringLookup", WORDS, vocabulary=VOCABULARY)
row("StringLookup", WORDS, vocabulary=VOCABULARY, num_oov_indices=3)
row("StringLookup", [["a", "", "z"]], vocabulary=VOCABULARY, mask_token="")
row("StringLookup", [["a", "", "z"]], vocabulary=VOCABULARY, mask_token="", num_oov_indices=2)
row("StringLookup", [["a", "b"]], vocabulary=VOCABULARY, num_oov_indices=0, model=False)
row("StringLookup", [[1, 3], [9, 0]], vocabulary=VOCABULARY, invert=True)
row("StringLookup", [[1, 3], [9, 0]], vocabulary=VOCABULARY, invert=True, mask_token="")
row("StringLookup", WORDS, vocabulary=["[UNK]", "a", "b"], dtype="int32")
IDF = [0.25, 0.75, 0.6, 0.4]
for mode in ("one_hot", "multi_hot", "count", "tf_idf"):
    given = ["a", "z", ""] if mode == "one_hot" else WORDS
    extra = {"vocabulary": VOCABULARY, "output_mode": mode}
    extra |= {"idf_weights": IDF} if mode == "tf_idf" else {}
    row("StringLookup", given, **extra, model=False)
    row("StringLookup", given, **extra, sparse=True, model=False)
    row("StringLookup", given, **extra, max_tokens=8, pad_to_max_tokens=True, model=False)
    row("StringLookup", given, **extra, mask_token="", model=False)
    row("StringLookup", given, **extra, num_oov_indices=2, model=mode != "tf_idf")
row("StringLookup", ragged_words, vocabulary=VOCABULARY)
row("StringLookup", sparse_words, vocabulary=VOCABULARY)
row("StringLookup", ragged_words, vocabulary=VOCABULARY, output_mode="count")
MIXED = np.array(["b", "a", "c", "a", "c", "zz", "y", "", "[UNK]"])


def learnt(path, adapt, given, options=None, **kwargs):
    """Adds a row of a layer that is adapted; TensorFlow's tables have no names of weights."""
    label = f"{path} learns {named(adapt)} {options} {kwargs} for {named(given)}"

    def fn(tf):
        layer = getattr(tf.keras.layers, path)(**kwargs)
        layer.adapt(adapt(tf) if callable(adapt) else adapt, **(options or {}))
        seen = {"vocabulary": numbers(layer.get_vocabulary()), "size": layer.vocabulary_size()}
        seen["output"] = plain(tf, layer(given(tf) if callable(given) else tf.constant(given)))
        seen["config"] = numbers(layer.get_config())
        return seen | {"adapted": layer.is_adapted}

    TABLE.case(label, fn, grad=False)


learnt("StringLookup", MIXED, ["a", "zz", "q"])
learnt("StringLookup", MIXED, ["a", "zz", ""], mask_token="")
learnt("StringLookup", MIXED, ["a", "zz", "q"], max_tokens=3)
learnt("StringLookup", ["b", "a"], ["a"])
learnt("StringLookup", MIXED, ["a"], options={"batch_size": 2, "steps": 2})
learnt("StringLookup", dataset(MIXED), ["a", "q"])
learnt("StringLookup", dataset(MIXED, 4), ["a", "q"])
learnt("StringLookup", ragged_words, ["a", "q"])
learnt("StringLookup", sparse_words, ["a", "q"])
learnt("StringLookup", np.array(WORDS), WORDS, output_mode="tf_idf")
learnt("StringLookup", dataset(WORDS, 1), WORDS, output_mode="tf_idf", max_tokens=4)
learnt("StringLookup", ragged_words, WORDS, output_mode="tf_idf", mask_token="")
learnt(
    *("StringLookup", np.array(WORDS), WORDS),
    **{"output_mode": "tf_idf", "max_tokens": 7, "pad_to_max_tokens": True},
)
learnt("StringLookup", MIXED, ["a", "zz"], output_mode="count")

# IntegerLookup.
NUMBERS = [[12, 1138, 42], [42, 1000, 36]]
IDS = [12, 36, 1138, 42]
row("IntegerLookup", NUMBERS, vocabulary=IDS)
row("IntegerLookup", NUMBERS, vocabulary=IDS, num_oov_indices=2)
row("IntegerLookup", [[0, 12, 7]], vocabulary=[12, 36], mask_token=0, oov_token=-7)
row("IntegerLookup", [[1, 3, 4], [4, 0, 2]], vocabulary=IDS, invert=True)
row("IntegerLookup", NUMBERS, vocabulary=IDS, output_mode="multi_hot")
row("IntegerLookup", NUMBERS, vocabulary=IDS, output_mode="count", sparse=True, model=False)
row("IntegerLookup", ragged_ints, vocabulary=[1, 2])
learnt("IntegerLookup", np.array(NUMBERS), NUMBERS)
learnt("IntegerLookup", np.array([3, 2, 5, 2, 5, 0]), [5, 7], max_tokens=3, mask_token=0)
learnt("IntegerLookup", dataset(np.array(NUMBERS), 1), NUMBERS, output_mode="tf_idf")

# TextVectorization.


def text(given=TEXTS, adapt=TEXTS, **kwargs):
    """Adds a row of `TextVectorization`."""
    learnt("TextVectorization", np.array(adapt), given, **kwargs)


text()
text(output_sequence_length=3)
text(output_sequence_length=8)
text(max_tokens=5)
text(ragged=True)
for form in (None, "lower", "strip_punctuation"):
    text(standardize=form)
text(adapt=["""a!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'b c\td\ne""", "it's Ünïcode É"])
text(split=None)
text(split="character")
text(given=["éa日"], adapt=["éa日"], split="character")
for width in (2, (2, 3), (1, 3)):
    text(ngrams=width)
for mode in ("multi_hot", "count", "tf_idf"):
    text(output_mode=mode)
    text(output_mode=mode, max_tokens=14, pad_to_max_tokens=True)
    text(output_mode=mode, sparse=True)
text(given=[["the fox"], ["dog"]])
text(given="the fox")
text(given="the fox", output_sequence_length=4)
text(given=["", "the"])
text(given=["", ""])
learnt("TextVectorization", dataset(TEXTS), TEXTS)
learnt("TextVectorization", dataset(TEXTS, 2), TEXTS, output_mode="tf_idf")
learnt("TextVectorization", np.array([["a b", "c"], ["c", "d"]]), [["c", "a b"]], split=None)
KNOWN = {"vocabulary": ["fox", "dog"]}
row("TextVectorization", TEXTS, **KNOWN)
row("TextVectorization", [["the fox"], ["dog"]], **KNOWN)
row("TextVectorization", TEXTS, **KNOWN, output_sequence_length=4)
row("TextVectorization", TEXTS, **KNOWN, output_mode="multi_hot")
row("TextVectorization", TEXTS, **KNOWN, output_mode="count", sparse=True)
row("TextVectorization", TEXTS, **KNOWN, ragged=True)
row("TextVectorization", TEXTS, **KNOWN, idf_weights=[0.5, 0.7], output_mode="tf_idf", model=False)


def functions(tf):
    """Functions that standardise and split."""
    layer = tf.keras.layers.TextVectorization(
        standardize=lambda s: tf.strings.regex_replace(s, "o", "0"),
        split=lambda s: tf.strings.split(s, "0"),
    )
    layer.adapt(TEXTS)
    return [layer.get_vocabulary(), layer(TEXTS)]


TABLE.case("TextVectorization with functions", functions, grad=False)

# One step of training, weights through a file, mixed precision.


def step(path, *given, adapt=None, training=False, **kwargs):
    """Adds a row of `step_row`."""

    def fn(tf):
        def make(tf):
            layer = getattr(tf.keras.layers, path)(**kwargs)
            if adapt is not None:
                layer.adapt(adapt)
            return layer

        row = step_row(make, path, training)
        return row(tf, *[tf.constant(value) for value in given])

    TABLE.case(f"step {path} {kwargs}", fn, grad=False, tol=10.0)


step("Normalization", TABLE_3, adapt=np.array(TABLE_3, "float32"), training=True)
step("Discretization", BINS, bin_boundaries=[0.0, 1.0])
step("CategoryEncoding", ROWS, num_tokens=4, training=True)
step("Hashing", LETTERS, num_bins=3)
step("HashedCrossing", LETTERS, [[1], [2], [3], [4], [5]], num_bins=3)
step("StringLookup", WORDS, vocabulary=VOCABULARY)
step("StringLookup", WORDS, vocabulary=VOCABULARY, output_mode="count", training=True)
step("IntegerLookup", NUMBERS, vocabulary=IDS)
step("TextVectorization", TEXTS, vocabulary=["fox", "dog"], output_sequence_length=3)

# Mistakes.
EMPTY = np.zeros((0, 3), "float32")
MISTAKES = {
    "Normalization: mean alone": lambda k: k.Normalization(mean=1.0),
    "Normalization: axis": lambda k: k.Normalization(axis=5).adapt(np.ones((2, 3))),
    "Normalization: batch axis": lambda k: k.Normalization(axis=0).adapt(np.ones((2, 3))),
    "Normalization: adapt": lambda k: k.Normalization(mean=1.0, variance=1.0).adapt(np.ones(3)),
    "Normalization: no data": lambda k: k.Normalization().adapt(EMPTY),
    "Normalization: shapes": lambda k: adapted(k.Normalization())(np.ones((3, 4))),
    "Normalization: mean": lambda k: k.Normalization(mean=[1.0, 2.0], variance=[1.0, 2.0])(EMPTY),
    "Discretization: both": lambda k: k.Discretization([0.0], num_bins=3),
    "Discretization: bins": lambda k: k.Discretization(num_bins=-1),
    "Discretization: mode": lambda k: k.Discretization([0.0], output_mode="x"),
    "Discretization: adapt": lambda k: k.Discretization([0.0]).adapt(np.ones(3)),
    "Discretization: sparse": lambda k: k.Discretization([0.0], sparse=True),
    "Discretization: rank": lambda k: k.Discretization([0.0], output_mode="count")(CUBE),
    "Discretization: one-hot": lambda k: k.Discretization([0.0], output_mode="one_hot")(CUBE[0]),
    "CategoryEncoding: number": lambda k: k.CategoryEncoding(),
    "CategoryEncoding: 0": lambda k: k.CategoryEncoding(num_tokens=0),
    "CategoryEncoding: mode": lambda k: k.CategoryEncoding(num_tokens=2, output_mode="int"),
    "CategoryEncoding: high": lambda k: k.CategoryEncoding(num_tokens=2)(np.array([[0, 2]])),
    "CategoryEncoding: negative": lambda k: k.CategoryEncoding(num_tokens=2)(np.array([[0, -1]])),
    "CategoryEncoding: weights": lambda k: k.CategoryEncoding(num_tokens=2)(
        np.array([[0]]), count_weights=np.array([[0.5]])
    ),
    "Hashing: bins": lambda k: k.Hashing(0),
    "Hashing: salt": lambda k: k.Hashing(3, salt="a"),
    "Hashing: float": lambda k: k.Hashing(3)(np.ones(3)),
    "HashedCrossing: mode": lambda k: k.HashedCrossing(3, output_mode="count"),
    "HashedCrossing: one": lambda k: k.HashedCrossing(3)((np.array([1]),)),
    "HashedCrossing: shapes": lambda k: k.HashedCrossing(3)((np.array([1]), np.array([1, 2]))),
    "HashedCrossing: floats": lambda k: k.HashedCrossing(3)((np.ones(1), np.ones(1))),
    "HashedCrossing: rank": lambda k: k.HashedCrossing(3)((NUMBERS_2D, NUMBERS_2D)),
    "StringLookup: twice": lambda k: k.StringLookup(vocabulary=["a", "a"]),
    "StringLookup: empty": lambda k: k.StringLookup(vocabulary=[]),
    "StringLookup: mask": lambda k: k.StringLookup(vocabulary=["a", ""], mask_token=""),
    "StringLookup: many": lambda k: k.StringLookup(vocabulary=["a", "b"], max_tokens=2),
    "StringLookup: max": lambda k: k.StringLookup(max_tokens=1),
    "StringLookup: oov": lambda k: k.StringLookup(num_oov_indices=-1),
    "StringLookup: file": lambda k: k.StringLookup(vocabulary="/no/such/file"),
    "StringLookup: weights": lambda k: k.StringLookup(vocabulary=["a"], idf_weights=[1.0]),
    "StringLookup: no weights": lambda k: k.StringLookup(vocabulary=["a"], output_mode="tf_idf"),
    "StringLookup: inverted": lambda k: k.StringLookup(invert=True, output_mode="count"),
    "StringLookup: mode": lambda k: k.StringLookup(output_mode="x"),
    "StringLookup: dtype": lambda k: k.StringLookup(dtype="float32"),
    "StringLookup: pad": lambda k: k.StringLookup(pad_to_max_tokens=True, output_mode="count"),
    "StringLookup: not adapted": lambda k: k.StringLookup()(np.array(["a"])),
    "StringLookup: not known": lambda k: k.StringLookup(output_mode="count")(np.array(["a"])),
    "StringLookup: adapt": lambda k: k.StringLookup(vocabulary=["a"]).adapt(["a"]),
    "StringLookup: unknown": lambda k: k.StringLookup(vocabulary=["a"], num_oov_indices=0)(["b"]),
    "StringLookup: keyword": lambda k: k.StringLookup(foo=1),
    "IntegerLookup: dtype": lambda k: k.IntegerLookup(vocabulary_dtype="string"),
    "IntegerLookup: strings": lambda k: k.IntegerLookup(vocabulary=["a"]),
    "TextVectorization: standardize": lambda k: k.TextVectorization(standardize="x"),
    "TextVectorization: split": lambda k: k.TextVectorization(split="x"),
    "TextVectorization: ngrams": lambda k: k.TextVectorization(ngrams="a"),
    "TextVectorization: mode": lambda k: k.TextVectorization(output_mode="one_hot"),
    "TextVectorization: length": lambda k: k.TextVectorization(output_sequence_length="a"),
    "TextVectorization: dtype": lambda k: k.TextVectorization(dtype="int32"),
    "TextVectorization: rank": lambda k: k.TextVectorization(vocabulary=["a"])([["a", "b"]]),
    "TextVectorization: ragged": lambda k: k.TextVectorization(ragged=True, output_mode="count"),
}
NUMBERS_2D = np.array([[1, 2], [3, 4]])


def adapted(layer):
    """The layer, adapted to two columns."""
    layer.adapt(np.ones((3, 2)))
    return layer


for name, mistake in MISTAKES.items():
    TABLE.error(name, lambda tf, mistake=mistake: mistake(tf.keras.layers))
