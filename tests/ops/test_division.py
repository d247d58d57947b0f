"""tf.divide, `/`, `//`, `%` and relatives."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row, uniform

POSITIVE = uniform(0.5, 2.0, 3)


class TestRecords(OpTests):
    rows = [
        row("RealDiv", normal(2, 3), POSITIVE, expect=np.divide),
        row("DivNoNan", normal(2, 3), POSITIVE, expect=np.divide),
        row("DivNoNan", normal(2), np.float32([0.0, 2.0]), dtypes=False, grad=False),
        row("MulNoNan", normal(2, 3), POSITIVE, expect=np.multiply),
        row("Xdivy", normal(2, 3), POSITIVE, expect=np.divide),
        row("Reciprocal", POSITIVE, expect=np.reciprocal),
        row("FloorDiv", normal(2, 3), POSITIVE, expect=lambda x, y: np.floor(x / y)),
        row("FloorMod", normal(2, 3), POSITIVE, expect=np.mod),
        row(
            "FloorDiv", integers(-9, 9, 8), integers(-5, 0, 8), expect=np.floor_divide, dtypes=False
        ),
        row("FloorMod", integers(-9, 9, 8), integers(-5, 0, 8), expect=np.mod, dtypes=False),
        row("TruncateDiv", normal(2, 3), POSITIVE, expect=lambda x, y: np.trunc(x / y)),
        row("TruncateDiv", integers(-9, 9, 8), integers(-5, 0, 8), dtypes=False),
        row("TruncateMod", normal(2, 3), POSITIVE, expect=np.fmod),
        row("TruncateMod", integers(-9, 9, 8), integers(-5, 0, 8), dtypes=False),
    ]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("int8", "float32"), ("uint16", "float32"), ("int32", "float64"), ("uint64", "float64")],
)
def test_integers_are_divided_as_floats(narrow, wide):
    x = tf.constant([7], narrow)
    for y in (x / 2, 7 / x, x / x, tf.math.divide_no_nan(x, x)):
        assert y.dtype == wide
    assert (x / 2).numpy() == 3.5


MISTAKES = {
    "dtypes": (lambda: tf.constant(1) / tf.constant(1.0), TypeError, "must have the same dtype"),
    "float by int": (lambda: tf.constant(1) / 2.5, TypeError, "must have the same dtype"),
    "bool": (lambda: tf.constant(True) / tf.constant(True), TypeError, "Cannot divide"),
    "//0": (
        lambda: tf.constant([1, 2]) // tf.constant([1, 0]),
        tf.errors.InvalidArgumentError,
        "Integer division by zero",
    ),
    "%0": (lambda: tf.constant(1) % 0, tf.errors.InvalidArgumentError, "division by zero"),
    "truncatediv": (
        lambda: tf.truncatediv(1, 0),
        tf.errors.InvalidArgumentError,
        "division by zero",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


def test_division_by_zero_of_floats_is_no_error():
    np.testing.assert_array_equal((tf.constant([1.0, 0.0]) / 0.0).numpy(), [np.inf, np.nan])
    np.testing.assert_array_equal((tf.constant([1.0]) // 0.0).numpy(), [np.inf])
    assert np.isnan((tf.constant([1.0]) % 0.0).numpy()[0])


def test_smallest_integer_by_minus_one():
    assert (tf.constant(-(2**31)) // -1).numpy() == -(2**31)


def test_no_nan():
    x = tf.constant([1.0, np.nan, np.inf])
    np.testing.assert_array_equal(tf.math.multiply_no_nan(x, 0.0).numpy(), [0, 0, 0])
    np.testing.assert_array_equal(tf.math.divide_no_nan(x, 0.0).numpy(), [0, 0, 0])
    np.testing.assert_array_equal(tf.math.reciprocal_no_nan([0.0, 2.0]).numpy(), [0.0, 0.5])
