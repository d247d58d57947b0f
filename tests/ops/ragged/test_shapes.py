"""Row partitions, ragged shapes and products of ragged matrices."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

ROWS, SHAPE = tf.experimental.RowPartition, tf.experimental.DynamicRaggedShape
test_mistakes = mistakes(
    {
        "constructor": (lambda: ROWS([0, 1]), ValueError, "use one of the factory methods"),
        "splits": (lambda: ROWS.from_row_splits([1, 2]), BAD, "must start with 0"),
        "uneven": (
            lambda: ROWS.from_uniform_row_length(2, 5),
            ValueError,
            "uniform_row_length=2 times nrows=2 must equal nvals=5",
        ),
        "unknown": (
            lambda: ROWS.from_uniform_row_length(2),
            ValueError,
            "nvals and nrows must be specified",
        ),
        "dtype": (
            lambda: ROWS.from_row_lengths([1]).with_dtype("int8"),
            ValueError,
            "must be int32 or int64",
        ),
        "no partitions": (lambda: SHAPE.from_row_partitions([]), ValueError, "cannot be empty"),
        "partitions": (lambda: SHAPE([1], [2]), TypeError, "must be RowPartitions"),
        "number of partitions": (
            lambda: SHAPE.from_lengths([2, (1, 2)], num_row_partitions=0),
            ValueError,
            "at least 1 and less than the rank 2",
        ),
        "first ragged": (
            lambda: SHAPE.from_lengths([(1, 2), 3, (1,)]),
            ValueError,
            "must be an int",
        ),
        "rows": (
            lambda: SHAPE.from_lengths([2, (1, 2, 3)]),
            ValueError,
            "are those of 3 rows, not of 2",
        ),
        "shape of a shape": (
            lambda: SHAPE.from_tensor(SHAPE.from_lengths([2])),
            TypeError,
            "A tensor is needed",
        ),
        "ragged axis": (
            lambda: SHAPE.from_lengths([2, (1, 2)])[1],
            ValueError,
            "Index 1 is not uniform",
        ),
        "ragged slice": (
            lambda: SHAPE.from_lengths([2, (1, 2)])[1:],
            ValueError,
            "must be uniform",
        ),
        "axis": (lambda: SHAPE.from_lengths([2]).is_uniform(3), IndexError, "no axis 3"),
        "inner shape": (
            lambda: SHAPE([ROWS.from_row_lengths([1, 2])], [4], validate=True),
            BAD,
            "does not match inner_shape: it has 3 values",
        ),
        "ranks": (
            lambda: tf.matmul(tf.ragged.constant([[[1.0]]]), tf.ones([1, 1])),
            ValueError,
            "need the same rank, 2 or 3",
        ),
        "ragged matrix": (
            lambda: tf.matmul(tf.ragged.constant([[1.0], [2.0, 3.0]]), tf.ones([2, 1])),
            BAD,
            "needs rows of one length",
        ),
    }
)
SHAPES = [
    [],
    [3],
    [2, 3],
    [2, (1, 2)],
    [2, (1, 0), 3],
    [2, (1, 2), (2, 0, 1)],
    [2, 2, (1, 0, 2, 3)],
]


@pytest.mark.parametrize("lengths", SHAPES, ids=str)
def test_a_shape_survives_tensors_and_functions(lengths):
    shape = SHAPE.from_lengths(lengths)
    made = tf.zeros(shape)
    assert bool(SHAPE.from_tensor(made, tf.int64) == shape)
    assert bool(tf.function(lambda s: s)(shape) == shape)
    assert made.shape.rank == shape.rank == len(lengths)


def test_shapes_in_a_function_of_any_lengths():
    @tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.float32)])
    def doubled(x):
        flat = x.flat_values * 2
        return tf.reshape(flat, tf.shape(x)), tf.shape(x)[0]

    for value in ([[1.0], [2.0, 3.0]], [[]], [[4.0, 5.0, 6.0]]):
        found, rows = doubled(tf.ragged.constant(value, dtype=tf.float32))
        assert found.to_list() == [[2 * v for v in row] for row in value]
        assert rows.numpy() == len(value)


def test_products_of_batches_as_numpy_has_them():
    random = np.random.RandomState(0)
    sizes = [(2, 3, 1), (0, 2, 2), (3, 1, 4)]
    first = [random.normal(size=(m, k)).astype("float32") for m, k, _ in sizes]
    second = [random.normal(size=(k, n)).astype("float32") for _, k, n in sizes]
    a, b = (tf.ragged.stack([tf.RaggedTensor.from_tensor(m) for m in ms]) for ms in (first, second))
    found = tf.matmul(a, b)
    for i, (m, n) in enumerate(zip(first, second, strict=True)):
        got = np.array(found[i].to_list(), "float32").reshape(m.shape[0], n.shape[1])
        np.testing.assert_allclose(got, m @ n, rtol=1e-5)


def test_gradients_of_products():
    rows = tf.ragged.constant([[[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]]], ragged_rank=1)
    dense = tf.Variable(tf.ones([2, 2, 1]))
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.matmul(rows, dense).flat_values)
    assert tape.gradient(total, dense).numpy()[..., 0].tolist() == [[1.0, 2.0], [8.0, 10.0]]


def test_row_partitions_of_nothing_and_of_wrong_lengths():
    made = tf.experimental.RowPartition
    empty = made.from_uniform_row_length(0, nvals=0)
    assert empty.row_splits().numpy().tolist() == [0]
    with pytest.raises(ValueError, match="must be >= 0, not -1"):
        made.from_uniform_row_length(-1, nvals=6)
    with pytest.raises(ValueError, match="may not be empty"):
        made.from_row_splits([])
