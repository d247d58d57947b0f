"""Parts, case, numbers, splits, joins, n-grams, base64: Python as the reference, and mistakes."""

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

T = tf.strings
test_mistakes = mistakes(
    {
        "encoding": (lambda: T.lower("A", encoding="latin1"), BAD, "only utf-8 or ''"),
        "upper": (lambda: T.upper("A", encoding="UTF-8"), BAD, "only utf-8 or ''"),
        "position": (lambda: T.substr(["ab", "c"], 2, 1), BAD, "pos 2 out of range .* index 1"),
        "positions": (lambda: T.substr(["ab"], [0, 3], [1, 1]), BAD, "pos 3 out of range"),
        "unit": (lambda: T.substr("a", 0, 1, unit="WORD"), BAD, "list of allowed values"),
        "lengths": (lambda: T.substr(["a"], [0, 1], [1]), BAD, "pos and len should have the same"),
        "shapes": (
            lambda: T.substr(["a", "b"], [0, 0, 0], [1, 1, 1]),
            BAD,
            "[Ii]ncompatible|equal",
        ),
        "number": (lambda: T.to_number("abc"), BAD, "could not correctly convert string: abc"),
        "whole": (lambda: T.to_number(["1", "1.5"], tf.int32), BAD, "convert string: 1.5"),
        "large": (lambda: T.to_number(["1", "9999999999"], tf.int32), BAD, "string: 9999999999"),
        "dtype": (lambda: T.to_number("1", tf.int16), BAD, "list of allowed values"),
        "vector": (lambda: T.split(["a"], ["b"]), BAD, r"sep must be a scalar, but received \[1\]"),
        "old split": (lambda: tf.compat.v1.string_split("a"), BAD, "input must be a vector"),
        "result": (
            lambda: tf.compat.v1.strings.split("a", result_type="list"),
            ValueError,
            "result_type must be",
        ),
        "two names": (
            lambda: tf.compat.v1.string_split(["a"], sep=",", delimiter=","),
            ValueError,
            "Cannot specify both",
        ),
        "no buckets": (
            lambda: tf.compat.v1.string_to_hash_bucket(["a"]),
            TypeError,
            "needs the argument 'num_buckets'",
        ),
        "axis": (lambda: T.reduce_join(["a"], 1), tf.errors.OutOfRangeError, "Axes are from -1"),
        "axes": (lambda: T.reduce_join([["a"]], [0, -2]), BAD, "Duplicate reduction dimension -2"),
        "ids": (lambda: T.unsorted_segment_join(["a"], [1], 1), BAD, "ids from 1 to 1"),
        "segments": (lambda: T.unsorted_segment_join(["a"], [0], -1), BAD, "non-negative"),
        "prefix": (lambda: T.unsorted_segment_join(["a", "b"], [0], 1), BAD, "must be a prefix"),
        "no ids": (lambda: T.unsorted_segment_join("a", 0, 1), BAD, "cannot have rank 0"),
        "width": (lambda: T.ngrams(["a"], 0), ValueError, "greater than 0"),
        "scalar": (lambda: T.ngrams("a", 1), ValueError, "rank>0"),
        "padding": (lambda: T.ngrams(["a"], 1, padding_width=1), ValueError, "pad_values must be"),
        "pads": (lambda: T.ngrams(["a"], 1, pad_values=1), TypeError, "tuple of strings"),
        "pad width": (
            lambda: T.ngrams(["a"], 1, pad_values="x", padding_width=0),
            ValueError,
            "padding_width must be greater",
        ),
        "base64": (lambda: tf.io.decode_base64("Y"), BAD, "cannot be 1 modulo 4"),
        "letters": (lambda: tf.io.decode_base64("Y/Q="), BAD, "Invalid character .* web-safe"),
        "format": (lambda: T.format("{}", (1, 2)), ValueError, "1 placeholder"),
        "compat": (lambda: tf.compat.as_text(1), TypeError, "Expected binary or unicode"),
    }
)
TEXT = st.text(st.sampled_from("aB é여😀,\t\n"), max_size=10)
SOME = st.lists(TEXT, min_size=1, max_size=4)
EACH = settings(max_examples=60, deadline=None)


@given(SOME, st.sampled_from([None, ",", "B,", " "]), st.integers(-1, 3))
@EACH
def test_split(texts, sep, maxsplit):
    got = T.split(texts, sep, maxsplit).to_list()
    for text, parts in zip(texts, got, strict=True):
        data = text.encode()
        if not maxsplit:
            assert parts == [data]
        elif sep is None:
            # A part follows the last split, even an empty one.
            wanted = data.split(None, maxsplit)
            assert parts == wanted + [b""] * (len(wanted) == maxsplit)
        else:
            assert parts == data.split(sep.encode(), maxsplit)


@given(SOME)
@EACH
def test_splitting_and_joining_again(texts):
    bytes_ = T.bytes_split(texts)
    joined = T.reduce_join(bytes_, axis=-1)
    assert joined.numpy().tolist() == [t.encode() for t in texts]
    words = T.split(texts, ",")
    assert T.reduce_join(words, axis=-1, separator=",").numpy().tolist() == [
        t.encode() for t in texts
    ]


@given(TEXT, st.integers(-12, 12), st.integers(0, 5))
@EACH
def test_substr(text, pos, length):
    for unit, value in (("BYTE", text.encode()), ("UTF8_CHAR", text)):
        if not -len(value) <= pos <= len(value):
            continue
        start = pos + len(value) if pos < 0 else pos
        wanted = value[start : start + length]
        wanted = wanted if isinstance(wanted, bytes) else wanted.encode()
        assert T.substr(text, pos, length, unit).numpy() == wanted


@given(SOME)
@EACH
def test_case_strip_and_length(texts):
    data = [t.encode() for t in texts]
    assert T.lower(texts).numpy().tolist() == [d.lower() for d in data]
    assert T.upper(texts, "utf-8").numpy().tolist() == [t.upper().encode() for t in texts]
    assert T.strip(texts).numpy().tolist() == [d.strip() for d in data]
    assert T.length(texts, "UTF8_CHAR").numpy().tolist() == [len(t) for t in texts]


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=4), st.booleans())
@EACH
def test_base64(values, pad):
    tensor = tf.constant(np.array(values, object))
    coded = tf.io.encode_base64(tensor, pad)
    assert tf.io.decode_base64(coded).numpy().tolist() == values
    for text, value in zip(coded.numpy().tolist(), values, strict=True):
        wanted = base64.urlsafe_b64encode(value)
        assert text == (wanted if pad else wanted.rstrip(b"="))


@given(st.lists(st.floats(width=32, allow_subnormal=False), min_size=1, max_size=4))
@EACH
def test_numbers_as_text_and_back(values):
    text = tf.as_string(tf.constant(values, tf.float32), precision=9, scientific=True)
    np.testing.assert_array_equal(T.to_number(text).numpy(), np.float32(values))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=4))
@EACH
def test_integers_as_text_and_back(values):
    text = tf.as_string(tf.constant(values, tf.int64))
    assert T.to_number(text, tf.int64).numpy().tolist() == values


def test_ngrams_have_the_separator_between_words():
    assert T.ngrams(["a", "b", "c"], 2, separator="+").numpy().tolist() == [b"a+b", b"b+c"]
    rows = T.ngrams([["a", "b", "c"], ["d", "e", "f"]], 3)
    assert rows.numpy().tolist() == [[b"a b c"], [b"d e f"]]


def test_in_functions_of_unknown_shape():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def f(x):
        words = T.split(x)
        return T.ngrams(words, 2), T.reduce_join(words, -1, separator="_"), T.to_number(x[:0])

    grams, joined, numbers = f(tf.constant(["a b c", "d"]))
    assert grams.to_list() == [[b"a b", b"b c"], []]
    assert joined.numpy().tolist() == [b"a_b_c", b"d"]
    assert numbers.shape == [0]


def test_reduce_join_of_unknown_rank():
    @tf.function(input_signature=[tf.TensorSpec(None, tf.string)])
    def f(x):
        return T.reduce_join(x, separator="-")

    assert f(tf.constant([["a", "b"], ["c", "d"]])).numpy() == b"a-b-c-d"
    assert f(tf.constant("a")).numpy() == b"a"


def test_iterating_over_strings():
    assert [x.numpy() for x in tf.constant(["a", "bc"])] == [b"a", b"bc"]
    assert [x.dtype for x in tf.constant([["a"]])] == [tf.string]


TRACED = {
    "unit": lambda: T.length(tf.constant("a"), unit="WORD"),
    "substr unit": lambda: T.substr(tf.constant("a"), 0, 1, unit="WORD"),
    "positions": lambda: T.substr(tf.constant(["a", "b"]), [0, 1], [1]),
    "buckets": lambda: T.to_hash_bucket(tf.constant("a"), 0),
    "strong buckets": lambda: T.to_hash_bucket_strong(tf.constant("a"), 0, [1, 2]),
    "axis": lambda: T.reduce_join(tf.constant(["a"]), axis=2),
    "axes": lambda: T.reduce_join(tf.constant([["a"]]), axis=[0, 0]),
    "dtype": lambda: T.to_number(tf.constant("1"), tf.int16),
    "errors": lambda: T.unicode_decode(tf.constant("a"), "UTF-8", errors="x"),
    "output": lambda: T.unicode_encode(tf.constant([97]), "latin1"),
    "transcode": lambda: T.unicode_transcode(tf.constant("a"), "UTF-8", "latin1"),
    "join": lambda: T.join([tf.constant(["a", "b"]), ["a", "b", "c"]]),
    "ids": lambda: T.unsorted_segment_join(tf.constant(["a"]), [0, 1], 2),
    "sets": lambda: tf.sets.union(tf.constant([[1]]), [[1], [2]]),
    "set rank": lambda: tf.sets.union(tf.constant([1]), [1]),
    "cross": lambda: tf.ragged.cross_hashed([tf.constant([["a"]])], -1),
    "sparse cross": lambda: tf.sparse.cross_hashed([tf.constant([["a"]])], -1),
}


@pytest.mark.parametrize("name", TRACED)
def test_what_tracing_refuses_is_a_value_error(name):
    with pytest.raises(ValueError, match=r"."):
        tf.function(TRACED[name])()
    with pytest.raises((tf.errors.InvalidArgumentError, tf.errors.OutOfRangeError)):
        TRACED[name]()


def test_a_hexadecimal_number_that_no_float_holds_is_infinite():
    text = "0x" + "f" * 300
    assert tf.strings.to_number([text, "-" + text]).numpy().tolist() == [np.inf, -np.inf]


def test_segments_without_strings_take_no_lists():
    joined = T.unsorted_segment_join(["a", "b", "c"], [5, 0, 5], 7, ",").numpy().tolist()
    assert joined == [b"b", b"", b"", b"", b"", b"a,c", b""]
    with pytest.raises((MemoryError, tf.errors.ResourceExhaustedError)):
        T.unsorted_segment_join(["a"], [0], 2**50)
