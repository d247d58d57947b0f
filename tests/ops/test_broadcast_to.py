"""tf.broadcast_to, tf.broadcast_dynamic_shape, tf.broadcast_static_shape."""

import numpy as np

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


class TestRecords(OpTests):
    rows = [
        row("BroadcastTo", normal(3), (2, 3), expect=np.broadcast_to),
        row("BroadcastTo", normal(2, 1, 3), (2, 4, 3), expect=np.broadcast_to),
        row("BroadcastTo", normal(), (2, 2), expect=np.broadcast_to),
        row("BroadcastArgs", np.array([2, 1]), np.array([3]), expect=lambda a, b: np.array([2, 3])),
    ]


test_mistakes = mistakes(
    {
        "shape": (lambda: tf.broadcast_to(X, [3, 5]), BAD, r"\[3, 4\] vs. \[3, 5\]"),
        "rank": (lambda: tf.broadcast_to(X, [4]), BAD, r"Rank of input \(2\)"),
        "dynamic": (lambda: tf.broadcast_dynamic_shape([2], [3]), BAD, r"\[2\] vs. \[3\]"),
        "static": (
            lambda: tf.broadcast_static_shape(tf.TensorShape([2]), tf.TensorShape([3])),
            ValueError,
            "Incompatible shapes for broadcasting",
        ),
    }
)


def test_to_a_shape_known_when_run():
    @tf.function(input_signature=[tf.TensorSpec([None, 1]), tf.TensorSpec([None, 3])])
    def f(x, y):
        shape = tf.broadcast_dynamic_shape(tf.shape(x), tf.shape(y))
        return tf.broadcast_to(x, shape), tf.broadcast_to(x, tf.shape(y))

    a, b = f(tf.ones([2, 1]), tf.zeros([2, 3]))
    assert a.shape == b.shape == [2, 3]


def test_static_shape_with_unknown_dimensions():
    shape = tf.broadcast_static_shape(tf.TensorShape([None, 1]), tf.TensorShape([3]))
    assert shape.as_list() == [None, 3]


def test_sizes_that_follow_from_the_input():
    @tf.function
    def f(x, shape):
        y = tf.broadcast_to(x, shape)
        assert y.shape.as_list() == [None, None, 3]
        return y

    assert f(tf.ones([1, 3]), tf.constant([2, 4, 3])).shape == [2, 4, 3]
