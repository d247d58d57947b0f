"""tf.one_hot, tf.sequence_mask, tf.meshgrid."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, row
from tests.ops.mistakes import BAD, mistakes

ON, OFF = np.float32(1), np.float32(0)


class TestRecords(OpTests):
    rows = [
        row("OneHot", np.array([0, 2, -1, 5], "int32"), 3, ON, OFF),
        row("OneHot", integers(0, 3, 2, 2), 3, ON, OFF, axis=1),
        row(
            "OneHot", integers(0, 3, 2), 3, ON, OFF, axis=0, expect=lambda i, n, *_: np.eye(n)[i].T
        ),
        row("OneHot", np.array(1, "uint8"), 3, np.array(True), np.array(False)),
        row("OneHot", integers(0, 3, 2), 0, ON, OFF),
    ]


test_mistakes = mistakes(
    {
        "depth": (lambda: tf.one_hot([0], -1), BAD, "depth must be non-negative, got: -1"),
        "floats": (lambda: tf.one_hot([0.0], 3), BAD, "'TI' of float32"),
        "axis": (lambda: tf.one_hot([0], 3, axis=3), BAD, r"between \[0, 2\).  But received: 3"),
        "values": (
            lambda: tf.one_hot([0], 3, on_value=1, off_value=0.0),
            TypeError,
            "of on_value does not match dtype tf.float32 of off_value",
        ),
        "dtype": (
            lambda: tf.one_hot([0], 3, on_value=tf.constant(5.0), dtype=tf.int32),
            TypeError,
            "of on_value does not match dtype parameter tf.int32",
        ),
        "maxlen": (lambda: tf.sequence_mask([1], tf.constant([3])), ValueError, "must be scalar"),
        "keyword": (lambda: tf.meshgrid([1], foo=1), TypeError, "'foo' is an invalid keyword"),
        "indexing": (lambda: tf.meshgrid([1], indexing="zz"), ValueError, "got 'zz'"),
    }
)


def test_values_and_dtypes_of_one_hot():
    assert tf.one_hot([1], 2).dtype == tf.float32
    assert tf.one_hot([1], 2, on_value=5).numpy().tolist() == [[0, 5]]
    assert tf.one_hot([1], 2, on_value=5).dtype == tf.int32
    assert tf.one_hot([1], 2, dtype=tf.bool).numpy().tolist() == [[False, True]]
    assert tf.one_hot([1], 2, on_value=True).numpy().tolist() == [[False, True]]
    assert tf.one_hot([0], tf.constant(2), 3.0, -1.0).numpy().tolist() == [[3.0, -1.0]]


def test_sequence_mask_with_lengths_from_data():
    f = tf.function(
        lambda n: tf.sequence_mask(n), input_signature=[tf.TensorSpec([None], tf.int32)]
    )
    for lengths in ([1, 3], [2, 0, 1]):
        expected = np.arange(max(lengths)) < np.array(lengths)[:, None]
        np.testing.assert_array_equal(f(tf.constant(lengths)), expected)
    assert tf.sequence_mask([1, 2], 3, tf.float32).numpy().tolist() == [[1, 0, 0], [1, 1, 0]]


@pytest.mark.parametrize("indexing", ["xy", "ij"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_meshgrid_is_numpys(count, indexing):
    vectors = [np.arange(float(n + 2)) for n in range(count)]
    for mine, wanted in zip(
        tf.meshgrid(*vectors, indexing=indexing),
        np.meshgrid(*vectors, indexing=indexing),
        strict=True,
    ):
        np.testing.assert_array_equal(mine, wanted)


def test_one_hot_of_texts_with_an_empty_one():
    hot = tf.one_hot([0, 5], 2, on_value="x", off_value="")
    assert hot.numpy().tolist() == [[b"x", b""], [b"", b""]]


def test_a_mask_may_be_longer_than_the_dtype_of_the_lengths_counts():
    assert tf.sequence_mask(tf.constant([3], tf.uint8), 300).numpy().sum(1).tolist() == [3]
    assert tf.sequence_mask(tf.constant([3], tf.int8), 200).shape == (1, 200)
    assert tf.sequence_mask([1.5, 2.0], 3).numpy().sum(1).tolist() == [1, 2]
    with pytest.raises(ValueError, match="must be scalar"):
        tf.sequence_mask([1, 2], [3])
