"""tf.gather_nd."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.reshape(tf.range(12.0), [3, 4])


def taken(x, indices):
    return x[tuple(np.moveaxis(indices, -1, 0))]


class TestRecords(OpTests):
    rows = [
        row("GatherNd", normal(3, 4), np.array([[0, 1], [2, 3]], "int32"), expect=taken),
        row("GatherNd", normal(3, 4), np.array([[1], [1]], "int64"), expect=taken),
        row("GatherNd", normal(2, 3, 4), np.array([[[0, 1]], [[1, 2]]], "int32"), expect=taken),
        row("GatherNd", normal(3, 4), np.zeros((2, 0), "int32"), grad=False),
    ]


test_mistakes = mistakes(
    {
        "range": (
            lambda: tf.gather_nd(X, [[0, 0], [3, 0]]),
            BAD,
            r"indices\[1\] = \[3, 0\] does not index into param shape \[3, 4\]",
        ),
        "depth": (
            lambda: tf.gather_nd(X, [[0, 0, 0]]),
            BAD,
            "innermost dimension length must be <= params rank; saw: 3 vs. 2",
        ),
        "scalar": (lambda: tf.gather_nd(X, 1), BAD, "at least a vector"),
        "batch": (lambda: tf.gather_nd(X, [[0]], batch_dims=2), ValueError, "less than rank"),
        "batch of params": (
            lambda: tf.gather_nd(X, [[[0]]], batch_dims=2),
            ValueError,
            "less than rank\\(params\\)",
        ),
    }
)


def test_batches():
    x, i = normal(2, 3, 4), np.array([[[1, 2]], [[0, 3]]], "int32")
    np.testing.assert_array_equal(tf.gather_nd(x, i, batch_dims=1), [[x[0, 1, 2]], [x[1, 0, 3]]])
    f = tf.function(
        lambda x, i: tf.gather_nd(x, i, batch_dims=1),
        input_signature=[tf.TensorSpec([None] * 3), tf.TensorSpec([None] * 3, tf.int32)],
    )
    np.testing.assert_array_equal(f(x, i), [[x[0, 1, 2]], [x[1, 0, 3]]])


@pytest.mark.parametrize("index", [[[3, 0]], [[-1, 0]]])
def test_out_of_range_in_a_compiled_function(index, monkeypatch):
    f = tf.function(lambda i: tf.gather_nd(X, i))
    with pytest.raises(tf.errors.InvalidArgumentError, match="does not index into param shape"):
        f(tf.constant(index))
    monkeypatch.setattr("yeoul.graph.program.can_refuse", lambda nodes: False)  # on a GPU
    f = tf.function(lambda i: tf.gather_nd(X, i))
    assert np.isnan(f(tf.constant(index)).numpy()).all()
