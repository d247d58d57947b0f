"""tf.tile, tf.repeat."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


class TestRecords(OpTests):
    rows = [
        row("Tile", normal(2, 3), (2, 1), expect=np.tile),
        row("Tile", normal(2, 3), (0, 2), grad=False, expect=np.tile),
        row("Tile", normal(2), (3,), expect=np.tile),
        row("Tile", integers(0, 9, 2, 2), (2, 3), expect=np.tile),
    ]


test_mistakes = mistakes(
    {
        "tile": (lambda: tf.tile(X, [2]), BAD, "a vector of length 2 but got length 1"),
        "negative": (lambda: tf.tile(X, [2, -1]), BAD, r"Expected multiples\[1\] >= 0"),
        "repeat": (
            lambda: tf.repeat(X, [1, 2], axis=1),
            ValueError,
            "Dimensions 4 and 2 are not compatible",
        ),
        "negative repeat": (lambda: tf.repeat(X, [-1, 1, 1], axis=0), ValueError, ">= 0"),
        "negative repeats": (lambda: tf.repeat(X, -1, axis=0), BAD, "multiples"),
    }
)


@pytest.mark.parametrize(
    ("repeats", "axis"), [(2, None), (2, 0), (3, -1), ([1, 2, 0], 0), ([2, 0, 1, 1], 1), ([2], 1)]
)
def test_repeat_is_numpys(repeats, axis):
    x = normal(3, 4)
    np.testing.assert_array_equal(tf.repeat(x, repeats, axis), np.repeat(x, repeats, axis))

    @tf.function(input_signature=[tf.TensorSpec([None, None])])
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.repeat(x, repeats, axis)
        return y, tf.convert_to_tensor(tape.gradient(y, x))

    y, grad = f(x)
    np.testing.assert_array_equal(y, np.repeat(x, repeats, axis))
    counts = np.asarray(repeats)
    counts = counts.reshape(-1, 1) if axis == 0 and counts.ndim else counts
    np.testing.assert_array_equal(grad, np.broadcast_to(counts, x.shape))


def test_repeats_from_data():
    f = tf.function(lambda x, r: tf.repeat(x, r, axis=0))
    x = tf.constant(normal(3, 2))
    for repeats in ([1, 2, 0], [3, 0, 1]):
        expected = np.repeat(x.numpy(), repeats, 0)
        np.testing.assert_array_equal(f(x, tf.constant(repeats)), expected)


def test_known_shape_of_an_even_repeat():
    f = tf.function(lambda x: tf.repeat(x, 2, axis=1))
    assert f.get_concrete_function(tf.TensorSpec([3, 4])).outputs[0].shape.as_list() == [3, 8]
    assert f.get_concrete_function(tf.TensorSpec([None, 4])).outputs[0].shape.rank == 2


def test_gradient_of_tile_for_unknown_ranks():
    @tf.function(input_signature=[tf.TensorSpec(None), tf.TensorSpec(None, tf.int32)])
    def f(x, multiples):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.tile(x, multiples)
        return tape.gradient(y, x)

    assert f(tf.ones([1, 2]), tf.constant([2, 3])).numpy().tolist() == [[6.0, 6.0]]


def test_repeats_are_integers_and_axes_exist():
    with pytest.raises(TypeError, match="repeats are integers"):
        tf.repeat([1, 2], 1.5)
    with pytest.raises(ValueError, match="axis = 2 is out of range"):
        tf.repeat([[1, 2]], 2, axis=2)
    assert tf.repeat(tf.zeros([0]), []).shape == [0]


def test_the_length_of_the_repeated_axis_is_known():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def f(x):
        y = tf.repeat(x, 2, axis=1)
        assert y.shape.as_list() == [None, 6]
        return y

    assert f(tf.ones([1, 3])).shape == [1, 6]
