"""tf.argmax, tf.argmin."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

X = normal(3, 4)
INVALID = tf.errors.InvalidArgumentError
INT64 = np.dtype("int64")


class TestRecords(OpTests):
    rows = [
        row("ArgMax", X, 1, output_type=INT64, expect=lambda x, _: x.argmax(1)),
        row("ArgMin", X, -2, output_type=np.dtype("int32"), expect=lambda x, _: x.argmin(0)),
        row("ArgMax", np.array([False, True]), 0, output_type=INT64, dtypes=False),
    ]


def test_nan_is_not_chosen():
    assert tf.argmax([np.nan, 1.0, 3.0]).numpy() == 2
    assert tf.argmin([1.0, np.nan, 0.0]).numpy() == 2


def test_first_of_equals():
    assert tf.argmax([2, 7, 7, 1]).numpy() == 1
    assert tf.argmax([[1, 2], [3, 0]]).numpy().tolist() == [1, 0]


MISTAKES = {
    "axis": (lambda: tf.argmax(X, 2), INVALID, r"range \[-2, 2\), but got 2"),
    "scalar": (lambda: tf.argmax(1.0), INVALID, r"range \[0, 0\)"),
    "empty": (lambda: tf.argmax(tf.zeros([0, 3]), 0), INVALID, "axis 0 is empty"),
    "several axes": (lambda: tf.argmax(X, [0, 1]), INVALID, "must be a scalar"),
    "output": (lambda: tf.argmax(X, 0, tf.float32), INVALID, "output_type"),
    "complex": (lambda: tf.argmax([1j]), INVALID, "not in the list"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
