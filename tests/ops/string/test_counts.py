"""Counts of sparse and ragged tensors, and the records that no public function has."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, row
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE

SPARSE = tf.SparseTensor([[0, 1], [0, 3], [2, 0]], [5, 1, 5], [3, 4])
RAGGED = tf.ragged.constant([[1, 2, 2], [], [0]])
NOTHING = np.zeros(0, np.float32)


class TestRecords(OpTests):
    rows = [
        row("Bincount", np.int32([1, 2, 2]), 4, NOTHING, expect=lambda *_: [[0, 1, 2, 0]],
            dtypes=False),
        row("Bincount", np.int32([[1, 9], [1, 0]]), 3, np.float32([[1, 2], [3, 4]]),
            expect=lambda *_: [[4, 4, 0]], dtypes=False),
        row("Bincount", np.int32([]), 0, NOTHING, expect=lambda *_: [[]], dtypes=False),
    ]  # fmt: skip


def run(name, *inputs, **attrs):
    op = TABLE[name]
    return execute(op, inputs, {**op.attrs, **attrs})


LONG = np.int64
test_mistakes = mistakes(
    {
        "axis": (lambda: tf.sparse.bincount([1], axis=1), ValueError, "axis=1"),
        "both": (
            lambda: tf.sparse.bincount([1], weights=[1.0], binary_output=True),
            ValueError,
            "mutually exclusive",
        ),
        "negative": (lambda: tf.sparse.bincount([-1]), BAD, "must all be non-negative"),
        "dtype": (lambda: tf.sparse.bincount([1.5]), BAD, "counts int32 and int64"),
        "weights": (lambda: tf.sparse.bincount([1, 2], weights=[1.0]), BAD, "the same shape"),
        "rank": (lambda: tf.sparse.bincount([[[1]]], axis=-1), BAD, "1 or 2-dimensional"),
        "kind": (lambda: tf.sparse.bincount(SPARSE, [1.0]), ValueError, "must be a SparseTensor"),
        "ragged kind": (
            lambda: tf.math.bincount(RAGGED, [1.0]),
            ValueError,
            "must be a RaggedTensor",
        ),
        "places": (
            lambda: tf.math.bincount(
                SPARSE, tf.SparseTensor([[0, 1], [0, 2], [2, 0]], [1.0, 2.0, 3.0], [3, 4])
            ),
            BAD,
            "the same indices",
        ),
        "dims": (
            lambda: tf.math.bincount(
                SPARSE, tf.SparseTensor([[0, 1], [0, 3], [2, 0]], [1.0, 2.0, 3.0], [3, 9])
            ),
            BAD,
            "the same dense shape",
        ),
        "splits": (
            lambda: tf.math.bincount(RAGGED, tf.ragged.constant([[1.0], [], [2.0]])),
            BAD,
            "the same row splits",
        ),
        "ragged rank": (
            lambda: tf.math.bincount(tf.ragged.constant([[[1]]]), axis=-1),
            ValueError,
            "merge_dims",
        ),
        "first split": (
            lambda: run("RaggedBincount", LONG([1, 2]), [1, 1], 3, NOTHING),
            BAD,
            "must start with 0, not with 1",
        ),
        "last split": (
            lambda: run("RaggedBincount", LONG([0, 1]), [1, 1], 3, NOTHING),
            BAD,
            "got 1 instead of 2",
        ),
        "no splits": (
            lambda: run("RaggedBincount", LONG([]), [1, 1], 3, NOTHING),
            BAD,
            "Splits must be non-empty",
        ),
        "negative rows": (
            lambda: run("RaggedBincount", LONG([0, 1]), [-1], 3, NOTHING),
            BAD,
            "must be non-negative",
        ),
        "size": (
            lambda: run("SparseBincount", LONG([[0, 0]]), [1], LONG([1, 4]), -4, NOTHING),
            BAD,
            r"size \(-4\) must be non-negative",
        ),
        "outside": (
            lambda: run("SparseBincount", LONG([[7, 0]]), [1], LONG([1, 4]), 4, NOTHING),
            BAD,
            "is out of bounds",
        ),
        "elements": (
            lambda: run("SparseBincount", LONG([[0, 0], [0, 1]]), [1], LONG([1, 4]), 4, NOTHING),
            BAD,
            r"indices \(2\) and values \(1\)",
        ),
        "old negative": (lambda: run("Bincount", [-1], 4, NOTHING), BAD, "must be non-negative"),
        "old weights": (
            lambda: run("Bincount", [1], 4, np.float32([1, 2])),
            BAD,
            "must have the same size",
        ),
    }
)


def lists(sparse):
    parts = (sparse.indices, sparse.values, sparse.dense_shape)
    return [p.numpy().tolist() for p in parts]


def test_sparse_results():
    assert lists(tf.sparse.bincount(SPARSE)) == [[[1], [5]], [1, 2], [6]]
    assert lists(tf.sparse.bincount(SPARSE, axis=-1, maxlength=3)) == [[[0, 1]], [1], [3, 3]]
    assert lists(tf.sparse.bincount(RAGGED, axis=-1)) == [
        [[0, 1], [0, 2], [2, 0]],
        [1, 2, 1],
        [3, 3],
    ]
    assert tf.sparse.bincount(RAGGED, weights=tf.cast(RAGGED, tf.float32)).dtype == tf.float32


@pytest.mark.parametrize("kind", ["sparse", "ragged"])
def test_dense_results_are_those_of_each_row(kind):
    random = np.random.RandomState(0)
    dense = random.randint(1, 6, (4, 5))
    x = tf.sparse.from_dense(dense) if kind == "sparse" else tf.RaggedTensor.from_tensor(dense)
    got = tf.math.bincount(x, axis=-1, minlength=7).numpy()
    np.testing.assert_array_equal(got, [np.bincount(r, minlength=7) for r in dense])
    np.testing.assert_array_equal(tf.math.bincount(x).numpy(), np.bincount(dense.reshape(-1)))


def test_in_functions():
    @tf.function(
        input_signature=[
            tf.SparseTensorSpec([None, None], tf.int32),
            tf.RaggedTensorSpec([None, None], tf.int32),
        ]
    )
    def f(s, r):
        weights = tf.cast(r, tf.float32)
        return (
            tf.math.bincount(s, axis=-1),
            tf.math.bincount(r, weights, axis=-1),
            tf.sparse.bincount(r, axis=-1),
            tf.sparse.bincount(s),
        )

    dense, weighted, rows, whole = f(SPARSE, RAGGED)
    assert dense.numpy().tolist() == [[0, 1, 0, 0, 0, 1], [0] * 6, [0, 0, 0, 0, 0, 1]]
    assert weighted.numpy().tolist() == [[0.0, 1.0, 4.0], [0.0] * 3, [0.0] * 3]
    assert lists(rows)[1] == [1, 2, 1]
    assert lists(whole) == [[[1], [5]], [1, 2], [6]]


def test_counts_of_large_numbers():
    rows = tf.constant([[2**62], [2**62], [5], [2**63 - 1]], tf.int64)
    counts = tf.sparse.bincount(rows, axis=-1)
    wanted = [[0, 2**62], [1, 2**62], [2, 5], [3, 2**63 - 1]]
    assert counts.indices.numpy().tolist() == wanted
    assert counts.values.numpy().tolist() == [1, 1, 1, 1]
    assert tf.sparse.bincount(rows).indices.numpy().tolist() == [[5], [2**62], [2**63 - 1]]
