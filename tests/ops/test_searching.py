"""tf.searchsorted, tf.unique, tf.math.invert_permutation."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, row

ROWS = np.float32([[0, 3, 9, 9], [1, 2, 3, 4]])
VALUES = np.float32([[3, 9, 10], [0, 2.5, 4]])
INVALID = tf.errors.InvalidArgumentError
INT32 = np.dtype("int32")


class TestRecords(OpTests):
    rows = [
        row("LowerBound", ROWS, VALUES, out_type=INT32, expect=lambda *_: [[[1, 2, 4], [0, 2, 3]]]),
        row("UpperBound", ROWS, VALUES, out_type=INT32, expect=lambda *_: [[[2, 4, 4], [0, 2, 4]]]),
        row("InvertPermutation", np.int32([3, 4, 0, 2, 1]), expect=lambda x: np.argsort(x)),
        row("Unique", np.int32([7, 3, 7, 1]), out_idx=INT32, dtypes=False),
        row("UniqueWithCounts", np.int32([7, 3, 7, 1]), out_idx=INT32, dtypes=False),
    ]


def test_searchsorted():
    assert tf.searchsorted([1, 3, 5], [0, 3, 9]).numpy().tolist() == [0, 1, 3]
    assert tf.searchsorted([1, 3, 5], [3], side="right").numpy().tolist() == [2]
    assert tf.searchsorted([1.0], [1.0], out_type=tf.int64).dtype == tf.int64
    assert tf.searchsorted(tf.ones([2, 2, 4]), tf.ones([2, 2, 3])).shape == [2, 2, 3]


def test_unique():
    y, idx, count = tf.unique_with_counts(["b", "a", "b"])
    assert y.numpy().tolist() == [b"b", b"a"]
    assert idx.numpy().tolist() == [0, 1, 0]
    assert count.numpy().tolist() == [2, 1]
    assert tf.unique([np.nan, np.nan, 1.0]).y.shape == [3]
    assert tf.unique(tf.zeros([0])).y.shape == [0]


MISTAKES = {
    "side": (lambda: tf.searchsorted([1.0], [1.0], side="x"), ValueError, "either 'right' or"),
    "rows": (
        lambda: tf.searchsorted([[1.0], [2.0]], [[1.0]]),
        INVALID,
        "Leading dim_size of both tensors must match",
    ),
    "unique": (lambda: tf.unique([[1]]), INVALID, "expects a 1D vector"),
    "twice": (lambda: tf.math.invert_permutation([0, 0]), INVALID, "0 is duplicated"),
    "range": (lambda: tf.math.invert_permutation([0, 5]), INVALID, "5 is not between 0 and 2"),
    "matrix": (lambda: tf.math.invert_permutation([[0]]), INVALID, "expects a 1D vector"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("x", [[2, 0, 3], [0, 0], [-1, 0]])
def test_no_permutation_in_a_function(x):
    call = tf.function(tf.math.invert_permutation)
    assert call(tf.constant([1, 2, 0])).numpy().tolist() == [2, 0, 1]
    with pytest.raises(tf.errors.InvalidArgumentError):
        call(tf.constant(x))
    with pytest.raises(ValueError, match="1D vector"):
        call(tf.constant([[0]]))
