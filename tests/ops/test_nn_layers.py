"""tf.nn.bias_add, tf.nn.embedding_lookup."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.constant(normal(2, 3))


class TestRecords(OpTests):
    rows = [
        row("BiasAdd", normal(2, 4, 3), normal(3), data_format="NHWC", expect=lambda x, b: x + b),
        row(
            "BiasAdd",
            normal(2, 3, 4),
            normal(3),
            data_format="NCHW",
            expect=lambda x, b: x + b[:, None],
        ),
        row("BiasAddGrad", normal(2, 4, 3), expect=lambda x: x.sum((0, 1))),
        row("BiasAddGrad", normal(2, 3, 4), data_format="NCHW", expect=lambda x: x.sum((0, 2))),
    ]


test_mistakes = mistakes(
    {
        "count": (
            lambda: tf.nn.bias_add(X, [1.0, 2.0]),
            BAD,
            r"last dimension.*\[2\] vs. \[2, 3\]",
        ),
        "rank": (lambda: tf.nn.bias_add(X, [[1.0, 2.0, 3.0]]), BAD, r"Biases must be 1D: \[1, 3\]"),
        "vector": (lambda: tf.nn.bias_add([1.0], [1.0]), BAD, "must be at least 2D"),
        "format": (lambda: tf.nn.bias_add(X, [1.0] * 3, "foo"), ValueError, "`N...C` or `NC...`"),
        "no params": (lambda: tf.nn.embedding_lookup(None, [0]), ValueError, "must be specified"),
        "empty params": (lambda: tf.nn.embedding_lookup([], [0]), ValueError, "must be specified"),
        "id": (lambda: tf.nn.embedding_lookup(X, [5]), BAD, r"= 5 is not in \[0, 2\)"),
        "floats": (lambda: tf.nn.embedding_lookup(X, [0.0]), BAD, "'Tindices' of float32"),
    }
)


@pytest.mark.parametrize("data_format", [None, "NHWC", "N...C", "NWC"])
def test_channels_last(data_format):
    np.testing.assert_array_equal(
        tf.nn.bias_add(X, [1.0, 2.0, 3.0], data_format), X.numpy() + np.float32([1, 2, 3])
    )


@pytest.mark.parametrize("data_format", ["NCHW", "NC...", "NCW"])
def test_channels_first(data_format):
    np.testing.assert_array_equal(
        tf.nn.bias_add(X[:, :2, None], [1.0, 2.0], data_format)[..., 0],
        X.numpy()[:, :2] + np.float32([1, 2]),
    )


def test_lookup():
    ids = tf.constant([[1, 0], [1, 1]])
    np.testing.assert_array_equal(tf.nn.embedding_lookup(X, ids), X.numpy()[ids.numpy()])
    np.testing.assert_array_equal(tf.nn.embedding_lookup([X], ids), X.numpy()[ids.numpy()])
    shards = [tf.Variable([[1.0], [2.0]]), tf.Variable([[3.0], [4.0]])]
    got = tf.nn.embedding_lookup(shards, [0, 3, 2])
    assert got.numpy().tolist() == [[1.0], [4.0], [3.0]]
    assert tf.nn.embedding_lookup([[1.0], [2.0]], [1]).numpy().tolist() == [2.0]  # two shards


def test_largest_norm():
    rows = tf.nn.embedding_lookup(tf.constant([[3.0, 4.0], [0.3, 0.4]]), [0, 1], max_norm=1.0)
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0.3, 0.4]], rtol=1e-6)


def test_gradient_of_a_variable_is_slices():
    table = tf.Variable(tf.ones([4, 2]))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.nn.embedding_lookup(table, [1, 1, 3]) * 2.0)
    grad = tape.gradient(loss, table)
    assert isinstance(grad, tf.IndexedSlices)
    assert tf.convert_to_tensor(grad).numpy()[:, 0].tolist() == [0.0, 4.0, 0.0, 2.0]
