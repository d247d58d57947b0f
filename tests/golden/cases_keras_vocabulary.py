"""Golden rows: vocabularies of strings, integers and texts."""

import functools

import numpy as np

from tests.golden import preprocessing_rows
from tests.golden.harness import Table
from tests.golden.keras_rows import fresh
from tests.golden.preprocessing_rows import (
    dataset,
    ragged_ints,
    ragged_words,
    sparse_words,
)

TABLE = Table("keras_vocabulary", prepare=fresh)
row = functools.partial(preprocessing_rows.row, TABLE)
learnt = functools.partial(preprocessing_rows.learnt, TABLE)
TEXTS = ["The quick, brown fox!", "jumps over the LAZY dog.", "the fox"]

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
