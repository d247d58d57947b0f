"""tf.image.resize: sizes, dtypes, mistakes; numbers of TensorFlow 2.15 for every method."""

import collections

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.ops.image import resize_records, resize_weights

# First row of tf.range(16) ** 1.3 as a 4 x 4 image, in size (3, 2), with antialias off and on.
RECORDED = {
    "nearest": ([1.0, 4.171167], [1.0, 4.171167]),
    "bilinear": ([1.597179, 4.665619], [2.80776, 5.37134]),
    "bicubic": ([1.027915, 4.274182], [1.723771, 4.589742]),
    "area": ([2.145769, 5.340065], [2.145769, 5.340065]),
    "lanczos3": ([0.815546, 4.173769], [1.397101, 4.384389]),
    "lanczos5": ([1.286952, 4.486519], [1.397008, 4.454243]),
    "gaussian": ([1.873285, 5.005069], [3.275039, 5.668365]),
    "mitchellcubic": ([1.457054, 4.675351], [2.442941, 5.087765]),
}


@pytest.mark.parametrize("method", RECORDED)
def test_methods(method):
    x = (np.arange(16, dtype=np.float32) ** np.float32(1.3)).reshape(4, 4, 1)
    for antialias, expected in enumerate(RECORDED[method]):
        found = tf.image.resize(x, [3, 2], method, antialias=bool(antialias))
        np.testing.assert_allclose(found[0, :, 0], expected, rtol=1e-5)


def test_results_are_float32_except_of_the_nearest():
    for dtype in ("uint8", "float16", "float64"):
        x = tf.ones([1, 2, 2, 1], dtype)
        assert tf.image.resize(x, [3, 3]).dtype == tf.float32
        assert tf.image.resize(x, [3, 3], tf.image.ResizeMethod.NEAREST_NEIGHBOR).dtype == dtype


def test_proportions_may_be_kept():
    assert tf.image.resize(tf.ones([4, 2, 1]), [8, 8], preserve_aspect_ratio=True).shape == [
        8,
        4,
        1,
    ]


def test_sizes_may_be_unknown():
    @tf.function(input_signature=[tf.TensorSpec([None, None, None, 1])], autograph=False)
    def f(x):
        return tf.image.resize(x, 2 * tf.shape(x)[1:3], "lanczos3")

    x = tf.reshape(tf.range(4.0), [1, 2, 2, 1])
    np.testing.assert_allclose(f(x), tf.image.resize(x, [4, 4], "lanczos3"), rtol=1e-5)


def test_corners_may_be_aligned():
    found = resize_weights.linear(3, 5, align_corners=True, half_pixel_centers=False)
    np.testing.assert_allclose(found.matrix() @ [0.0, 1.0, 2.0], [0.0, 0.5, 1.0, 1.5, 2.0])
    found = resize_weights.nearest(3, 5, align_corners=True, half_pixel_centers=False)
    assert found[[0, -1]].tolist() == [0, 2]


def test_gradient_spreads_what_interpolation_gathers():
    x = tf.ones([1, 2, 2, 1])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.image.resize(x, [4, 4])
    np.testing.assert_allclose(tape.gradient(y, x), np.full([1, 2, 2, 1], 4.0))


def call(*args, **options):
    return lambda: tf.image.resize(*args, **options)


test_mistakes = mistakes(
    {
        "rank": (call(tf.ones([2, 2]), [3, 3]), ValueError, "either 3 or 4 dimensions"),
        "three sizes": (
            call(tf.ones([2, 2, 1]), [3, 3, 3]),
            ValueError,
            "of 2 elements",
        ),
        "size 0": (call(tf.ones([2, 2, 1]), [0, 3]), BAD, "output dimensions must be positive"),
        "fraction": (call(tf.ones([2, 2, 1]), [2.5, 3]), ValueError, "1-D int32 Tensor"),
        "method": (call(tf.ones([2, 2, 1]), [2, 3], "cubic"), ValueError, "not implemented: cubic"),
    }
)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: tf.image.resize(x, [4, 9], "lanczos3"),
        lambda x: tf.image.resize(x, [3, 3], antialias=True),
        lambda x: tf.image.crop_and_resize(x, [[0.1, 0.1, 1.2, 1.0]], [1], [3, 3]),
        lambda x: tf.image.crop_and_resize(x, [[0.0, 0.0, 0.7, 0.8]], [1], [3, 3], "nearest"),
    ],
)
def test_gradients_have_gradients(function):
    random = np.random.default_rng(1)
    x, direction = (tf.constant(random.random((2, 6, 5, 3), "float32")) for _ in range(2))

    def length_of_gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            total = tf.reduce_sum(function(x) ** 3)
        return tf.reduce_sum(tape.gradient(total, x) ** 2)

    with tf.GradientTape() as tape:
        tape.watch(x)
        length = length_of_gradient(x)
    slope = tf.reduce_sum(tape.gradient(length, x) * direction)
    ends = [length_of_gradient(x + step * direction) for step in (-0.01, 0.01)]
    np.testing.assert_allclose(slope, (ends[1] - ends[0]) / 0.02, rtol=0.01)


@pytest.mark.parametrize("method", ["bilinear", "area"])
def test_big_images_that_come_again_give_the_same_by_a_compiled_program(method, monkeypatch):
    monkeypatch.setattr(resize_records, "BIG", 16)
    monkeypatch.setattr(resize_records, "CALLS", collections.Counter())
    images = np.arange(3 * 5 * 4, dtype="float32").reshape(1, 3, 5, 4)
    first = tf.image.resize(images, [4, 3], method)
    for _ in range(resize_records.OFTEN):
        last = tf.image.resize(images, [4, 3], method)
    np.testing.assert_allclose(last, first, rtol=1e-6)
    assert max(resize_records.CALLS.values()) == resize_records.OFTEN + 1
    for size in range(1, 200):
        tf.image.resize(images, [size, 3], method)
    assert len(resize_records.CALLS) <= resize_records.PROGRAMS * resize_records.OFTEN
