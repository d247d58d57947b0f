"""tf.math.bincount."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, row

A = np.int32([[1, 1, 2], [0, 0, 3]])
W = np.float32([[1, 2, 3], [4, 5, 6]])
NONE = np.zeros(0, np.int32)
INVALID = tf.errors.InvalidArgumentError


class TestRecords(OpTests):
    rows = [
        row("DenseBincount", A[0], 4, NONE, expect=lambda *_: [[0, 2, 1, 0]], dtypes=False),
        row("DenseBincount", A, 3, NONE, expect=lambda *_: [[[0, 2, 1], [2, 0, 0]]], dtypes=False),
        row("DenseBincount", A, 4, W, dtypes=False),
        row("DenseBincount", A, 4, NONE, binary_output=True, dtypes=False),
    ]


def test_bincount():
    assert tf.math.bincount([1, 1, 2]).numpy().tolist() == [0, 2, 1]
    assert tf.math.bincount([1, 1, 2], minlength=5).numpy().tolist() == [0, 2, 1, 0, 0]
    assert tf.math.bincount([1, 1, 7], maxlength=3).numpy().tolist() == [0, 2, 0]
    assert tf.math.bincount([1, 1], binary_output=True).numpy().tolist() == [0, 1]
    assert tf.math.bincount([1, 2], weights=[0.5, 2.0]).numpy().tolist() == [0.0, 0.5, 2.0]
    assert tf.math.bincount([1], dtype=tf.float32).dtype == tf.float32
    assert tf.math.bincount(tf.zeros([0], tf.int32)).shape == [0]
    assert tf.math.bincount(A).numpy().tolist() == [2, 2, 1, 1]
    assert tf.math.bincount(A, axis=-1).numpy().tolist() == [[0, 2, 1, 0], [2, 0, 0, 1]]


def test_in_a_function_the_size_follows_from_the_values():
    compiled = tf.function(tf.math.bincount)
    assert compiled(tf.constant([1, 1, 2])).numpy().tolist() == [0, 2, 1]
    assert compiled(tf.constant([0, 4, 4])).numpy().tolist() == [1, 0, 0, 0, 2]


MISTAKES = {
    "negative": (lambda: tf.math.bincount([-1, 2]), INVALID, "must be non-negative"),
    "weights": (lambda: tf.math.bincount([1, 2], weights=[1.0]), INVALID, "must be the same shape"),
    "axis": (lambda: tf.math.bincount([1], axis=1), ValueError, "axis=1"),
    "rank": (lambda: tf.math.bincount([[[1]]], axis=-1), INVALID, "vectors and matrices"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
