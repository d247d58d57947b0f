"""Reductions by segment ids."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

X, IDS = normal(4, 3), np.int32([0, 0, 1, 3])
Y, LOOSE = normal(5, 2), np.int32([2, 0, -1, 0, 1])
INVALID = tf.errors.InvalidArgumentError
NAMES = ("Sum", "Prod", "Max", "Min")


IDS_2D = np.int64([[0, 1, 0], [2, 2, -1]])


class TestRecords(OpTests):
    rows = [
        *[row(f"Segment{name}", X, IDS) for name in (*NAMES, "Mean")],
        *[row(f"UnsortedSegment{name}", Y, LOOSE, 3) for name in NAMES],
        row("UnsortedSegmentSum", normal(2, 3, 2), IDS_2D, 4, dtypes=False),
    ]


def test_segments_without_rows():
    ids, x = [0, 2], [1.0, 2.0]
    assert tf.math.segment_max(x, ids).numpy().tolist() == [1.0, 0.0, 2.0]
    assert tf.math.segment_prod(x, ids).numpy().tolist() == [1.0, 1.0, 2.0]
    assert tf.math.segment_mean([1, 2, 4], [0, 0, 2]).numpy().tolist() == [1, 0, 4]
    lowest = tf.math.unsorted_segment_max(x, [0, 0], 2).numpy()[1]
    assert lowest == np.finfo(np.float32).min
    assert tf.math.unsorted_segment_min([1], [0], 2).numpy()[1] == 2**31 - 1
    assert tf.math.segment_sum(tf.zeros([0, 2]), tf.zeros([0], tf.int32)).shape == [0, 2]


def test_products_with_zeros():
    x = tf.constant([2.0, 0.0, 3.0, 4.0, 0.0, 0.0])
    ids = tf.constant([0, 0, 1, 1, 2, 2])
    for function in (
        lambda x: tf.math.segment_prod(x, ids),
        lambda x: tf.math.unsorted_segment_prod(x, ids, 4),
    ):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        assert tape.gradient(y, x).numpy().tolist() == [0.0, 2.0, 4.0, 3.0, 0.0, 0.0]


MISTAKES = {
    "order": (lambda: tf.math.segment_sum([1.0, 2.0], [1, 0]), INVALID, "not increasing"),
    "negative": (lambda: tf.math.segment_sum([1.0, 2.0], [-1, 0]), INVALID, "out of range"),
    "length": (lambda: tf.math.segment_sum([1.0, 2.0], [0]), INVALID, "same size as dimension 0"),
    "rank": (lambda: tf.math.segment_sum([[1.0]], [[0]]), INVALID, "should be a vector"),
    "too large": (
        lambda: tf.math.unsorted_segment_sum([1.0, 2.0], [0, 5], 3),
        INVALID,
        r"segment_ids\[1\] = 5 is out of range \[0, 3\)",
    ),
    "shapes": (
        lambda: tf.math.unsorted_segment_sum([1.0, 2.0], [0], 3),
        INVALID,
        "does not start with",
    ),
    "count": (
        lambda: tf.math.unsorted_segment_sum([1.0], [0], -3),
        INVALID,
        "must not be negative",
    ),
    "complex": (lambda: tf.math.segment_max([1j], [0]), INVALID, "not in the list"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


def test_compiled_ids_that_are_too_large_are_refused():
    call = tf.function(lambda ids: tf.math.unsorted_segment_max([1.0, 2.0], ids, 3))
    assert call(tf.constant([2, -1]))[2] == 1.0
    with pytest.raises(INVALID, match=r"segment_ids\[1\] = 5 is out of range"):
        call(tf.constant([0, 5]))
