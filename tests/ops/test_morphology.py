"""tf.nn.dilation2d and tf.nn.erosion2d."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import BAD, mistakes

ONES = [1, 1, 1, 1]


def test_erosion_is_dilation_upside_down():
    x, filters = normal(1, 5, 5, 2), normal(3, 3, 2)
    eroded = tf.nn.erosion2d(x, filters, ONES, "SAME", "NHWC", ONES)
    dilated = tf.nn.dilation2d(-x, filters[::-1, ::-1], ONES, "SAME", "NHWC", ONES)
    np.testing.assert_allclose(eroded, -dilated.numpy(), rtol=1e-6)


def test_strides_and_distances():
    x = np.arange(25, dtype=np.float32).reshape(1, 5, 5, 1)
    found = tf.nn.dilation2d(
        x, np.zeros([2, 2, 1], "float32"), [1, 2, 2, 1], "VALID", "NHWC", [1, 2, 2, 1]
    )
    np.testing.assert_array_equal(found[0, :, :, 0], [[12, 14], [22, 24]])


@pytest.mark.parametrize("padding", ["SAME", "VALID"])
def test_the_first_of_equal_sums_gets_the_gradient(padding):
    x, filters = tf.ones([1, 3, 3, 1]), tf.zeros([2, 2, 1])
    with tf.GradientTape() as tape:
        tape.watch([x, filters])
        y = tf.nn.dilation2d(x, filters, ONES, padding, "NHWC", ONES)
    by_x, by_filters = tape.gradient(y, [x, filters])
    count = 9 if padding == "SAME" else 4
    np.testing.assert_array_equal(by_filters.numpy().ravel(), [count, 0, 0, 0])
    expected = np.zeros([3, 3])
    expected[: int(count**0.5), : int(count**0.5)] = 1
    np.testing.assert_array_equal(by_x[0, ..., 0], expected)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64"])
def test_integers_do_not_overflow_outside(dtype):
    x = tf.constant([[3, 1], [0, 2]], dtype, shape=[1, 2, 2, 1])
    filters = tf.constant([[0, 5], [0, 0]], dtype, shape=[2, 2, 1]) - tf.constant(1, dtype)
    if dtype == "uint8":
        filters = tf.constant([[0, 5], [0, 0]], dtype, shape=[2, 2, 1])
    y = tf.nn.dilation2d(x, filters, ONES, "SAME", "NHWC", ONES)
    lowered = np.array([[6, 2], [7, 2]]) - (dtype != "uint8")
    np.testing.assert_array_equal(y[0, ..., 0], lowered)


def call(x=(1, 4, 4, 1), filters=(2, 2, 1), data_format="NHWC"):
    return lambda: tf.nn.dilation2d(tf.zeros(x), tf.zeros(filters), ONES, "SAME", data_format, ONES)


test_mistakes = mistakes(
    {
        "channels": (call(filters=(2, 2, 3)), BAD, "same number of channels: 1 vs. 3"),
        "rank": (call((4, 4, 1)), BAD, "input must be 4-dimensional"),
        "filter rank": (call(filters=(2, 2)), BAD, "filter must be 3-dimensional"),
        "format": (call(data_format="NCHW"), ValueError, "must be 'NHWC'"),
    }
)
