"""tf.unstack, tf.split."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


class TestRecords(OpTests):
    rows = [
        row("Unpack", normal(3, 2), num=3, expect=list),
        row("Unpack", normal(3, 2), num=2, axis=-1, expect=lambda x: list(x.T)),
        row("Unpack", normal(4), num=4),
        row("Split", 0, normal(4, 6), num_split=2, expect=lambda a, x: np.split(x, 2)),
        row("Split", -1, normal(4, 6), num_split=3, expect=lambda a, x: np.split(x, 3, 1)),
        row(
            "SplitV",
            normal(4, 6),
            (1, 3, 2),
            1,
            num_split=3,
            expect=lambda x, *_: np.split(x, [1, 4], 1),
        ),
        row(
            "SplitV",
            normal(4, 6),
            (1, -1, 2),
            -1,
            num_split=3,
            expect=lambda x, *_: np.split(x, [1, 4], 1),
        ),
    ]


test_mistakes = mistakes(
    {
        "num": (lambda: tf.unstack(X, num=2), BAD, "Input shape axis 0 must equal 2"),
        "axis": (lambda: tf.unstack(X, axis=3), ValueError, r"`axis` = 3 not in range \[-2, 2\)"),
        "uneven": (lambda: tf.split(X, 2), BAD, r"split_dim 0 \(size = 3\) and num_split 2"),
        "none": (lambda: tf.split(X, 0), BAD, "num_split 0"),
        "split axis": (lambda: tf.split(X, 2, axis=2), BAD, "but got 2"),
        "sizes": (lambda: tf.split(X, [1, 1]), BAD, "Determined shape must either match"),
        "sizes axis": (lambda: tf.split(X, [1, 2], axis=5), BAD, "but got 5"),
        "two free": (lambda: tf.split(X, [-1, -1]), BAD, "only be one -1"),
        "scalar": (lambda: tf.split(X, tf.constant(3)), ValueError, "Rank-0 tensors are not"),
    }
)


def test_unknown_length():
    f = tf.function(lambda x: tf.unstack(x), input_signature=[tf.TensorSpec([None, 2])])
    with pytest.raises(ValueError, match="Cannot infer argument `num`"):
        f(tf.zeros([3, 2]))
    g = tf.function(lambda x: tf.unstack(x, 3), input_signature=[tf.TensorSpec([None, 2])])
    assert [t.shape.as_list() for t in g(tf.zeros([3, 2]))] == [[2], [2], [2]]


def test_unknown_number_of_parts():
    f = tf.function(
        lambda x, s: tf.split(x, s),
        input_signature=[tf.TensorSpec([None]), tf.TensorSpec([None], tf.int32)],
    )
    with pytest.raises(ValueError, match="Cannot infer argument `num`"):
        f(tf.zeros([3]), tf.constant([1, 2]))
    g = tf.function(lambda x, s: tf.split(x, s, num=2))
    parts = g(tf.range(3.0), tf.constant([1, 2]))
    assert [p.numpy().tolist() for p in parts] == [[0.0], [1.0, 2.0]]


def test_split_of_an_unknown_axis():
    f = tf.function(lambda x: tf.split(x, 2), input_signature=[tf.TensorSpec([None, 3])])
    assert [o.shape.as_list() for o in f.get_concrete_function().outputs] == [[None, 3]] * 2
    assert [p.shape.as_list() for p in f(tf.zeros([4, 3]))] == [[2, 3]] * 2


def test_gradient_of_one_part():
    x = tf.constant(normal(4))
    with tf.GradientTape() as tape:
        tape.watch(x)
        first, _ = tf.split(x, [1, 3])
        y = first * 3.0
    assert tape.gradient(y, x).numpy().tolist() == [3.0, 0.0, 0.0, 0.0]


def test_of_nothing_in_a_function():
    seen = []

    @tf.function
    def f(x):
        seen.append(tf.unstack(x))
        return x

    f(tf.zeros([0, 2]))
    assert seen == [[]]
    with pytest.raises(ValueError, match="evenly divide"):
        tf.function(lambda x: tf.split(x, 0), [tf.TensorSpec(None)])(tf.zeros([2]))
    with pytest.raises(BAD, match="num = 3 parts, but 2 lengths"):
        tf.split(tf.zeros([4]), [2, 2], num=3)
