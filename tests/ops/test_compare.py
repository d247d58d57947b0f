"""Comparison, and the operators `==` and `!=`."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, row

X, Y = integers(0, 3, 2, 6), integers(0, 3, 6, seed=1)


class TestRecords(OpTests):
    rows = [
        row("Less", X, Y, expect=np.less),
        row("LessEqual", X, Y, expect=np.less_equal),
        row("Greater", X, Y, expect=np.greater),
        row("GreaterEqual", X, Y, expect=np.greater_equal),
        row("Equal", X, Y, expect=np.equal),
        row("NotEqual", X, Y, expect=np.not_equal),
    ]


def test_operators_of_incompatible_shapes():
    x, y = tf.constant([1, 2]), tf.constant([1, 2, 3])
    assert (x == y).numpy().tolist() is False
    assert (x != y).numpy().tolist() is True
    assert tf.function(lambda a, b: a == b)(x, y).numpy().tolist() is False
    with pytest.raises(tf.errors.InvalidArgumentError, match="2"):
        tf.equal(x, y)


def test_comparison_with_none_and_lists():
    x = tf.constant([1, 2])
    assert (x == None) is False  # noqa: E711
    assert (x != None) is True  # noqa: E711
    assert (x == [1, 3]).numpy().tolist() == [True, False]


def test_strings():
    x = tf.constant(["a", "b"])
    assert tf.equal(x, "a").numpy().tolist() == [True, False]
    assert (x != "a").numpy().tolist() == [False, True]


def test_nan_is_unequal_to_itself():
    x = tf.constant([np.nan])
    assert not tf.equal(x, x).numpy()[0]
    assert tf.not_equal(x, x).numpy()[0]


MISTAKES = {
    "dtypes": (
        lambda: tf.constant(1) < tf.constant(1.0),
        tf.errors.InvalidArgumentError,
        "expected to be a int32 tensor",
    ),
    "bool": (
        lambda: tf.constant(True) < tf.constant(True),
        tf.errors.InvalidArgumentError,
        "not in the list of allowed values",
    ),
    "float for int": (lambda: tf.constant([1]) == 1.5, TypeError, "Cannot convert 1.5"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
