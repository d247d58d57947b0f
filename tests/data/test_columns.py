"""Functions with host ops, run on whole columns, give what they give for each element."""

import re
import zlib

import numpy as np
import pytest

import yeoul as tf
from yeoul.data import row_rules

WORDS = np.array([b"Ab", b"c d", "\u00e9x".encode(), b"", b"Ab"] * 3, object)
NUMBERS = np.array([b"1", b"2.5", b"-3", b"1e3"] * 4, object)
CELLS = np.array([b"a,1", b"bcd,2", b",", b'"x,y",-5'] * 4, object)
RAW = np.array([np.arange(i, i + 4, dtype=np.float32).tobytes() for i in range(12)], object)
PADDED = np.array([b"a", b"bcd", b"", b"abcdefgh"] * 3, object)
CODED = np.array([b"YQ", b"Yg", b"", b"YWJj"] * 3, object)
DEFLATED = np.array([zlib.compress(bytes([65 + i]) * i) for i in range(9)], object)
ORDER = np.arange(12) % 3
NAMES = tf.constant(["a", "bc", ""])


def example(i):
    return tf.train.Example(
        features=tf.train.Features(
            feature={
                "x": tf.train.Feature(float_list=tf.train.FloatList(value=[i, 2.5])),
                "n": tf.train.Feature(int64_list=tf.train.Int64List(value=[i * i - 50])),
                "s": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"%03d" % i])),
            }
        )
    ).SerializeToString()


EXAMPLES = np.array([example(i) for i in range(60)], object)
PICTURES = np.array(
    [tf.io.encode_jpeg(tf.fill([5, 4, 3], tf.cast(i * 20, tf.uint8))).numpy() for i in range(9)],
    object,
)
FEATURES = {
    "x": tf.io.FixedLenFeature([2], tf.float32),
    "n": tf.io.FixedLenFeature([], tf.int64),
    "s": tf.io.FixedLenFeature([], tf.string),
    "none": tf.io.FixedLenFeature([], tf.int64, 7),
}


def scaled(text):
    found = tf.io.parse_single_example(text, FEATURES)
    return tf.io.decode_raw(found["s"], tf.uint8), found["x"] * 2, found["n"]


CASES = {
    "to_number": (NUMBERS, lambda s: tf.strings.to_number(s) * 2),
    "lower": (WORDS, lambda s: tf.strings.lower(s, encoding="utf-8")),
    "several": (
        WORDS,
        lambda s: (
            tf.strings.upper(tf.strings.strip(s)),
            tf.strings.length(s) + 1,
            tf.strings.to_hash_bucket_fast(s, 10),
            tf.strings.to_hash_bucket_strong(s, 10, [1, 2]),
        ),
    ),
    "join": (WORDS, lambda s: tf.strings.join([s, "x", s])),
    "add": (np.arange(9), lambda i: tf.strings.as_string(i) + "a"),
    "regex": (WORDS, lambda s: (tf.strings.regex_replace(s, "b", "z"), s)),
    "match": (WORDS, lambda s: tf.strings.regex_full_match(s, "A.*")),
    "equal": (WORDS, lambda s: tf.equal(s, ["c d", "Ab"])),
    "where": (WORDS, lambda s: tf.where(tf.not_equal(s, "Ab"), s, "no")),
    "substr": (WORDS, lambda s: tf.strings.substr(s, 0, 1, unit="UTF8_CHAR")),
    "transcode": (WORDS, lambda s: tf.strings.unicode_transcode(s, "UTF-8", "UTF-16-BE")),
    "csv": (CELLS, lambda s: tf.io.decode_csv(s, ["", 7])),
    "stacked": (NUMBERS, lambda s: tf.stack(tf.io.decode_csv(s, [[0.0]]))),
    "raw": (RAW, lambda s: tf.io.decode_raw(s, tf.float32)),
    "reshaped": (RAW, lambda s: tf.reshape(tf.io.decode_raw(s, tf.float32), [2, -1])),
    "padded": (PADDED, lambda s: tf.io.decode_raw(s, tf.uint8, fixed_length=4)),
    "base64": (CODED, lambda s: tf.io.encode_base64(tf.io.decode_base64(s))),
    "inflate": (DEFLATED, lambda s: tf.io.decode_compressed(s, "ZLIB")),
    "views": (WORDS, lambda s: tf.identity(tf.expand_dims(tf.reshape(s, [1, 1]), -1))),
    "shape": (WORDS.reshape(5, 3), lambda s: tf.reshape(s, tf.shape(s)[::-1])),
    "pack": (WORDS, lambda s: tf.stack([s, "a"])),
    "constant": (WORDS, lambda s: (tf.constant("a"), tf.constant(3))),
    "gather": (ORDER, lambda i: tf.gather(NAMES, i)),
    "gather_rows": (ORDER.reshape(4, 3), lambda i: tf.gather(NAMES, i)),
    "ranks": ((WORDS.reshape(5, 3), ORDER[:5]), lambda s, i: s + "x"),
    "pictures": (PICTURES, lambda s: tf.image.resize(tf.io.decode_jpeg(s, channels=3), [3, 3])),
    "example": (EXAMPLES, scaled),
    "examples": (EXAMPLES.reshape(6, 10), lambda s: tf.io.parse_example(s, FEATURES)),
}


def whole(chunks):
    return [np.concatenate(columns) for columns in zip(*[c.columns for c in chunks], strict=True)]


@pytest.mark.parametrize("name", CASES)
def test_as_one_by_one(name):
    values, function = CASES[name]
    mapped = tf.data.Dataset.from_tensor_slices(values).map(function)
    assert mapped.applied.why_not is None
    (at_once,) = mapped.chunks()
    mapped.applied.why_not = "compared"
    singly = list(mapped.chunks())
    assert len(singly) == at_once.count > 1
    for found, wanted in zip(at_once.columns, whole(singly), strict=True):
        assert found.dtype == wanted.dtype
        np.testing.assert_array_equal(found, wanted)


def test_tables():
    pairs = tf.lookup.KeyValueTensorInitializer(["Ab", "c d"], [1, 2])
    table = tf.lookup.StaticHashTable(pairs, -1)
    mapped = tf.data.Dataset.from_tensor_slices(WORDS[:4]).map(lambda s: table.lookup(s) * 10)
    (chunk,) = mapped.chunks()
    assert chunk.columns[0].tolist() == [10, 20, -10, -10]


@pytest.mark.parametrize("parallel", [None, 1, 3])
def test_pictures_in_files(tmp_path, parallel):
    paths = [str(tmp_path / f"{i:02}.png") for i in range(40)]
    for i, path in enumerate(paths):
        size = [4, 5, 3] if i < 25 else [5 + i % 3, 4, 3]
        tf.io.write_file(path, tf.io.encode_png(tf.fill(size, tf.cast(i, tf.uint8))))
    paths[33:33] = [str(tmp_path)]

    def read(path):
        picture = tf.io.decode_png(tf.io.read_file(path), channels=3)
        return tf.reduce_max(tf.image.resize(picture, [2, 2]))

    mapped = tf.data.Dataset.from_tensor_slices(paths).map(read, parallel)
    assert mapped.applied.labours
    found = iter(mapped)
    assert [float(next(found)) for _ in range(33)] == list(range(33))
    with pytest.raises(tf.errors.OpError, match=str(tmp_path)):
        next(found)
    rest = tf.data.Dataset.from_tensor_slices(paths).map(read, parallel).ignore_errors()
    assert [float(x) for x in rest] == list(range(40))


def test_every_rule_is_for_an_op():
    from yeoul.engine.op import TABLE

    assert [name for name in row_rules.RULES if not TABLE.has(name)] == []


def test_the_element_that_fails_is_named():
    texts = tf.data.Dataset.from_tensor_slices(["1", "2", "x", "4"])
    numbers = iter(texts.map(tf.strings.to_number))
    assert [float(next(numbers)), float(next(numbers))] == [1.0, 2.0]
    with pytest.raises(tf.errors.InvalidArgumentError, match="x"):
        next(numbers)


def test_results_of_different_shapes():
    texts = tf.data.Dataset.from_tensor_slices([b"ab", b"abc", b""])
    mapped = texts.map(lambda s: tf.io.decode_raw(s, tf.uint8))
    for _ in range(2):
        assert [x.numpy().tolist() for x in mapped] == [[97, 98], [97, 98, 99], []]
    assert "differ" in mapped.applied.why_not


def test_shapes_that_only_the_values_tell():
    ragged = tf.data.Dataset.from_generator(
        lambda: ([1.0] * n for n in (2, 2, 3, 3)), output_signature=tf.TensorSpec([None])
    )
    sums = ragged.map(lambda x: (x * 2, tf.reduce_sum(x), tf.shape(x)))
    assert [[y.numpy().tolist() for y in e] for e in sums] == [
        [[2.0] * n, float(n), [n]] for n in (2, 2, 3, 3)
    ]


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (lambda s: tf.strings.split(s)[:1], "StringSplitV2 .*one element at a time"),
        (lambda s: tf.strings.regex_replace(s, s, "a"), "input 1 is not the same"),
        (lambda s: tf.random.uniform([]), "random numbers"),
        (lambda s: tf.io.parse_single_example(s, {"a": tf.io.VarLenFeature(tf.int64)}), "tensors"),
    ],
)
def test_why_not(function, reason):
    mapped = tf.data.Dataset.from_tensor_slices(WORDS).map(function)
    assert re.search(reason, mapped.applied.why_not)
