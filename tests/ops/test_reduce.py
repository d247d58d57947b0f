"""Reductions."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, booleans, integers, normal, row

X, B = normal(2, 3, 4), booleans(3, 4)
INVALID = tf.errors.InvalidArgumentError


def keep(function, axis):
    return lambda x, *_: function(x, axis=axis, keepdims=True)


class TestRecords(OpTests):
    rows = [
        row("Sum", X, None, expect=lambda x, _: x.sum()),
        row("Sum", X, (0, -1), expect=lambda x, _: x.sum((0, 2))),
        row("Sum", X, 1, keep_dims=True, expect=keep(np.sum, 1)),
        row("Sum", X, (), expect=lambda x, _: x, dtypes=False),
        row("Mean", X, None, expect=lambda x, _: x.mean()),
        row("Mean", X, (1,), expect=lambda x, _: x.mean(1)),
        row("Mean", X, (0, 2), keep_dims=True, expect=keep(np.mean, (0, 2))),
        row("Prod", X, (0, 1), expect=lambda x, _: x.prod((0, 1)), tolerance=3),
        row("Prod", X, None, expect=lambda x, _: x.prod(), dtypes=False, tolerance=3),
        row("Prod", np.float32([[0, 2, 3], [0, 0, 1]]), 1, keep_dims=True, dtypes=False),
        row("Max", X, (0, -1), expect=lambda x, _: x.max((0, 2))),
        row("Max", X, None, keep_dims=True, expect=keep(np.max, None)),
        row("Min", X, 1, expect=lambda x, _: x.min(1)),
        row("EuclideanNorm", X, (0, 2), expect=lambda x, _: np.sqrt((x * x).sum((0, 2)))),
        row("EuclideanNorm", normal(3, 2, dtype="complex64"), 0, dtypes=False, grad=False),
        row("All", B, 1, expect=lambda x, _: x.all(1)),
        row("Any", B, None, keep_dims=True, expect=keep(np.any, None)),
    ]


def test_integers():
    np.testing.assert_array_equal(tf.reduce_mean([[1, 2], [-4, 1]], 1).numpy(), [1, -1])
    assert tf.reduce_mean(tf.constant([200, 202], tf.uint8)).numpy() == 201
    assert tf.reduce_sum(tf.constant([200, 100], tf.uint8)).numpy() == 44
    assert tf.reduce_sum(integers(0, 9, 3, dtype="int8")).dtype == tf.int8


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (tf.reduce_sum, 0.0),
        (tf.reduce_prod, 1.0),
        (tf.reduce_max, -np.inf),
        (tf.reduce_min, np.inf),
        (tf.reduce_mean, np.nan),
    ],
)
def test_of_nothing(function, value):
    x = tf.zeros([0, 2])
    np.testing.assert_array_equal(function(x, 0).numpy(), [value, value])
    np.testing.assert_array_equal(tf.function(function)(x).numpy(), value)


def test_of_no_integers():
    assert tf.reduce_max(tf.zeros([0], tf.int32)).numpy() == -(2**31)
    assert tf.reduce_min(tf.zeros([0], tf.uint8)).numpy() == 255
    assert tf.reduce_all(tf.zeros([0], tf.bool)).numpy()


def test_half_precision_is_summed_in_single_precision():
    x = tf.ones([4096], tf.float16)
    assert tf.reduce_sum(x).numpy() == 4096.0
    assert tf.reduce_mean(tf.cast(x, tf.bfloat16)).numpy() == 1.0


AXES = [tf.constant(1), tf.constant([-2]), np.array([1]), np.int64(1), [1], [tf.constant(1)]]


@pytest.mark.parametrize("axis", AXES)
def test_forms_of_an_axis(axis):
    np.testing.assert_allclose(tf.reduce_sum(X, axis).numpy(), X.sum(1), 1e-5)


def test_axis_that_is_known_only_when_the_function_runs():
    @tf.function
    def gradient(x, axis):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(x * x, axis)
        return y, tape.gradient(y, x)

    y, dx = gradient(tf.constant(X), tf.constant(1))
    np.testing.assert_allclose(y.numpy(), (X * X).sum(1), 1e-5)
    np.testing.assert_allclose(dx.numpy(), 2 * X, 1e-5)


def test_ties_share_the_gradient():
    x = tf.constant([2.0, 2.0, 1.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_max(x)
    np.testing.assert_array_equal(tape.gradient(y, x).numpy(), [0.5, 0.5, 0.0])


def test_nan_wins():
    x = tf.constant([1.0, np.nan, 3.0])
    assert np.isnan(tf.reduce_max(x).numpy())
    assert np.isnan(tf.reduce_min(x).numpy())


MISTAKES = {
    "axis": (lambda: tf.reduce_sum(X, 3), INVALID, "Invalid reduction dimension 3"),
    "negative axis": (lambda: tf.reduce_max(X, -4), INVALID, "dimension -4 for input with 3"),
    "axis twice": (lambda: tf.reduce_sum(X, [0, -3]), INVALID, "a dimension twice"),
    "fraction": (lambda: tf.reduce_sum(X, 1.5), TypeError, "Cannot convert 1.5"),
    "float tensor": (lambda: tf.reduce_sum(X, tf.constant(1.0)), INVALID, "not in the list"),
    "bool": (lambda: tf.reduce_sum(B), INVALID, "bool is not in the list"),
    "number": (lambda: tf.reduce_any(X), INVALID, "expected to be a bool"),
    "in a function": (lambda: tf.function(tf.reduce_sum)(X, 3), ValueError, "dimension 3"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
