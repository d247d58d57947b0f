"""tf.dynamic_partition, tf.dynamic_stitch, tf.unravel_index."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

PARTS = np.array([0, 1, 0, 2, 1], "int32")


class TestRecords(OpTests):
    rows = [
        row(
            "DynamicPartition",
            normal(5, 2),
            PARTS,
            num_partitions=3,
            expect=lambda x, p: [x[p == i] for i in range(3)],
        ),
        row(
            "DynamicPartition", normal(2, 2), np.array([[0, 1], [1, 1]], "int32"), num_partitions=2
        ),
        row(
            "DynamicStitch",
            np.array([0, 2], "int32"),
            np.array([1], "int32"),
            normal(2, 3),
            normal(1, 3),
            N=2,
        ),
        row(
            "UnravelIndex",
            np.array([7, 3]),
            np.array([2, 6]),
            expect=lambda i, d: np.stack(np.unravel_index(i, d)),
        ),
    ]


test_mistakes = mistakes(
    {
        "number": (
            lambda: tf.dynamic_partition([1, 2, 3], [0, 5, 1], 2),
            BAD,
            r"partitions\[1\] = 5 is not in \[0, 2\)",
        ),
        "shape": (
            lambda: tf.dynamic_partition([1, 2, 3], [0, 1], 2),
            BAD,
            r"data.shape = \[3\], partitions.shape = \[2\]",
        ),
        "lists": (lambda: tf.dynamic_stitch([[0]], []), ValueError, "as many indices as data"),
        "unravel": (lambda: tf.unravel_index([100], [2, 3]), BAD, "out of bound"),
    }
)


def test_rows_that_no_index_names_are_zero():
    assert tf.dynamic_stitch([[0, 4], [1]], [[1, 2], [3]]).numpy().tolist() == [1, 3, 0, 0, 2]


def test_in_a_function_with_a_gradient():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            a, b = tf.dynamic_partition(x, tf.cast(x > 0.0, tf.int32), 2)
            loss = tf.reduce_sum(a * 2.0) + tf.reduce_sum(b * b)
        return tape.gradient(loss, x)

    assert f(tf.constant([-1.0, 3.0, 5.0])).numpy().tolist() == [2.0, 6.0, 10.0]


def test_strings():
    assert tf.dynamic_stitch([[2]], [["a"]]).numpy().tolist() == [b"", b"", b"a"]
    with pytest.raises(BAD, match="one dtype"):
        tf.dynamic_stitch([[0], [1]], [tf.zeros([1]), tf.zeros([1], tf.float64)])


def test_unravel_in_functions():
    unknown = [tf.TensorSpec(None, tf.int32)] * 2
    for call in (tf.function(tf.unravel_index), tf.function(tf.unravel_index, unknown)):
        assert call(tf.constant([7, 3]), tf.constant([2, 6])).numpy().tolist() == [[1, 0], [1, 3]]
        with pytest.raises(BAD, match="out of bound"):
            call(tf.constant([12]), tf.constant([2, 6]))
    with pytest.raises(ValueError, match="dims must be a vector"):
        tf.function(tf.unravel_index)(tf.constant([3]), tf.constant(5))
