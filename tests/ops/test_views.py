"""tf.reshape, tf.expand_dims, tf.squeeze."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


class TestRecords(OpTests):
    rows = [
        row("Reshape", normal(2, 6), (3, 4), expect=np.reshape),
        row("Reshape", normal(2, 6), (-1,), expect=np.reshape),
        row("Reshape", normal(0, 3), (3, -1), grad=False),
        row("Reshape", integers(0, 9, 4), (2, 2)),
        row("ExpandDims", normal(2, 3), 1, expect=np.expand_dims),
        row("ExpandDims", normal(2, 3), -1, expect=np.expand_dims),
        row("Squeeze", normal(1, 2, 1), squeeze_dims=(0,), expect=lambda x: x[0]),
        row("Squeeze", normal(1, 2, 1), squeeze_dims=(0, -1), expect=np.squeeze),
    ]


test_mistakes = mistakes(
    {
        "size": (lambda: tf.reshape(X, [5]), BAD, "with 12 values, but the requested shape has 5"),
        "multiple": (lambda: tf.reshape(X, [5, -1]), BAD, "requires a multiple of 5"),
        "two unknowns": (lambda: tf.reshape(X, [-1, -1]), BAD, "Only one input size may be -1"),
        "negative": (lambda: tf.reshape(X, [-2]), BAD, "Size 0 must be non-negative, not -2"),
        "zero": (lambda: tf.reshape(X, [0, -1]), BAD, "12 values, but the requested shape has 0"),
        "floats": (lambda: tf.reshape(X, [3.0, 4.0]), TypeError, "dimensions are integers"),
        "float": (lambda: tf.reshape(X, 12.0), TypeError, "dimensions are integers"),
        "array": (lambda: tf.reshape(X, np.ones(2)), TypeError, "dimensions are integers"),
        "None": (lambda: tf.reshape(X, [None, 4]), ValueError, "must be known here"),
        "expand": (lambda: tf.expand_dims(X, 3), BAD, "Tried to expand dim index 3"),
        "two axes": (lambda: tf.expand_dims(X, [0, 1]), BAD, "a tensor with a single value"),
        "squeeze": (lambda: tf.squeeze(X, 0), BAD, "expected a dimension of 1, got 3"),
        "squeeze axis": (lambda: tf.squeeze(X, 5), BAD, "Tried to squeeze dim index 5"),
    }
)


def test_mistakes_while_tracing_are_value_errors():
    with pytest.raises(ValueError, match="requested shape has 5"):
        tf.function(lambda: tf.reshape(X, [5]))()
    f = tf.function(lambda x: tf.reshape(x, [3]), input_signature=[tf.TensorSpec([None, 4])])
    with pytest.raises(ValueError, match="are no multiple of 4"):
        f(X)


@pytest.mark.parametrize(
    "shape",
    [12, tf.constant(12), [3, tf.constant(4)], tf.TensorShape([3, 4]), np.array([3, 4]), (-1, 2)],
)
def test_shapes_of_every_kind(shape):
    assert tf.reshape(X, shape).shape.num_elements() == 12


def test_unknown_batch_keeps_what_is_known():
    @tf.function(input_signature=[tf.TensorSpec([None, 28, 28])])
    def flat(x):
        by_shape = tf.reshape(x, [tf.shape(x)[0], 784])
        by_rest = tf.reshape(x, [-1, 784])
        packed = tf.reshape(x, tf.stack([tf.shape(x)[0], 28 * 28]))
        joined = tf.reshape(x, tf.concat([tf.shape(x)[:1], [4], [-1]], 0))
        shapes.extend(y.shape.as_list() for y in (by_shape, by_rest, packed, joined))
        return by_shape, joined

    shapes = []
    results = flat(tf.ones([5, 28, 28]))
    assert shapes == [[None, 784], [None, 784], [None, 784], [None, 4, None]]
    assert [r.shape.as_list() for r in results] == [[5, 784], [5, 4, 196]]


def test_shape_computed_from_data_runs_on_the_host():
    f = tf.function(lambda x, n: tf.reshape(x, [n, -1]) * 2.0)
    assert f(X, tf.constant(6)).shape == [6, 2]
    assert f(X, tf.constant(2)).shape == [2, 6]


def test_views_under_a_tape():
    x = tf.constant(normal(2, 6))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.squeeze(tf.expand_dims(tf.reshape(x, [3, 4]), 0), 0) ** 2
    np.testing.assert_allclose(tape.gradient(y, x), 2 * x.numpy(), rtol=1e-6)


@pytest.mark.parametrize(
    ("dims", "target", "expected"),
    [
        ((0, 3), [0, -1], (0, 3)),
        ((0, 3), [-1, 0], (3, 0)),
        ((2, 0, 3), [0, -1], (0, 6)),
        ((0, 6), [0, 2, -1], (0, 2, 3)),
        ((0, 3), [2, -1], (2, 0)),
        ((0,), [0, -1], (0, 1)),
        ((0, 3), [-1, 3], (0, 3)),
    ],
)
def test_the_free_dimension_of_what_is_empty(dims, target, expected):
    for call in (tf.reshape, tf.function(tf.reshape)):
        assert tuple(call(tf.zeros(dims), target).shape) == expected
    unknown = tf.function(tf.reshape, [tf.TensorSpec(None), tf.TensorSpec(None, tf.int32)])
    assert tuple(unknown(tf.zeros(dims), target).shape) == expected


def test_a_batch_of_nothing_is_flattened():
    flat = tf.function(lambda x: tf.reshape(x, [tf.shape(x)[0], -1]), [tf.TensorSpec([None, 2, 3])])
    assert flat(tf.zeros([0, 2, 3])).shape == [0, 6]
