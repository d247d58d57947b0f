"""FusedBatchNormV3: formats, averages, gradients, mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal, uniform
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.ops import batch_norm

fused = tf.compat.v1.nn.fused_batch_norm
SCALE, OFFSET = uniform(0.5, 2, 3), normal(3)
MEAN, VARIANCE = normal(3, seed=1), uniform(0.5, 2, 3, seed=1)


def plain(x, scale, offset, training):
    """The same, of small operations."""
    mean, variance = MEAN, VARIANCE
    if training:
        axes = list(range(len(x.shape) - 1))
        mean, variance = tf.reduce_mean(x, axes), tf.math.reduce_variance(x, axes)
    return tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)


@pytest.mark.parametrize("large", [False, True], ids=["host", "XLA"])
@pytest.mark.parametrize("training", [False, True])
def test_value_and_gradients_are_those_of_small_operations(training, large, monkeypatch):
    if large:
        monkeypatch.setattr(batch_norm.FUSED_BATCH_NORM, "limit", 0)
        monkeypatch.setattr(batch_norm.FUSED_BATCH_NORM_GRAD, "limit", 0)
    inputs = [tf.constant(a) for a in (normal(2, 3, 4, 3), SCALE, OFFSET)]
    upstream = tf.constant(normal(2, 3, 4, 3, seed=2))
    results = []
    for f in (
        lambda *a: fused(*a, MEAN, VARIANCE, is_training=training)[0],
        lambda *a: plain(*a, training),
    ):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y = f(*inputs)
        results.append([y, *tape.gradient(y, inputs, upstream)])
    for mine, other in zip(*results, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("first", "shape", "order"),
    [("NCHW", (2, 3, 4, 3), (0, 3, 1, 2)), ("NCDHW", (2, 1, 3, 4, 3), (0, 4, 1, 2, 3))],
)
def test_channels_first_is_channels_last_transposed(first, shape, order):
    x = normal(*shape)
    last = fused(x, SCALE, OFFSET, data_format=first.replace("C", "") + "C")
    mine = fused(x.transpose(order), SCALE, OFFSET, data_format=first)
    np.testing.assert_allclose(mine[0], last[0].numpy().transpose(order), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(mine[2], last[2], rtol=1e-5)


def test_variance_returned_is_unbiased_and_averaged():
    x = normal(2, 2, 2, 3)
    flat = x.reshape(-1, 3)
    _, mean, variance = fused(x, SCALE, OFFSET, MEAN, VARIANCE, exponential_avg_factor=0.25)
    np.testing.assert_allclose(mean, 0.75 * MEAN + 0.25 * flat.mean(0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(variance, 0.75 * VARIANCE + 0.25 * flat.var(0, ddof=1), rtol=1e-5)


def test_one_pixel_has_no_variance():
    _, _, variance = fused(normal(1, 1, 1, 3), SCALE, OFFSET)
    np.testing.assert_array_equal(variance, [0.0, 0.0, 0.0])


def test_short_floats_keep_long_statistics():
    y, mean, _ = fused(tf.ones([1, 64, 64, 3], "float16"), SCALE, OFFSET)
    assert (y.dtype, mean.dtype) == (tf.float16, tf.float32)
    np.testing.assert_array_equal(mean, [1.0, 1.0, 1.0])


def test_gradient_has_a_gradient():
    x = tf.constant(normal(1, 2, 2, 3))
    grads = []
    for f in (lambda x: fused(x, SCALE, OFFSET)[0], lambda x: plain(x, SCALE, OFFSET, True)):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.reduce_sum(f(x) ** 3)
            g = inner.gradient(y, x)
        grads.append(outer.gradient(g, x, tf.constant(normal(1, 2, 2, 3, seed=3))))
    np.testing.assert_allclose(*grads, rtol=1e-3, atol=1e-3)


def call(x=(1, 2, 2, 3), scale=3, **options):
    """A call on zeros of these shapes."""
    return lambda: fused(tf.zeros(x), tf.zeros([scale]), tf.zeros([scale]), **options)


test_mistakes = mistakes(
    {
        "rank": (call((2, 2, 3)), BAD, "input must be 4-dimensional with data_format 'NHWC'"),
        "channels": (call(scale=2), BAD, "one element for each of the 3 channels"),
        "format": (call(data_format="CHWN"), BAD, "data_format must be one of"),
        "no averages": (
            call(is_training=False),
            ValueError,
            "must be vectors when",
        ),
        "dtype": (
            lambda: execute(
                batch_norm.FUSED_BATCH_NORM,
                (tf.zeros([1, 1, 1, 3], "float64"), SCALE, OFFSET, MEAN, VARIANCE),
                batch_norm.FUSED_BATCH_NORM.attrs,
            ),
            BAD,
            "not in the list of allowed values",
        ),
    }
)
