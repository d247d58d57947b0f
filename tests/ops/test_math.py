"""tf.add, tf.abs, tf.add_n and other arithmetic."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row


class TestRecords(OpTests):
    rows = [
        row("AddV2", normal(2, 3), normal(3, seed=1), expect=np.add),
        row("Sub", normal(2, 1), normal(3, seed=1), expect=np.subtract),
        row("Mul", normal(2, 3), normal(1, 3, seed=1), expect=np.multiply),
        row("Mul", normal(2, dtype="complex64"), normal(2, dtype="complex64"), dtypes=False),
        row("Neg", normal(2, 3), expect=np.negative),
        row("Sign", normal(2, 3), expect=np.sign),
        row("Sign", normal(2, 3, dtype="complex64"), dtypes=False),
        row("Square", normal(2, 3), expect=np.square),
        row("SquaredDifference", normal(2, 3), normal(3, seed=1)),
        row("Maximum", normal(2, 3), normal(3, seed=1), expect=np.maximum),
        row("Minimum", normal(2, 3), normal(3, seed=1), expect=np.minimum),
        row("Abs", normal(2, 3), expect=np.abs),
        row("ComplexAbs", normal(2, 3, dtype="complex64"), expect=np.abs),
        row("AddN", normal(2, 3), normal(2, 3, seed=1), expect=np.add),
    ]


MISTAKES = {
    "empty": (lambda: tf.add_n([]), ValueError, "at least one Tensor"),
    "add_n shapes": (
        lambda: tf.add_n([tf.zeros([2]), tf.zeros([3])]),
        tf.errors.InvalidArgumentError,
        r"Input 0: \[2\] != input 1: \[3\]",
    ),
    "shapes": (
        lambda: tf.zeros([2]) + tf.zeros([3]),
        tf.errors.InvalidArgumentError,
        r"\[2\] vs. \[3\]|2 and 3",
    ),
    "dtypes": (
        lambda: tf.constant(1) * tf.constant(1.0),
        tf.errors.InvalidArgumentError,
        "expected to be a int32 tensor but is a float32 tensor",
    ),
    "bool": (
        lambda: tf.add(True, False),
        tf.errors.InvalidArgumentError,
        "bool is not in the list of allowed values",
    ),
    "scalar_mul": (lambda: tf.math.scalar_mul([1.0], [2.0]), ValueError, "must be a 0-D value"),
    "accumulate_n dtypes": (
        lambda: tf.math.accumulate_n([tf.constant(1), tf.constant(1.0)]),
        ValueError,
        "same dtype and shape",
    ),
    "accumulate_n shape": (
        lambda: tf.math.accumulate_n([[1.0], [2.0]], shape=[2]),
        ValueError,
        "not compatible",
    ),
    "accumulate_n dtype": (
        lambda: tf.math.accumulate_n([[1.0]], tensor_dtype=tf.int32),
        TypeError,
        "tensor_dtype",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


def test_python_numbers_take_the_dtype_of_the_tensor():
    for dtype in (tf.float16, tf.bfloat16, tf.float64, tf.int8, tf.uint8, tf.complex64):
        x = tf.constant([1, 2], dtype)
        for y in (x + 1, 1 + x, x * 2, 3 - x, x - 1):
            assert y.dtype == dtype
    assert (tf.constant([1.0]) * 2.5).numpy() == 2.5


def test_zero_keeps_its_sign():
    assert np.signbit((tf.constant([-1.0]) * 0.0).numpy()[0])
    assert not np.signbit((tf.constant([-1.0]) * -0.0).numpy()[0])


def test_overflow_warns_nobody():
    x = tf.constant([3e38])
    assert np.isinf((x + x).numpy()[0])
    assert np.isinf((x * 10.0).numpy()[0])
    assert np.isnan((x / 0.0 - x / 0.0).numpy()[0])


def test_gradient_of_a_tensor_times_itself_counts_both():
    x = tf.constant([3.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    assert tape.gradient(y, x).numpy() == 6.0


def test_scalar_mul_of_slices():
    slices = tf.IndexedSlices(tf.constant([1.0]), tf.constant([0]), [3])
    scaled = tf.math.scalar_mul(2.0, slices)
    assert isinstance(scaled, tf.IndexedSlices)
    assert scaled.values.numpy() == 2.0


def test_variables_stand_for_their_values():
    v = tf.Variable([1.0, 2.0])
    np.testing.assert_array_equal((v + v).numpy(), [2.0, 4.0])
    np.testing.assert_array_equal(tf.negative(v).numpy(), [-1.0, -2.0])
    np.testing.assert_array_equal((1 - v).numpy(), [0.0, -1.0])
