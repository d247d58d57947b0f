"""Truth values, and the operators `&`, `|`, `^`, `~`."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, booleans, row

X, Y = booleans(2, 4), booleans(4, seed=1)


class TestRecords(OpTests):
    rows = [
        row("LogicalAnd", X, Y, expect=np.logical_and),
        row("LogicalOr", X, Y, expect=np.logical_or),
        row("LogicalNot", X, expect=np.logical_not),
    ]


def test_operators_of_bools():
    x, y = tf.constant(X), tf.constant(Y)
    np.testing.assert_array_equal((x & y).numpy(), X & Y)
    np.testing.assert_array_equal((x | y).numpy(), X | Y)
    np.testing.assert_array_equal((x ^ y).numpy(), X ^ Y)
    np.testing.assert_array_equal((~x).numpy(), ~X)
    np.testing.assert_array_equal((True & x).numpy(), X)
    np.testing.assert_array_equal(tf.math.logical_xor(x, y).numpy(), X ^ Y)


def test_operators_of_integers():
    x = tf.constant([1, 2, 3])
    np.testing.assert_array_equal((x & 2).numpy(), [0, 2, 2])
    np.testing.assert_array_equal((x | 4).numpy(), [5, 6, 7])
    np.testing.assert_array_equal((x ^ x).numpy(), [0, 0, 0])
    np.testing.assert_array_equal((~x).numpy(), [-2, -3, -4])


MISTAKES = {
    "bool & int": (lambda: tf.constant(True) & tf.constant(1), "expected to be a bool"),
    "float & float": (lambda: tf.constant(1.0) & tf.constant(1.0), "not in the list of allowed"),
    "~float": (lambda: ~tf.constant(1.0), "not in the list of allowed"),
    "logical_and of ints": (lambda: tf.logical_and(tf.constant(1), True), "expected to be a bool"),
    "logical_not of ints": (lambda: tf.logical_not(tf.constant(1)), "expected to be a bool"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, message = MISTAKES[mistake]
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        call()


def test_xor_of_what_is_no_bool():
    with pytest.raises((TypeError, ValueError), match="bool"):
        tf.math.logical_xor(tf.constant(1), tf.constant(1))
