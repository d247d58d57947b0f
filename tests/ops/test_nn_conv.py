"""Convolutions: layouts, groups, batches, second derivatives, mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

TWO = (1, 2, 2, 1)
FILTERS, SOLID = normal(3, 3, 2, 3), normal(1, 3, 3, 3, 2)
UNDONE = tf.errors.UnimplementedError


class TestRecords(OpTests):
    rows = [
        row("Conv2D", normal(1, 4, 4, 4), normal(3, 3, 2, 4), strides=TWO),
        row("Conv2D", normal(1, 2, 4, 5), normal(3, 3, 2, 3), data_format="NCHW"),
        row(
            "Conv2D",
            normal(1, 4, 4, 2),
            normal(3, 3, 2, 2),
            padding="EXPLICIT",
            explicit_paddings=(0, 0, 2, 0, 0, 1, 0, 0),
        ),
        row(
            "Conv2DBackpropInput", (1, 4, 4, 2), normal(3, 3, 2, 3), normal(1, 2, 2, 3), strides=TWO
        ),
        row(
            "Conv2DBackpropFilter",
            normal(1, 4, 4, 2),
            (3, 3, 2, 3),
            normal(1, 2, 2, 3),
            strides=TWO,
        ),
        row("Conv3D", normal(1, 2, 3, 3, 3), normal(2, 2, 2, 2, 2), data_format="NCDHW"),
        row("Conv3DBackpropInputV2", SOLID.shape, normal(2, 2, 2, 2, 2), SOLID),
        row(
            "Conv3DBackpropFilterV2", normal(1, 3, 3, 3, 2), (2, 2, 2, 2, 2), normal(1, 3, 3, 3, 2)
        ),
        row("DepthwiseConv2dNative", normal(1, 2, 4, 5), normal(3, 3, 2, 2), data_format="NCHW"),
        row(
            "DepthwiseConv2dNativeBackpropInput",
            (1, 4, 4, 2),
            normal(3, 3, 2, 2),
            normal(1, 2, 2, 4),
            strides=TWO,
        ),
        row(
            "DepthwiseConv2dNativeBackpropFilter",
            normal(1, 4, 4, 2),
            (3, 3, 2, 2),
            normal(1, 2, 2, 4),
            strides=TWO,
        ),
    ]


def close(a, b):
    np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5)


def test_channels_first_is_channels_last_transposed():
    x, filters = normal(2, 5, 6, 3), normal(3, 3, 3, 4)
    last = tf.nn.conv2d(x, filters, [1, 2, 1, 1], "SAME", dilations=[1, 1, 2, 1])
    first = tf.nn.conv2d(
        x.transpose(0, 3, 1, 2), filters, [1, 1, 2, 1], "SAME", "NCHW", dilations=[1, 1, 1, 2]
    )
    close(tf.transpose(first, [0, 2, 3, 1]), last)
    line, slim = normal(2, 7, 3), normal(3, 3, 4)
    last = tf.nn.conv1d(line, slim, 2, "VALID")
    first = tf.nn.conv1d(line.transpose(0, 2, 1), slim, 2, "VALID", "NCW")
    close(tf.transpose(first, [0, 2, 1]), last)


def test_groups_are_convolved_one_by_one():
    x, filters = normal(2, 4, 4, 4), normal(3, 3, 2, 6)
    parts = [
        tf.nn.conv2d(x[..., 2 * i : 2 * i + 2], filters[..., 3 * i : 3 * i + 3], 1, "SAME")
        for i in range(2)
    ]
    close(tf.nn.conv2d(x, filters, 1, "SAME"), tf.concat(parts, -1))


@pytest.mark.parametrize("unknown", [False, True])
def test_more_batch_axes(unknown):
    x, filters, slim = normal(2, 3, 4, 4, 2), normal(2, 2, 2, 3), normal(2, 2, 3)

    def both(x):
        return tf.nn.conv2d(x, filters, 1, "VALID"), tf.nn.conv1d(x, slim, 1, "VALID")

    if unknown:
        signature = [tf.TensorSpec([None, None, 4, 4, 2])]
        both = tf.function(both, input_signature=signature, autograph=False)
    flat, lines = both(tf.constant(x))
    close(flat[1], tf.nn.conv2d(x[1], filters, 1, "VALID"))
    close(lines[1, 2], tf.nn.conv1d(x[1, 2], slim, 1, "VALID"))


def test_strides_may_be_spelled_in_three_ways():
    x, filters = normal(1, 6, 6, 1), normal(3, 3, 1, 1)
    expected = tf.nn.conv2d(x, filters, [1, 2, 2, 1], "SAME")
    for strides in (2, 2.0, [2], (2, 2), np.array([2, 2]), tf.constant(2)):
        close(tf.nn.conv2d(x, filters, strides, "SAME"), expected)


def test_transposed_with_a_dilated_filter_is_the_gradient():
    x, filters = tf.constant(normal(1, 7, 7, 2)), normal(3, 3, 2, 3)
    for padding, size in (("SAME", 7), ("VALID", 3)):
        y = normal(1, size, size, 3)
        with tf.GradientTape() as tape:
            tape.watch(x)
            z = tf.nn.atrous_conv2d(x, filters, 2, padding)
        mine = tf.nn.atrous_conv2d_transpose(y, filters, [1, 7, 7, 2], 2, padding)
        close(mine, tape.gradient(z, x, tf.constant(y)))


def test_output_shape_may_be_a_tensor():
    x, filters = normal(2, 3, 4), normal(3, 5, 4)
    expected = tf.nn.conv1d_transpose(x, filters, [2, 6, 5], 2)

    @tf.function(input_signature=[tf.TensorSpec([None, None, 4])], autograph=False)
    def f(x):
        dims = tf.shape(x)
        return tf.nn.conv1d_transpose(x, filters, [dims[0], 2 * dims[1], 5], 2)

    close(f(tf.constant(x)), expected)
    close(tf.nn.conv1d_transpose(x, filters, tf.constant([2, 6, 5]), 2), expected)


def test_gradients_of_depthwise_as_functions():
    x, filters, g = normal(1, 4, 4, 2), normal(3, 3, 2, 2), normal(1, 4, 4, 4)
    tensors = tf.constant(x), tf.constant(filters)
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        y = tf.nn.depthwise_conv2d(*tensors, 1, "SAME")
    dx, df = tape.gradient(y, tensors, tf.constant(g))
    close(tf.nn.depthwise_conv2d_backprop_input([1, 4, 4, 2], filters, g, 1, "SAME"), dx)
    close(tf.nn.depthwise_conv2d_backprop_filter(x, [3, 3, 2, 2], g, 1, "SAME"), df)


def test_images_that_need_no_gradient_get_none_computed():
    x, filters = tf.constant(normal(1, 4, 4, 1)), tf.constant(normal(3, 3, 1, 1))
    ran = []

    class Recorder:
        def record(self, record):
            ran.append(record.op.name)

    with tf.GradientTape() as tape:
        tape.watch(filters)
        y = tf.nn.conv2d(x, filters, 1, "SAME")
    from yeoul.engine.state import STATE

    recorder = Recorder()
    STATE.push_tape(recorder)
    try:
        tape.gradient(y, filters)
    finally:
        STATE.pop_tape(recorder)
    assert "Conv2DBackpropFilter" in ran
    assert "Conv2DBackpropInput" not in ran


def conv(x=(1, 4, 4, 1), filters=(2, 2, 1, 1), strides=1, padding="SAME", **options):
    """A call of conv2d on zeros of these shapes."""
    return lambda: tf.nn.conv2d(tf.zeros(x), tf.zeros(filters), strides, padding, **options)


test_mistakes = mistakes(
    {
        "rank": (conv((4, 4, 1)), BAD, r"input must be 4-dimensional, but is of shape \[4, 4, 1\]"),
        "filter rank": (conv(filters=(2, 2, 1)), BAD, "filter must be 4-dimensional"),
        "channels": (
            conv((1, 4, 4, 3), (2, 2, 2, 1)),
            BAD,
            r"3 vs. 2; input of shape \[1, 4, 4, 3\]",
        ),
        "groups": (
            conv((1, 4, 4, 4), (2, 2, 2, 3)),
            BAD,
            "multiple of the number of groups: 3 vs. 2",
        ),
        "padding": (conv(padding="half"), BAD, 'padding must be "SAME", "VALID", or a list'),
        "lower case": (conv(padding="same"), BAD, "Upper case is required"),
        "padding size": (conv(padding=[[0, 0]] * 3), ValueError, "it must be of size 4"),
        "padding pairs": (conv(padding=[[0, 0, 0]] * 4), ValueError, "list of 2 ints"),
        "padding of the batch": (
            conv(padding=[[1, 0]] * 4),
            BAD,
            r"\[0, 0\] for batch and channels",
        ),
        "negative padding": (
            conv(padding=[[0, 0], [-1, 0], [0, 0], [0, 0]]),
            BAD,
            "must not be negative",
        ),
        "stride 0": (conv(strides=0), BAD, "strides must be greater than 0"),
        "three strides": (conv(strides=[1, 2, 1]), ValueError, "should be of length 1, 2 or 4"),
        "batch stride": (conv(strides=[2, 1, 1, 1]), UNDONE, "batch and channels must be 1"),
        "dilation 0": (conv(dilations=0), BAD, "dilations must be greater than 0"),
        "format": (conv(data_format="CHWN"), BAD, "data_format must be one of 'NHWC', 'NCHW'"),
        "too large": (conv((1, 2, 2, 1), (3, 3, 1, 1), padding="VALID"), BAD, "would be negative"),
        "dtypes": (
            lambda: tf.nn.conv2d(
                tf.zeros([1, 4, 4, 1]), tf.zeros([2, 2, 1, 1], "float64"), 1, "SAME"
            ),
            BAD,
            "expected to be a float32 tensor but is a float64",
        ),
        "explicit in 3-D": (
            lambda: tf.nn.conv3d(tf.zeros([1] * 5), tf.zeros([1] * 5), 1, [[0, 0]] * 5),
            ValueError,
            "Conv3D knows no explicit padding",
        ),
        "1-D format": (
            lambda: tf.nn.conv1d(tf.zeros([1, 4, 1]), tf.zeros([2, 1, 1]), 1, "SAME", "CWN"),
            ValueError,
            "must be 'NWC' or 'NCW'",
        ),
        "format of convolution": (
            lambda: tf.nn.convolution(
                tf.zeros([1, 4, 4, 1]), tf.zeros([2, 2, 1, 1]), data_format="NWC"
            ),
            BAD,
            "data_format must be one of 'NHWC', 'NCHW', not 'NWC'",
        ),
        "format of conv_transpose": (
            lambda: tf.nn.conv_transpose(
                tf.zeros([1, 4, 1]), tf.zeros([2, 1, 1]), [1, 4, 1], 1, data_format="NHWC"
            ),
            ValueError,
            "must be 'NWC' or 'NCW'",
        ),
        "strides in words": (conv(strides="two"), TypeError, "an int or a list of ints"),
        "window of 0": (conv(filters=(0, 2, 1, 1)), BAD, "must not have zero elements"),
        "filters of rank 2": (
            lambda: tf.nn.convolution(tf.zeros([4, 4]), tf.zeros([2, 2])),
            ValueError,
            "filters must have rank 3, 4 or 5",
        ),
        "strides and dilations": (
            lambda: tf.nn.convolution(tf.zeros([1, 9, 1]), tf.zeros([3, 1, 1]), 2, dilations=2),
            ValueError,
            "not supported in conjunction",
        ),
        "transposed": (
            lambda: tf.nn.conv2d_transpose(
                tf.zeros([1, 2, 2, 3]), tf.zeros([3, 3, 4, 3]), [1, 7, 7, 4], 2
            ),
            BAD,
            r"has outputs of shape \[1, 4, 4, 3\]. Correct output_shape",
        ),
        "depthwise channels": (
            lambda: tf.nn.depthwise_conv2d(
                tf.zeros([1, 4, 4, 3]), tf.zeros([2, 2, 2, 1]), 1, "SAME"
            ),
            BAD,
            "same number of channels: 3 vs. 2",
        ),
        "depthwise strides and dilations": (
            lambda: tf.nn.depthwise_conv2d(
                tf.zeros([1, 4, 4, 3]), tf.zeros([2, 2, 3, 1]), 2, "SAME", dilations=2
            ),
            ValueError,
            "not supported in conjunction",
        ),
        "pointwise filter": (
            lambda: tf.nn.separable_conv2d(
                tf.zeros([1, 4, 4, 1]), tf.zeros([2, 2, 1, 1]), tf.zeros([2, 2, 1, 1]), 1, "SAME"
            ),
            ValueError,
            "pointwise_filter must have shape",
        ),
    }
)


def test_graphs_word_the_same_errors():
    @tf.function(autograph=False)
    def f(x):
        return tf.nn.conv2d(x, tf.zeros([2, 2, 2, 1]), 1, "SAME")

    with pytest.raises(ValueError, match="multiple of filter channels"):
        f(tf.zeros([1, 4, 4, 3]))
