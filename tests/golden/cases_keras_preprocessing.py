"""Golden rows: layers that prepare numbers and categories; mistakes with all such layers."""

import functools

import numpy as np

from tests.golden import preprocessing_rows
from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, numbers, step_row
from tests.golden.preprocessing_rows import (
    dataset,
    plain,
    ragged_ints,
    ragged_numbers,
    ragged_words,
    sparse_ints,
    sparse_numbers,
    sparse_words,
)

TABLE = Table("keras_preprocessing", prepare=fresh)
row = functools.partial(preprocessing_rows.row, TABLE)
TEXTS = ["The quick, brown fox!", "jumps over the LAZY dog.", "the fox"]
VOCABULARY = ["a", "b", "c", "d"]
WORDS = [["a", "c", "d", "d"], ["d", "z", "b", "z"]]
NUMBERS = [[12, 1138, 42], [42, 1000, 36]]
IDS = [12, 36, 1138, 42]
NORMAL = np.random.RandomState(7).normal(size=(250,)).astype("float32")

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


step("Identity", TABLE_3, training=True)
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
