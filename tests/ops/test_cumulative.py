"""Running totals."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row, uniform

X = normal(3, 4)
INVALID = tf.errors.InvalidArgumentError
WAYS = [(False, False), (True, False), (False, True), (True, True)]
NONZERO = uniform(0.5, 2.0, 3, 4)


class TestRecords(OpTests):
    rows = [
        row("Cumsum", X, 0, expect=lambda x, _: np.cumsum(x, 0)),
        *[row("Cumsum", X, 1, exclusive=e, reverse=r, dtypes=False) for e, r in WAYS],
        row("Cumprod", NONZERO, -1, expect=lambda x, _: np.cumprod(x, -1)),
        *[row("Cumprod", NONZERO, 0, exclusive=e, reverse=r, dtypes=False) for e, r in WAYS],
        row("CumulativeLogsumexp", X, 1, tolerance=2),
        *[
            row("CumulativeLogsumexp", X, 1, exclusive=e, reverse=r, dtypes=False, grad=not e)
            for e, r in WAYS
        ],
    ]


def test_exclusive_and_reverse():
    x = [2, 4, 6]
    assert tf.cumsum(x, exclusive=True).numpy().tolist() == [0, 2, 6]
    assert tf.cumsum(x, reverse=True).numpy().tolist() == [12, 10, 6]
    assert tf.math.cumprod(x, exclusive=True, reverse=True).numpy().tolist() == [24, 6, 1]
    first = tf.math.cumulative_logsumexp([1.0, 2.0], exclusive=True).numpy()
    np.testing.assert_array_equal(first, [-np.inf, 1.0])


def test_of_nothing():
    assert tf.cumsum(tf.zeros([0, 2]), exclusive=True).shape == [0, 2]


MISTAKES = {
    "axis": (lambda: tf.cumsum(X, 2), INVALID, r"range \[-2, 2\), but got 2"),
    "scalar": (lambda: tf.cumsum(1.0), INVALID, r"range \[0, 0\)"),
    "axes": (lambda: tf.cumsum(X, [0]), INVALID, "must be a scalar"),
    "bool": (lambda: tf.cumsum([True]), INVALID, "not in the list"),
    "integers": (lambda: tf.math.cumulative_logsumexp([1]), INVALID, "not in the list"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
