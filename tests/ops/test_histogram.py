"""tf.histogram_fixed_width, tf.math.confusion_matrix."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, row

VALUES = np.float32([-1, 0, 1.5, 2, 5, 15])
INVALID = tf.errors.InvalidArgumentError
INT32 = np.dtype("int32")


class TestRecords(OpTests):
    rows = [
        row("HistogramFixedWidth", VALUES, np.float32([0, 5]), 5, dtype=INT32, dtypes=False),
        row("HistogramFixedWidth", np.int64([1]), np.int64([0, 5]), 5, dtype=INT32, dtypes=False),
    ]


def test_histogram():
    assert tf.histogram_fixed_width(VALUES, [0.0, 5.0], 5).numpy().tolist() == [2, 1, 1, 0, 2]
    assert tf.histogram_fixed_width([1.0], [0.0, 5.0], 5, tf.int64).dtype == tf.int64
    bins = tf.histogram_fixed_width_bins([VALUES], [0.0, 5.0], 5)
    assert bins.numpy().tolist() == [[0, 0, 1, 2, 4, 4]]


def test_confusion_matrix():
    assert tf.math.confusion_matrix([0, 1, 1], [0, 0, 1]).numpy().tolist() == [[1, 0], [1, 1]]
    weighted = tf.math.confusion_matrix([0, 1], [1, 1], 3, [0.5, 2.0], tf.float32)
    assert weighted.numpy().tolist() == [[0, 0.5, 0], [0, 2, 0], [0, 0, 0]]
    assert tf.math.confusion_matrix([[0], [1]], [1, 1]).numpy().tolist() == [[0, 1], [0, 1]]
    assert tf.math.confusion_matrix([0], [0], dtype=tf.int64).dtype == tf.int64


def test_confusion_matrix_in_a_function():
    compiled = tf.function(lambda a, b: tf.math.confusion_matrix(a, b, num_classes=2))
    assert compiled([0, 1, 1], [0, 0, 1]).numpy().tolist() == [[1, 0], [1, 1]]
    compiled = tf.function(tf.math.confusion_matrix)
    found = compiled(tf.constant([0, 2]), tf.constant([0, 2])).numpy()
    np.testing.assert_array_equal(found, np.diag([1, 0, 1]))


MISTAKES = {
    "bins": (lambda: tf.histogram_fixed_width([1.0], [0.0, 1.0], 0), INVALID, "positive number"),
    "no bins": (
        lambda: tf.histogram_fixed_width_bins([1.0], [0.0, 1.0], 0),
        INVALID,
        "positive number",
    ),
    "range": (
        lambda: tf.histogram_fixed_width([1.0], [5.0, 0.0]),
        INVALID,
        "value_range should satisfy",
    ),
    "nan": (lambda: tf.histogram_fixed_width([np.nan], [0.0, 1.0]), INVALID, "must not contain"),
    "negative": (lambda: tf.math.confusion_matrix([-1], [0]), INVALID, "contains negative values"),
    "class": (
        lambda: tf.math.confusion_matrix([5], [0], num_classes=2),
        INVALID,
        "`labels` out of bound",
    ),
    "prediction": (
        lambda: tf.math.confusion_matrix([0], [5], num_classes=2),
        INVALID,
        "`predictions` out of bound",
    ),
    "shapes": (lambda: tf.math.confusion_matrix([0, 1, 2], [1, 1]), INVALID, "must match"),
    "weights": (
        lambda: tf.math.confusion_matrix([0, 1], [1, 1], weights=[1.0]),
        ValueError,
        "compatible",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


def test_compiled_values_and_classes_are_checked():
    bins = tf.function(lambda x, r: tf.histogram_fixed_width(x, r, 2))
    limits = tf.constant([0.0, 2.0])
    assert bins(tf.constant([0.5, 1.5]), limits).numpy().tolist() == [1, 1]
    for x, r in (([np.nan], limits), ([0.5], limits[::-1])):
        with pytest.raises(tf.errors.InvalidArgumentError):
            bins(tf.constant(x), r)
    with pytest.raises(ValueError, match="nbins"):
        tf.function(lambda x: tf.histogram_fixed_width(x, [0.0, 1.0], 0))(limits)
    matrix = tf.function(lambda a, b: tf.math.confusion_matrix(a, b, 2))
    assert matrix(tf.constant([0, 1]), tf.constant([1, 1])).numpy().tolist() == [[0, 1], [0, 1]]
    for labels, what in (([0, -1], "negative"), ([0, 2], "out of bound")):
        with pytest.raises(tf.errors.InvalidArgumentError, match=what):
            matrix(tf.constant(labels), tf.constant([0, 1]))
