"""Pooling: layouts, dilations, channels, places of maxima, mistakes."""

import numpy as np

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

WINDOW = {"ksize": (1, 2, 2, 1), "strides": (1, 2, 2, 1)}
FIRST = {"ksize": (1, 1, 2, 2), "strides": (1, 1, 2, 2), "data_format": "NCHW"}
SOLID = {"ksize": (1, 2, 2, 2, 1), "strides": (1, 2, 2, 2, 1)}
UNDONE = tf.errors.UnimplementedError


def pooled(x, n):
    """An input, its maxima under windows of 2, and a gradient."""
    f = tf.nn.max_pool2d if n == 2 else tf.nn.max_pool3d
    y = f(x, 2, 2, "SAME").numpy()
    return x, y, normal(*y.shape, seed=1)


class TestRecords(OpTests):
    rows = [
        row("MaxPool", normal(1, 2, 4, 5), **FIRST),
        row("AvgPool", normal(1, 2, 4, 5), **FIRST),
        row("MaxPoolGrad", *pooled(normal(1, 4, 5, 2), 2), grad=False, **WINDOW),
        row(
            "MaxPoolGradGrad",
            *pooled(normal(1, 4, 5, 2), 2)[:2],
            normal(1, 4, 5, 2, seed=2),
            grad=False,
            **WINDOW,
        ),
        row("AvgPoolGrad", (1, 4, 5, 2), normal(1, 2, 3, 2), **WINDOW),
        row("MaxPool3DGrad", *pooled(normal(1, 4, 3, 2, 2), 3), grad=False, **SOLID),
        row(
            "MaxPool3DGradGrad",
            *pooled(normal(1, 4, 3, 2, 2), 3)[:2],
            normal(1, 4, 3, 2, 2, seed=2),
            grad=False,
            **SOLID,
        ),
        row("AvgPool3DGrad", (1, 4, 3, 2, 2), normal(1, 2, 2, 1, 2), **SOLID),
    ]


def second_order(f, *shape):
    """Twice the gradient of the squares of `f`, towards input and upstream gradient."""
    x = tf.constant(normal(*shape))
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(f(x) ** 3)
        g = inner.gradient(y, x)
    return x, outer.gradient(g, x)


def test_maxima_have_second_derivatives():
    x, found = second_order(lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID"), 1, 4, 4, 1)
    wins = tf.cast(
        tf.repeat(tf.repeat(tf.nn.max_pool2d(x, 2, 2, "VALID"), 2, 1), 2, 2) == x, x.dtype
    )
    np.testing.assert_allclose(found, wins * 6 * x, rtol=1e-5)


def test_channels_first_is_channels_last_transposed():
    x = normal(2, 5, 6, 3)
    for f in (tf.nn.max_pool2d, tf.nn.avg_pool2d):
        last = f(x, [3, 2], [2, 1], "SAME")
        first = f(x.transpose(0, 3, 1, 2), [3, 2], [2, 1], "SAME", "NCHW")
        np.testing.assert_allclose(tf.transpose(first, [0, 2, 3, 1]), last, rtol=1e-6)
    for f in (tf.nn.max_pool1d, tf.nn.avg_pool1d):
        last = f(x[0], 3, 2, "SAME")
        first = f(x[0].transpose(0, 2, 1), 3, 2, "SAME", "NCW")
        np.testing.assert_allclose(tf.transpose(first, [0, 2, 1]), last, rtol=1e-6)


def test_maximum_over_channels():
    x = normal(2, 3, 3, 6)
    found = tf.nn.max_pool2d(x, [1, 1, 1, 2], [1, 1, 1, 2], "VALID")
    np.testing.assert_array_equal(found, x.reshape(2, 3, 3, 3, 2).max(-1))

    @tf.function(input_signature=[tf.TensorSpec(None)])
    def unknown(x):
        return tf.nn.max_pool2d(x, [1, 1, 1, 2], [1, 1, 1, 2], "SAME")

    np.testing.assert_array_equal(unknown(x), found)


def test_explicit_padding():
    x = normal(1, 4, 4, 1)
    padded = np.pad(x, [[0, 0], [1, 0], [0, 1], [0, 0]], constant_values=-np.inf)
    found = tf.nn.max_pool2d(x, 2, 2, [[0, 0], [1, 0], [0, 1], [0, 0]])
    np.testing.assert_array_equal(found, tf.nn.max_pool2d(padded, 2, 2, "VALID"))
    line = tf.nn.max_pool1d(x[0], 2, 2, [[0, 0], [1, 0], [0, 0]])
    np.testing.assert_array_equal(line[:, 0], x[0, :, 0])


def test_dilated_windows():
    x = np.arange(25, dtype=np.float32).reshape(1, 5, 5, 1)
    seen = np.stack([x[:, i : i + 3, j : j + 3] for i in (0, 2) for j in (0, 2)])
    options = {"padding": "VALID", "dilations": [2, 2]}
    np.testing.assert_array_equal(tf.nn.pool(x, [2, 2], "MAX", **options), seen.max(0))
    np.testing.assert_array_equal(tf.nn.pool(x, [2, 2], "AVG", **options), seen.mean(0))
    first = tf.nn.pool(x.transpose(0, 3, 1, 2), [2, 2], "MAX", data_format="NCHW", **options)
    np.testing.assert_array_equal(first[0, 0], seen.max(0)[0, :, :, 0])


def test_places_of_maxima():
    x = normal(2, 4, 4, 2)
    output, places = tf.nn.max_pool_with_argmax(x, 2, 2, "VALID", output_dtype=tf.int32)
    assert places.dtype == tf.int32
    np.testing.assert_array_equal(tf.gather(x[1].ravel(), places[1]), output[1])
    _, through = tf.nn.max_pool_with_argmax(x, 2, 2, "VALID", include_batch_in_index=True)
    np.testing.assert_array_equal(tf.gather(x.ravel(), through), output)


def test_gradient_goes_to_the_places_of_the_maxima():
    x = tf.constant(normal(2, 4, 4, 2))
    for with_batch in (False, True):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = tf.nn.max_pool_with_argmax(x, 2, 2, "SAME", include_batch_in_index=with_batch)[0]
            z = tf.nn.max_pool2d(x, 2, 2, "SAME")
        np.testing.assert_array_equal(tape.gradient(y, x), tape.gradient(z, x))


def zeros(*shape, dtype="float32"):
    return tf.zeros(shape, dtype)


test_mistakes = mistakes(
    {
        "rank": (
            lambda: tf.nn.max_pool2d(zeros(4, 4, 1), 2, 2, "SAME"),
            BAD,
            "input must be 4-dim",
        ),
        "any rank": (
            lambda: tf.nn.avg_pool(zeros(4, 1), 2, 2, "SAME"),
            ValueError,
            "must be 3, 4 or 5",
        ),
        "window 0": (
            lambda: tf.nn.max_pool2d(zeros(1, 4, 4, 1), 0, 2, "SAME"),
            BAD,
            "ksize must be gr",
        ),
        "stride 0": (
            lambda: tf.nn.avg_pool2d(zeros(1, 4, 4, 1), 2, 0, "SAME"),
            BAD,
            "strides must be",
        ),
        "padding": (lambda: tf.nn.max_pool2d(zeros(1, 4, 4, 1), 2, 2, "same"), BAD, "Upper case"),
        "three sizes": (
            lambda: tf.nn.max_pool2d(zeros(1, 4, 4, 1), [1, 2, 2], 1, "SAME"),
            ValueError,
            "ksize should be of length 1, 2 or 4",
        ),
        "too large": (
            lambda: tf.nn.max_pool2d(zeros(1, 2, 2, 1), 3, 1, "VALID"),
            BAD,
            "a window of 3 does not fit into spatial axis 0 of size 2",
        ),
        "batch": (
            lambda: tf.nn.avg_pool2d(zeros(2, 2, 2, 1), [2, 1, 1, 1], 1, "VALID"),
            UNDONE,
            "ksize of batch and channels must be 1",
        ),
        "channels": (
            lambda: tf.nn.max_pool2d(zeros(1, 2, 2, 3), [1, 1, 1, 2], [1, 1, 1, 2], "VALID"),
            UNDONE,
            "number of channels that is a multiple",
        ),
        "wide padding": (
            lambda: tf.nn.max_pool2d(zeros(1, 2, 2, 1), 2, 1, [[0, 0], [2, 0], [0, 0], [0, 0]]),
            BAD,
            "paddings must be smaller than the window",
        ),
        "explicit average": (
            lambda: tf.nn.avg_pool2d(zeros(1, 2, 2, 1), 2, 1, [[0, 0], [1, 0], [0, 0], [0, 0]]),
            ValueError,
            "AvgPool knows no explicit padding",
        ),
        "integers have no average": (
            lambda: tf.nn.avg_pool2d(zeros(1, 2, 2, 1, dtype="int32"), 2, 1, "SAME"),
            BAD,
            "not in the list of allowed values",
        ),
        "1-D format": (
            lambda: tf.nn.max_pool1d(zeros(1, 4, 1), 2, 2, "SAME", "NHWC"),
            BAD,
            "must be 'NWC' or 'NCW'",
        ),
        "format of pool": (
            lambda: tf.nn.pool(zeros(1, 4, 4, 1), [2, 2], "MAX", data_format="NCW"),
            BAD,
            "data_format must be None or one of",
        ),
        "dilated format": (
            lambda: tf.nn.pool(zeros(1, 4, 1), [2], "MAX", dilations=[2], data_format="NCHW"),
            ValueError,
            "data_format must be None or one of",
        ),
        "kind": (
            lambda: tf.nn.pool(zeros(1, 4, 1), [2], "SUM"),
            ValueError,
            "must be 'MAX' or 'AVG'",
        ),
        "dilated with padding": (
            lambda: tf.nn.pool(zeros(1, 4, 1), [2], "MAX", padding="SAME", dilations=[2]),
            ValueError,
            "needs padding 'VALID'",
        ),
        "argmax format": (
            lambda: tf.nn.max_pool_with_argmax(zeros(1, 1, 4, 4), 2, 2, "SAME", "NCHW"),
            ValueError,
            "must be 'NHWC'",
        ),
    }
)
