"""tf.reverse, tf.roll, tf.reverse_sequence."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


def flipped(x, lengths):
    out = x.copy()
    for i, n in enumerate(lengths):
        out[i, :n] = x[i, :n][::-1]
    return out


class TestRecords(OpTests):
    rows = [
        row("ReverseV2", normal(2, 3, 2), (0,), expect=np.flip),
        row("ReverseV2", normal(2, 3, 2), (-1, 1), expect=np.flip),
        row("Roll", normal(5), np.array(2), (0,), expect=np.roll),
        row("Roll", normal(3, 4), np.array([1, -2]), (0, 1), expect=np.roll),
        row("Roll", integers(0, 9, 3, 4), np.array([1, 1]), (1, 1), expect=np.roll),
        row(
            "ReverseSequence",
            normal(2, 5),
            np.array([2, 5]),
            seq_dim=1,
            batch_dim=0,
            expect=flipped,
        ),
        row("ReverseSequence", normal(5, 2, 3), np.array([2, 4]), seq_dim=0, batch_dim=1),
    ]


test_mistakes = mistakes(
    {
        "axis": (lambda: tf.reverse(X, [2]), BAD, r"'axis'\[0\] = 2 is out of valid range"),
        "twice": (lambda: tf.reverse(X, [0, -2]), BAD, "axis 0 specified more than once"),
        "roll": (lambda: tf.roll(X, 1, 2), BAD, "axis 2 is out of range"),
        "shifts": (lambda: tf.roll(X, [1, 2], 0), BAD, "must have the same size: 2 and 1"),
        "no axis": (lambda: tf.reverse_sequence(X, [1, 1, 1]), TypeError, "needs seq_axis"),
        "same axes": (
            lambda: tf.reverse_sequence(X, [1, 1, 1], seq_axis=0, batch_axis=0),
            BAD,
            "must be different axes",
        ),
        "lengths": (
            lambda: tf.reverse_sequence(X, [1, 2], seq_axis=1),
            BAD,
            r"Length of seq_lengths != input.dims\(0\), \(2 vs. 3\)",
        ),
        "long": (
            lambda: tf.reverse_sequence(X, [1, 2, 7], seq_axis=1),
            BAD,
            r"seq_lens\(2\) > input.dims\(1\)",
        ),
    }
)


def test_shift_from_data_compiles():
    f = tf.function(lambda x, n: tf.roll(x, n, axis=0))
    assert f(tf.range(4), tf.constant(1)).numpy().tolist() == [3, 0, 1, 2]
    assert f(tf.range(4), tf.constant(-1)).numpy().tolist() == [1, 2, 3, 0]
    assert not f.get_concrete_function(tf.range(4), tf.constant(1)).callable.needs_host()


@pytest.mark.parametrize("lengths", [[4, 1], [-1, 1]])
def test_lengths_of_sequences_are_checked(lengths):
    x = tf.reshape(tf.range(6.0), [2, 3])
    for wrap in (lambda f: f, tf.function):
        call = wrap(lambda n: tf.reverse_sequence(x, n, seq_axis=1))
        assert call(tf.constant([2, 3])).numpy().tolist() == [[1, 0, 2], [5, 4, 3]]
        with pytest.raises(BAD, match="seq_lens"):
            call(tf.constant(lengths))


@pytest.mark.parametrize("axes", [(2, 0), (1, 2), (-3, 0)])
def test_axes_of_sequences_exist(axes):
    with pytest.raises(BAD, match="must be < input rank"):
        tf.reverse_sequence(tf.zeros([2, 2]), [1, 1], *axes)


def test_the_number_of_lengths_is_that_of_sequences():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def f(x):
        y = tf.reverse_sequence(x, [1, 2], 1)
        assert y.shape.as_list() == [2, 3]
        return y

    assert f(tf.ones([2, 3])).shape == [2, 3]
