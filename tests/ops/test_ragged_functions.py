"""tf.ragged.*, tf.concat, tf.stack, tf.gather and others of ragged tensors."""

import itertools

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

TWO = tf.ragged.constant([[1, 2], [], [3]])
DEEP = tf.ragged.constant([[[1, 2], [3]], [], [[4]]])
SPLITS = np.int64([0, 2, 2, 5])
ZERO = np.float32(0)
DEEPER = np.int64([0, 1, 1, 4, 6, 9])


def padded(dims, values, default, splits):
    out = np.full(dims, default, values.dtype)
    for i, (a, b) in enumerate(itertools.pairwise(splits)):
        out[i, : b - a] = values[a:b][: dims[1]]
    return out


class TestRecords(OpTests):
    rows = [
        row(
            "RaggedTensorToTensor",
            (3, 4),
            normal(5),
            np.float32(7),
            SPLITS,
            expect=padded,
        ),
        row("RaggedTensorToTensor", (3, 2, 2), normal(5, 2), normal(2), SPLITS),
        row(
            "RaggedTensorToTensor",
            (3, 2, 2),
            normal(9),
            np.float32(0),
            SPLITS,
            DEEPER,
        ),
        row("RaggedTensorFromCells", normal(3, 2), SPLITS, 5),
        row("RaggedTensorFromCells", normal(3, 3, 2), SPLITS, 5),
    ]


def test_constant():
    assert tf.ragged.constant(np.array([[1, 2], [3, 4]])).to_list() == [[1, 2], [3, 4]]
    assert tf.ragged.constant([np.array([1]), (2, 3)]).to_list() == [[1], [2, 3]]
    assert tf.ragged.constant([tf.constant([1, 2]), [3]]).to_list() == [[1, 2], [3]]
    assert tf.ragged.constant([[1, 2.5]]).dtype == tf.float32
    assert tf.ragged.constant([[1]], dtype=tf.int64).dtype == tf.int64
    assert tf.ragged.constant([], ragged_rank=1).shape.as_list() == [0, None]
    assert tf.ragged.constant([[], []], inner_shape=()).shape.as_list() == [2, None]
    assert tf.ragged.constant([[[1, 2]], []], inner_shape=(2,)).shape.as_list() == [2, None, 2]
    assert tf.ragged.constant(3).shape == []
    assert tf.ragged.constant([1, 2]).shape == [2]


def test_range():
    assert tf.ragged.range([3, 0, 1]).to_list() == [[0, 1, 2], [], [0]]
    assert tf.ragged.range([5], [0], [-2]).to_list() == [[5, 3, 1]]
    assert tf.ragged.range(tf.constant([2]), dtype=tf.float32).dtype == tf.float32
    assert tf.ragged.range([2], row_splits_dtype="int32").row_splits.dtype == tf.int32
    assert tf.ragged.range(tf.Variable([2])).to_list() == [[0, 1]]


def test_joining():
    assert tf.concat([TWO, [[7, 8]]], 0).to_list() == [[1, 2], [], [3], [7, 8]]
    assert tf.concat([TWO, TWO], -1).to_list() == [[1, 2, 1, 2], [], [3, 3]]
    assert tf.concat([TWO, [[7], [8], [9]]], 1).to_list() == [[1, 2, 7], [8], [3, 9]]
    assert tf.concat([DEEP, DEEP], 1).to_list()[0] == [[1, 2], [3], [1, 2], [3]]
    assert tf.concat([DEEP, DEEP], 2).to_list() == [[[1, 2, 1, 2], [3, 3]], [], [[4, 4]]]
    assert tf.concat([TWO], 0) is TWO
    assert tf.concat(TWO, 0) is TWO
    assert tf.stack([TWO, TWO]).to_list() == [TWO.to_list()] * 2
    assert tf.stack([TWO, TWO], 1).to_list()[0] == [[1, 2], [1, 2]]
    assert tf.stack([TWO, TWO], -1).to_list() == [[[1, 1], [2, 2]], [], [[3, 3]]]
    assert tf.stack([TWO]).shape.as_list() == [1, 3, None]


def test_ragged_stack():
    assert tf.ragged.stack([[1, 2], [3]]).to_list() == [[1, 2], [3]]
    assert tf.ragged.stack([[[1, 2]], [[3], [4]]]).to_list() == [[[1, 2]], [[3], [4]]]
    assert tf.ragged.stack(TWO).to_list() == [TWO.to_list()]
    assert tf.ragged.stack([TWO, [[9]]], axis=0).to_list() == [TWO.to_list(), [[9]]]
    assert tf.ragged.stack([1, 2]).numpy().tolist() == [1, 2]


def test_gather():
    assert tf.gather(TWO, [2, 0, 0]).to_list() == [[3], [1, 2], [1, 2]]
    assert tf.gather(DEEP, [2, 0]).to_list() == [[[4]], [[1, 2], [3]]]
    assert tf.gather(TWO, 0).numpy().tolist() == [1, 2]
    assert tf.gather(TWO, [[0], [2]]).to_list() == [[[1, 2]], [[3]]]
    assert tf.gather([5, 6, 7], tf.ragged.constant([[2], [0, 1]])).to_list() == [[7], [5, 6]]
    assert tf.gather(TWO, tf.ragged.constant([[2], [0, 1]])).to_list() == [[[3]], [[1, 2], []]]
    full = tf.ragged.constant([[1, 2], [7, 8, 9]])
    assert tf.gather(full, [1, 0], axis=1).numpy().tolist() == [[2, 1], [8, 7]]
    assert tf.gather(full, [1], axis=-1).shape == [2, 1]
    picks = tf.ragged.constant([[1, 1], [2]])
    assert tf.gather(full, picks, batch_dims=1).to_list() == [[2, 2], [9]]
    assert tf.gather(full, [[0], [2]], batch_dims=1).to_list() == [[1], [9]]
    assert tf.gather([[1, 2], [3, 4]], picks[:, :1] - 1, batch_dims=1).to_list() == [[1], [4]]
    nested = tf.ragged.constant([[[1, 2], [3]], [[4]]])
    at = tf.ragged.constant([[[0], [0]], [[0, 0]]])
    assert tf.gather(nested, at, batch_dims=2).to_list() == [[[1], [3]], [[4, 4]]]


def test_embedding_lookup():
    table = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    ids = tf.ragged.constant([[2], [], [0, 2]])
    with tf.GradientTape() as tape:
        rows = tf.nn.embedding_lookup(table, ids)
        total = tf.reduce_sum(tf.reduce_sum(rows, 1)[2])
    assert rows.to_list() == [[[5, 6]], [], [[1, 2], [5, 6]]]
    assert rows.shape.as_list() == [3, None, 2]
    gradient = tf.convert_to_tensor(tape.gradient(total, table))
    assert gradient.numpy().tolist() == [[1, 1], [0, 0], [1, 1]]


def test_axes():
    assert tf.expand_dims(TWO, 1).to_list() == [[[1, 2]], [[]], [[3]]]
    assert tf.expand_dims(TWO, tf.constant(-1)).to_list() == [[[1], [2]], [], [[3]]]
    assert tf.squeeze(tf.expand_dims(TWO, 0), [0]).to_list() == TWO.to_list()
    assert tf.squeeze(tf.expand_dims(TWO, 1), 1).to_list() == TWO.to_list()
    assert tf.squeeze(tf.expand_dims(TWO, 2), -1).to_list() == TWO.to_list()
    assert tf.squeeze(tf.ragged.constant([[1], [2]]), 1).numpy().tolist() == [1, 2]
    assert tf.reshape(DEEP, [-1]).numpy().tolist() == [1, 2, 3, 4]
    assert tf.tile(TWO, [2, 1]).to_list() == TWO.to_list() * 2
    inner = tf.RaggedTensor.from_row_splits([[1, 2]], [0, 1])
    assert tf.tile(inner, [1, 1, 2]).to_list() == [[[1, 2, 1, 2]]]
    assert tf.reverse(TWO, 0).to_list() == [[3], [], [1, 2]]
    assert tf.cumsum(TWO, 1, reverse=True).to_list() == [[3, 2], [], [3]]
    assert tf.cumsum(DEEP, 2).to_list() == [[[1, 3], [3]], [], [[4]]]
    assert tf.cumsum(inner, 2).to_list() == [[[1, 3]]]
    assert [p.to_list() for p in tf.split(TWO, 3)] == [[[1, 2]], [[]], [[3]]]
    assert [p.to_list() for p in tf.split(TWO, [1, 2])] == [[[1, 2]], [[], [3]]]
    assert tf.size(TWO).numpy() == 3
    assert tf.rank(DEEP).numpy() == 3
    assert tf.math.unsorted_segment_sum(TWO, [1, 0, 1], 2).to_list() == [[], [4, 2]]


def test_boolean_mask():
    assert tf.ragged.boolean_mask(TWO, [True, False, True]).to_list() == [[1, 2], [3]]
    mask = tf.ragged.constant([[False, True], [], [True]])
    assert tf.ragged.boolean_mask(TWO, mask).to_list() == [[2], [], [3]]
    assert tf.ragged.boolean_mask([[1, 2], [3, 4]], [[True, False]] * 2).to_list() == [[1], [3]]
    assert tf.ragged.boolean_mask([1, 2], [True, False]).numpy().tolist() == [1]
    positive = tf.function(lambda x: tf.ragged.boolean_mask(x, x > 2))
    assert positive(DEEP).to_list() == [[[], [3]], [], [[4]]]
    with pytest.raises(BAD, match="identical ragged splits"):
        tf.function(tf.ragged.boolean_mask)(TWO, tf.ragged.constant([[True], [True, True], []]))


def test_map_flat_values():
    assert tf.ragged.map_flat_values(tf.add, TWO, 1).to_list() == [[2, 3], [], [4]]
    assert tf.ragged.map_flat_values(lambda x: x * 2, DEEP).shape == DEEP.shape
    pairs = tf.ragged.map_flat_values(lambda parts: tf.stack(parts, 1), [TWO, TWO])
    assert pairs.to_list() == [[[1, 1], [2, 2]], [], [[3, 3]]]
    assert tf.ragged.map_flat_values(tf.add, 1, 2).numpy() == 3


def test_ids():
    ids = tf.ragged.row_splits_to_segment_ids(tf.constant([0, 3, 3, 5]), out_type=tf.int64)
    assert (ids.numpy().tolist(), ids.dtype) == ([0, 0, 0, 2, 2], tf.int64)
    splits = tf.ragged.segment_ids_to_row_splits([0, 0, 2], num_segments=5, out_type=tf.int32)
    assert (splits.numpy().tolist(), splits.dtype) == ([0, 2, 2, 3, 3, 3], tf.int32)

    @tf.function
    def there_and_back(x):
        ids = tf.ragged.row_splits_to_segment_ids(x)
        return tf.ragged.segment_ids_to_row_splits(ids)

    assert there_and_back(tf.constant([0, 1, 1, 4])).numpy().tolist() == [0, 1, 1, 4]


R = tf.ragged
test_mistakes = mistakes(
    {
        "splits dtype": (
            lambda: R.constant([[1]], row_splits_dtype="int8"),
            ValueError,
            "int32 or",
        ),
        "depths": (lambda: R.constant([[1, [2]]]), ValueError, "the same nesting depth"),
        "empty": (lambda: R.constant([[1], [[]]]), ValueError, "empty list nesting is greater"),
        "rank": (lambda: R.constant([[1]], ragged_rank=2), ValueError, "depth greater than 2"),
        "inner": (
            lambda: R.constant([[1]], ragged_rank=1, inner_shape=(1,)),
            ValueError,
            r"incompatible with ragged_rank=1 and dim\(inner_shape\)=1",
        ),
        "range sizes": (lambda: R.range([1, 2], [3, 4, 5]), BAD, "must have the same shape"),
        "range zero": (lambda: R.range([1], [2], [0]), BAD, "Requires delta != 0"),
        "range matrix": (lambda: R.range([[1]]), BAD, "limits must be a scalar or vector"),
        "stack nothing": (lambda: R.stack([]), ValueError, "may not be empty"),
        "stack ranks": (lambda: R.stack([TWO, [1]]), ValueError, "must have rank 2"),
        "stack axis": (lambda: R.stack([TWO], axis=4), ValueError, "axis=4 out of bounds"),
        "mask scalar": (lambda: R.boolean_mask(TWO, True), ValueError, "cannot be scalar"),
        "mask rows": (
            lambda: R.boolean_mask(TWO, R.constant([[True], [], []])),
            BAD,
            "must have identical ragged splits",
        ),
        "no splits": (lambda: R.row_splits_to_segment_ids([]), ValueError, "Invalid row_splits"),
        "map size": (
            lambda: R.map_flat_values(lambda x: x[1:], TWO),
            ValueError,
            "outer-dimension",
        ),
        "map rows": (
            lambda: R.map_flat_values(tf.add, TWO, R.constant([[1], [2], [3]])),
            BAD,
            "partitions have incompatible row_splits",
        ),
        "map ranks": (
            lambda: R.map_flat_values(tf.add, TWO, DEEP),
            ValueError,
            "have 1 and 2 partitions",
        ),
        "concat axis": (lambda: tf.concat([TWO, TWO], 2), ValueError, "axis=2 out of bounds"),
        "concat splits": (
            lambda: tf.concat([TWO, TWO.with_row_splits_dtype("int32")], 0),
            ValueError,
            "mismatched row_splits dtypes: int32 and int64",
        ),
        "concat rows": (lambda: tf.concat([TWO, [[1]]], 1), BAD, "numbers of rows differ"),
        "gather row": (lambda: tf.gather(TWO, [3]), BAD, r"indices\[0\] = 3 is not in \[0, 3\)"),
        "gather column": (lambda: tf.gather(TWO, [1], axis=1), BAD, "out of range in some row"),
        "gather negative": (lambda: tf.gather(TWO, [-1], axis=1), BAD, "out of range in some row"),
        "gather batch negative": (
            lambda: tf.gather(TWO, [[-1], [0], [0]], batch_dims=1),
            BAD,
            "out of range for its row",
        ),
        "gather axis": (
            lambda: tf.gather([[1]], R.constant([[0]]), axis=1),
            ValueError,
            "takes a ragged tensor as params and a tensor as indices",
        ),
        "gather batch": (
            lambda: tf.gather(TWO, [[0]], batch_dims=1),
            ValueError,
            "does not match params shape",
        ),
        "gather batch axis": (
            lambda: tf.gather(DEEP, [[0]] * 3, axis=2, batch_dims=1),
            ValueError,
            "needs axis=1, not 2",
        ),
        "gather batch rank": (
            lambda: tf.gather(TWO, DEEP, batch_dims=1),
            ValueError,
            "takes indices of rank 2, not 3",
        ),
        "gather batch index": (
            lambda: tf.gather(TWO, [[5], [0], [0]], batch_dims=1),
            BAD,
            "out of range for its row",
        ),
        "expand": (lambda: tf.expand_dims(TWO, 5), ValueError, "axis=5 out of bounds"),
        "squeeze": (lambda: tf.squeeze(TWO), ValueError, "must have an axis argument"),
        "squeeze rows": (lambda: tf.squeeze(TWO, 1), BAD, "the rows must have length 1"),
        "tile": (lambda: tf.tile(TWO, [1]), ValueError, "one number for each of 2 axes"),
        "tile zero": (lambda: tf.tile(TWO, [0, 1]), ValueError, "takes multiples above 0"),
        "split axis": (lambda: tf.split(TWO, 1, axis=1), ValueError, "parts its rows: axis 0"),
        "split": (lambda: tf.split(TWO, 2), BAD, "Cannot exactly split axis 0 of length 3"),
        "split sizes": (lambda: tf.split(TWO, [1, 1]), BAD, "do not add up to the 3 rows"),
        "reshape": (lambda: tf.reshape(TWO, [7]), BAD, "reshape"),
    }
)


def test_mistakes_while_tracing():
    @tf.function
    def f(x, n, m, mask):
        for call, message in (
            (lambda: tf.tile(x, n), "needs multiples that are known"),
            (lambda: tf.split(x, 2), "known number of rows"),
            (lambda: tf.gather(x, m), "indices whose inner dimensions are known"),
            (lambda: tf.ragged.boolean_mask(x, mask), "must be known statically"),
        ):
            with pytest.raises(ValueError, match=message):
                call()
        return x

    ints = [tf.TensorSpec(shape, tf.int32) for shape in ([2], [2, None])]
    f.get_concrete_function(tf.RaggedTensorSpec([None, None]), *ints, tf.TensorSpec(None, tf.bool))


def test_unknown_rank():
    @tf.function
    def f(values):
        x = tf.RaggedTensor.from_row_splits(values, [0])
        for call, message in (
            (lambda: tf.concat([x, x], 0), "of unknown rank cannot be joined"),
            (lambda: tf.expand_dims(x, -1), "known rank for axis < 0"),
            (lambda: tf.reduce_sum(x, -1), "may only be negative if the rank is statically known"),
        ):
            with pytest.raises((ValueError, TypeError), match=message):
                call()
        return values

    f.get_concrete_function(tf.TensorSpec(None))


def test_ranges_of_lists_that_hold_tensors_in_a_function():
    n = tf.constant(3)
    assert tf.function(lambda: tf.ragged.range([1, n]))().to_list() == [[0], [0, 1, 2]]
    assert tf.function(lambda n: tf.ragged.range([n, 1], [n + 2, 3]))(n).to_list() == [
        [3, 4],
        [1, 2],
    ]


def test_running_sums_along_any_axis():
    assert tf.cumsum(TWO, 0).to_list() == [[1, 2], [], [4]]
    assert tf.cumsum(TWO, 0, reverse=True, exclusive=True).to_list() == [[3, 0], [], [0]]
    assert tf.cumsum(DEEP, 1).to_list() == [[[1, 2], [4]], [], [[4]]]


def test_partitions_of_ragged_rows_and_elements():
    parts = tf.dynamic_partition(TWO, [1, 0, 1], 2)
    assert [p.to_list() for p in parts] == [[[]], [[1, 2], [3]]]
    stacked = tf.ragged.stack_dynamic_partitions(TWO, tf.ragged.constant([[1, 0], [], [1]]), 3)
    assert stacked.to_list() == [[2], [1, 3], []]
    assert tf.ragged.stack_dynamic_partitions(TWO, 1, 2).to_list() == [[], [TWO.to_list()]]
    with pytest.raises(BAD, match="incompatible ragged shapes"):
        tf.dynamic_partition(TWO, tf.ragged.constant([[1], [0], [1]]), 2)


def test_means_of_ragged_rows_by_segment():
    mean = tf.math.unsorted_segment_mean(tf.cast(TWO, tf.float32), [0, 1, 0], 2)
    assert mean.to_list() == [[2.0, 2.0], []]
    root = tf.math.unsorted_segment_sqrt_n(tf.ragged.constant([[8.0], [], [2.0]]), [0, 0, 0], 1)
    np.testing.assert_allclose(root.to_list(), [[10 / np.sqrt(2)]])


def test_only_one_row_is_squeezed():
    with pytest.raises(BAD, match="axis 0 must have length 1"):
        tf.squeeze(TWO, 0)
