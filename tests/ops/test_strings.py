"""tf.strings.join, tf.strings.as_string, tf.strings.length."""

import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

test_mistakes = mistakes(
    {
        "shapes": (
            lambda: tf.strings.join([["a", "b"], ["c", "d", "e"]]),
            BAD,
            r"Input shapes do not match: \[2\] vs. \[3\]",
        ),
        "ranks": (lambda: tf.strings.join([["a"], [["b"]]]), BAD, "do not match"),
        "no list": (lambda: tf.strings.join("ab"), TypeError, "Expected list"),
        "number": (lambda: tf.strings.join([1, "a"]), TypeError, "Cannot convert 1"),
        "both": (
            lambda: tf.strings.as_string([1.0], scientific=True, shortest=True),
            BAD,
            "both scientific and shortest",
        ),
        "precision": (
            lambda: tf.strings.as_string([1], precision=2),
            BAD,
            "precision not supported for datatype int32",
        ),
        "scientific": (lambda: tf.strings.as_string([1], scientific=True), BAD, "scientific and"),
        "fill": (lambda: tf.strings.as_string([1], fill="ab"), BAD, "one or fewer characters"),
        "fill letter": (lambda: tf.strings.as_string([1], fill="x"), BAD, "is not one of"),
        "unit": (lambda: tf.strings.length("a", unit="WORD"), BAD, "list of allowed values"),
        "length": (lambda: tf.strings.length([1]), TypeError, "Cannot convert"),
    }
)


def test_join():
    assert tf.strings.join(["a", ["b", "c"]], separator="-").numpy().tolist() == [b"a-b", b"a-c"]
    assert tf.strings.join(["a", "b"]).numpy() == b"ab"
    assert tf.strings.join([]).numpy() == b""
    assert tf.strings.join(tf.constant(["a", "b"])).numpy() == b"ab"


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (1.5, {}, b"1.500000"),
        (1 / 3, {"precision": 2}, b"0.33"),
        (7, {"width": 4, "fill": "0"}, b"0007"),
        (7, {"width": 4}, b"   7"),
        (7, {"width": 4, "fill": "-"}, b"7   "),
        (7, {"fill": "+"}, b"+7"),
        (1e10, {"scientific": True}, b"1.000000e+10"),
        (1e10, {"shortest": True}, b"1e+10"),
        (True, {}, b"true"),
        ("a", {}, b"a"),
        ("a", {"width": 3}, b"  a"),
        ("a", {"width": 3, "fill": "-"}, b"a  "),
        (float("nan"), {"width": 5, "fill": "0"}, b"  nan"),
        (float("-inf"), {"width": 6, "fill": "0"}, b"  -inf"),
        (float("-nan"), {"width": 6, "fill": "0"}, b"  -nan"),
        (float("-nan"), {"width": 6, "fill": "-", "precision": 1}, b"-nan  "),
        (float("nan"), {"width": 6, "fill": "+"}, b"  +nan"),
    ],
)
def test_as_string(value, options, text):
    assert tf.strings.as_string(value, **options).numpy() == text


def test_complex_as_string():
    assert tf.strings.as_string(tf.constant(1 + 2j)).numpy() == b"(1.000000,2.000000)"


def test_length():
    assert tf.strings.length(["ab", "여울"]).numpy().tolist() == [2, 6]
    assert tf.strings.length(["ab", "여울"], unit="UTF8_CHAR").numpy().tolist() == [2, 2]
    malformed = [b"\xff", b"a\xc3", b"\x80\x80"]
    assert tf.strings.length(malformed, unit="UTF8_CHAR").numpy().tolist() == [1, 2, 0]


def test_in_a_function():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.string), tf.TensorSpec([None])])
    def f(names, values):
        doubled = tf.strings.as_string(values * 2.0, precision=1)
        joined = tf.strings.join([names, doubled], "=")
        assert joined.shape.as_list() == [None]
        return joined, tf.strings.length(names)

    joined, lengths = f(tf.constant(["a", "bb"]), tf.constant([1.0, 2.0]))
    assert joined.numpy().tolist() == [b"a=2.0", b"bb=4.0"]
    assert lengths.numpy().tolist() == [1, 2]


def test_an_unknown_shape_joins_what_is_known():
    @tf.function(input_signature=[tf.TensorSpec(None, tf.string), tf.TensorSpec([2], tf.string)])
    def f(a, b):
        assert tf.strings.join([a, "x"]).shape.rank is None
        joined = tf.strings.join([a, b])
        assert joined.shape == [2]
        return joined

    assert f(tf.constant("a"), tf.constant(["b", "c"])).numpy().tolist() == [b"ab", b"ac"]


def test_equality():
    assert (tf.constant(["a", "b"]) == ["a", "c"]).numpy().tolist() == [True, False]
