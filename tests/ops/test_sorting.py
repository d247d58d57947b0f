"""tf.sort, tf.argsort, tf.math.top_k, tf.math.in_top_k."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

X = normal(3, 5)
INVALID = tf.errors.InvalidArgumentError
INT32 = np.dtype("int32")


def largest(x, k):
    order = np.argsort(-x, -1, kind="stable")[..., :k]
    return np.take_along_axis(x, order, -1), order


class TestRecords(OpTests):
    rows = [
        row("TopKV2", X, 2, expect=largest),
        row("TopKV2", normal(2, 2, 4), 4, expect=largest, dtypes=False),
        row("InTopKV2", X, np.int32([0, 4, 9]), np.int32(2)),
    ]


def test_top_k():
    values, indices = tf.math.top_k([1, 3, 3, 2], k=2)
    assert values.numpy().tolist() == [3, 3]
    assert indices.numpy().tolist() == [1, 2]
    assert tf.math.top_k([1.0, 2.0], index_type=tf.int64).indices.dtype == tf.int64
    assert tf.math.top_k(tf.constant([1, 255], tf.uint8), 2).values.numpy().tolist() == [255, 1]


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "int32", "uint8", "int64"])
@pytest.mark.parametrize("axis", [0, -1])
def test_sort(dtype, axis):
    x = np.abs(np.round(X * 9))
    tensor = tf.cast(x, dtype)
    up = np.sort(x, axis)
    np.testing.assert_array_equal(tf.cast(tf.sort(tensor, axis), tf.float32).numpy(), up)
    down = tf.sort(tensor, axis, direction="DESCENDING")
    np.testing.assert_array_equal(tf.cast(down, tf.float32).numpy(), np.flip(up, axis))
    order = tf.argsort(tensor, axis).numpy()
    np.testing.assert_array_equal(order, np.argsort(x, axis, kind="stable"))


def test_smallest_integer_is_first():
    assert tf.sort([5, -(2**31), -1]).numpy().tolist() == [-(2**31), -1, 5]


def test_unknown_dimensions():
    spec = [tf.TensorSpec([None, None])]
    for function in (tf.sort, tf.argsort, lambda x: tf.sort(x, axis=0)):
        compiled = tf.function(function, input_signature=spec)
        np.testing.assert_array_equal(compiled(X).numpy(), function(X).numpy())


def test_in_top_k():
    scores = np.float32([[1, 1, 0]] * 3 + [[np.inf, 1, 0]])
    result = tf.math.in_top_k([0, 1, 5, 0], scores, 1)
    assert result.numpy().tolist() == [True, True, False, False]


MISTAKES = {
    "k": (lambda: tf.math.top_k([1.0], 3), INVALID, "Had 1, needed 3"),
    "negative k": (lambda: tf.math.top_k([1.0], -1), INVALID, "Need k >= 0, got -1"),
    "scalar": (lambda: tf.math.top_k(1.0), INVALID, "must be >= 1-D"),
    "direction": (lambda: tf.sort([1.0], direction="UP"), ValueError, "one of ASCENDING"),
    "axis": (lambda: tf.sort([1.0], axis=2), INVALID, "axis 2 is not one"),
    "no axis": (lambda: tf.argsort([1.0], axis=None), INVALID, "axis None is not one"),
    "rank": (lambda: tf.math.in_top_k([0], [1.0], 1), INVALID, "must be 2-dimensional"),
    "targets": (lambda: tf.math.in_top_k([[0]], [[1.0]], 1), INVALID, "must be 1-dimensional"),
    "lengths": (lambda: tf.math.in_top_k([0, 1], [[1.0]], 1), INVALID, "must match length"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


def test_nan_and_signed_zeros_in_functions_as_eagerly():
    x = tf.constant([0.0, np.nan, -0.0, np.inf, -np.inf, -np.nan, np.nan])
    for function in (
        lambda x: tf.math.top_k(x, 5).indices,
        lambda x: tf.argsort(x),
        lambda x: tf.argsort(x, direction="DESCENDING"),
    ):
        np.testing.assert_array_equal(function(x), tf.function(function)(x))
    zeros = tf.constant([-0.0, 0.0, -0.0])
    assert tf.function(tf.argsort)(zeros).numpy().tolist() == [0, 1, 2]
    top = tf.function(lambda x: tf.math.top_k(x, 1).values)(zeros)
    assert np.signbit(top.numpy()).tolist() == [True]


def test_axes_are_integers_of_any_kind():
    x = tf.constant([[2, 1], [0, 3]])
    for axis in (np.int64(0), tf.constant(0), np.array(0)):
        assert tf.sort(x, axis).numpy().tolist() == [[0, 1], [2, 3]]
        assert tf.function(tf.argsort)(x, axis=0).numpy().tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("values", [["b", "a"], [True, False]])
def test_what_has_no_order_is_refused(values):
    for function, error in (
        (tf.sort, tf.errors.InvalidArgumentError),
        (tf.function(tf.sort), TypeError),
    ):
        with pytest.raises(error):
            function(tf.constant(values))


def test_gradient_of_unknown_rank():
    @tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.math.top_k(x, 2).values[..., 0]
        return tape.gradient(y, x)

    assert gradient(tf.constant([[1.0, 3.0, 2.0]])).numpy().tolist() == [[0.0, 1.0, 0.0]]
