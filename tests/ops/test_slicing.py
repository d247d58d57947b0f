"""tf.slice."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.reshape(tf.range(12.0), [3, 4])


class TestRecords(OpTests):
    rows = [
        row("Slice", normal(3, 4), np.array([1, 0]), (2, 3), expect=lambda x, *_: x[1:3, :3]),
        row("Slice", normal(3, 4), np.array([0, 0], "int32"), (0, 4), grad=False),
    ]


test_mistakes = mistakes(
    {
        "size": (lambda: tf.slice(X, [1, 1], [3, 1]), BAD, r"Expected size\[0\] in \[0, 2\]"),
        "begin": (lambda: tf.slice(X, [-1, 0], [1, 1]), BAD, r"begin\[0\] in \[0, 3\], but got -1"),
        "rank": (
            lambda: tf.slice(X, [1], [1]),
            BAD,
            r"1-D tensors of size 2, but got shapes \[1\]",
        ),
    }
)


def test_the_rest():
    np.testing.assert_array_equal(tf.slice(X, [1, 2], [-1, 1]), X.numpy()[1:, 2:3])
    f = tf.function(
        lambda x: tf.slice(x, [1, 0], [-1, 2]), input_signature=[tf.TensorSpec([None, 4])]
    )
    assert f.get_concrete_function().outputs[0].shape.as_list() == [None, 2]
    np.testing.assert_array_equal(f(X), X.numpy()[1:, :2])


def test_computed_start_compiles_and_differentiates():
    @tf.function
    def f(x, start):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.slice(x, start, [2, 2])
            loss = tf.reduce_sum(y * 3.0)
        return y, tape.gradient(loss, x)

    y, grad = f(X, tf.constant([1, 2]))
    expected = np.zeros([3, 4], np.float32)
    expected[1:3, 2:4] = 3
    np.testing.assert_array_equal(y, X.numpy()[1:3, 2:4])
    np.testing.assert_array_equal(grad, expected)
    assert not f.get_concrete_function(X, tf.constant([1, 2])).callable.needs_host()


def test_computed_start_and_the_rest():
    f = tf.function(lambda x, start: tf.slice(x, start, [-1, 2]))
    for row_number in (0, 2):
        np.testing.assert_array_equal(
            f(X, tf.constant([row_number, 1])), X.numpy()[row_number:, 1:3]
        )


def test_computed_sizes():
    f = tf.function(lambda x, n: tf.slice(x, [0, 0], [n, 4]))
    assert f(X, tf.constant(2)).shape == [2, 4]


def test_computed_starts_outside_are_refused():
    call = tf.function(lambda x, begin: tf.slice(x, begin, [2, 2]))
    x = tf.reshape(tf.range(12.0), [3, 4])
    assert call(x, tf.constant([1, 2])).numpy().tolist() == [[6.0, 7.0], [10.0, 11.0]]
    for begin in ([2, 3], [-1, 0]):
        with pytest.raises(BAD, match="Expected"):
            call(x, tf.constant(begin))


def test_known_sizes_are_known_for_any_start():
    shapes = []

    @tf.function(input_signature=[tf.TensorSpec(None), tf.TensorSpec([2], tf.int32)])
    def f(x, begin):
        y = tf.slice(x, begin, [1, -1])
        shapes.append(y.shape.as_list())
        return y

    assert f(tf.ones([3, 4]), tf.constant([1, 1])).numpy().tolist() == [[1.0, 1.0, 1.0]]
    assert shapes == [[1, None]]
