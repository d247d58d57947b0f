"""tf.shape, tf.size, tf.rank, tf.ensure_shape, tf.get_static_value."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

INT64 = np.dtype("int64")


class TestRecords(OpTests):
    rows = [
        row("Shape", normal(2, 3), expect=lambda x: np.array(x.shape)),
        row("Shape", normal(2, 3), out_type=INT64, expect=lambda x: np.array(x.shape)),
        row("ShapeN", normal(2, 3), normal(4)),
        row("Size", normal(2, 3), expect=np.size),
        row("Rank", normal(2, 3), expect=np.ndim),
        row("EnsureShape", normal(2, 3), shape=(None, 3), expect=lambda x: x),
    ]


test_mistakes = mistakes(
    {
        "ensure": (
            lambda: tf.ensure_shape(tf.zeros([2, 3]), [3, None]),
            BAD,
            r"\(2, 3\) is not compatible with expected shape \(3, None\)",
        ),
    }
)


def test_ensure_shape_when_traced_and_when_run():
    with pytest.raises(ValueError, match="not compatible"):
        tf.function(lambda: tf.ensure_shape(tf.zeros([2]), [3]))()
    f = tf.function(lambda x: tf.ensure_shape(x, [3]), input_signature=[tf.TensorSpec([None])])
    assert f.get_concrete_function().outputs[0].shape == [3]
    with pytest.raises(BAD, match="not compatible with expected shape"):
        f(tf.zeros([2]))


def test_known_dimensions_are_constants_of_a_function():
    @tf.function(input_signature=[tf.TensorSpec([2, 3])])
    def f(x):
        values = tf.shape(x), tf.size(x), tf.rank(x), tf.shape(x)[1]
        known.extend(tf.get_static_value(v) for v in values)
        return values

    known = []
    f(tf.zeros([2, 3]))
    assert known[0].tolist() == [2, 3]
    assert known[1:] == [6, 2, 3]


def test_unknown_dimensions():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def f(x):
        shape = tf.shape(x)
        assert tf.get_static_value(shape) is None
        assert tf.get_static_value(shape, partial=True).tolist() == [None, 3]
        assert tf.get_static_value(tf.rank(x)) == 2
        return shape, tf.size(x, out_type=tf.int64)

    shape, size = f(tf.zeros([5, 3]))
    assert shape.numpy().tolist() == [5, 3]
    assert (size.numpy(), size.dtype) == (15, tf.int64)


def test_unknown_rank():
    f = tf.function(lambda x: (tf.shape(x), tf.rank(x)), input_signature=[tf.TensorSpec(None)])
    shape, rank = f(tf.zeros([5, 3]))
    assert (shape.numpy().tolist(), rank.numpy()) == ([5, 3], 2)


def test_static_value_of_eager_tensors():
    assert tf.get_static_value(tf.constant(3)) == 3
    assert tf.get_static_value(tf.constant([1, 2])).tolist() == [1, 2]


def test_what_is_no_tensor_has_no_static_value():
    assert tf.get_static_value(5) == 5
    assert type(tf.get_static_value(5)) is int
    assert tf.get_static_value([1, 2]) == [1, 2]
    assert tf.get_static_value(tf.Variable(1.0)) is None
