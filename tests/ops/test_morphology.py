"""tf.nn.dilation2d and tf.nn.erosion2d."""

import numpy as np

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
