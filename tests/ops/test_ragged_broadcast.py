"""Elementwise functions and reductions of ragged tensors, against Python's lists."""

import math

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

ROWS = [[1.0, 4.0], [], [9.0]]
X = tf.ragged.constant(ROWS)
DEEP = tf.ragged.constant([[[1, 2], [3]], [], [[4]]])


def test_operators():
    assert (X + 1).to_list() == [[2, 5], [], [10]]
    assert (1 - X).to_list() == [[0, -3], [], [-8]]
    assert (X * X / 2).to_list() == [[0.5, 8], [], [40.5]]
    assert (-X).to_list() == [[-1, -4], [], [-9]]
    assert (X // 2.0 + X % 2.0 + X**2.0).to_list() == [[2, 18], [], [86]]
    assert ((X > 1) & ~(X >= 9)).to_list() == [[False, True], [], [False]]
    assert (tf.constant(2.0) * X).to_list() == [[2, 8], [], [18]]
    assert (np.float32(2) * X).to_list() == [[2, 8], [], [18]]
    assert (tf.Variable(2.0) * X).to_list() == [[2, 8], [], [18]]


def test_arguments_by_name():
    assert tf.add(x=X, y=1).to_list() == [[2, 5], [], [10]]
    assert tf.subtract(10, y=X).to_list() == [[9, 6], [], [1]]
    assert tf.add(X, 1, name="n").to_list() == tf.add(X, 1, "n").to_list()
    assert tf.math.igamma(a=X, x=X).shape == X.shape


def test_unary_functions():
    assert tf.sqrt(X).to_list() == [[1, 2], [], [3]]
    assert tf.cast(x=X, dtype=tf.int32).dtype == tf.int32
    assert tf.clip_by_value(X, 2.0, 5.0).to_list() == [[2, 4], [], [5]]
    assert tf.nn.relu(-X).to_list() == [[0, 0], [], [0]]
    assert tf.one_hot(DEEP, 5).shape.as_list() == [3, None, None, 5]
    assert tf.strings.length(tf.ragged.constant([["a"], ["bc", ""]])).to_list() == [[1], [2, 0]]


def test_broadcasting():
    assert tf.add(X, [[1.0], [2.0], [3.0]]).to_list() == [[2, 5], [], [12]]
    assert (X + tf.ones([1, 1])).to_list() == [[2, 5], [], [10]]
    assert tf.add(DEEP, [[[10]], [[20]], [[30]]]).to_list() == [[[11, 12], [13]], [], [[34]]]
    assert (DEEP + tf.constant([[[10]]])).to_list() == [[[11, 12], [13]], [], [[14]]]
    inner = tf.RaggedTensor.from_row_splits([[1, 2], [3, 4]], [0, 2, 2])
    assert (inner + tf.constant([10, 20])).to_list() == [[[11, 22], [13, 24]], []]
    assert (inner + tf.constant([[[1]], [[2]]])).to_list() == [[[2, 3], [4, 5]], []]
    single = tf.RaggedTensor.from_uniform_row_length([10, 20], 1)
    assert (single + tf.ragged.constant([[1, 2], [3]])).to_list() == [[11, 12], [23]]
    dense = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert (tf.RaggedTensor.from_tensor(dense) + dense).to_list() == [[2, 4], [6, 8]]
    assert tf.add(X.with_row_splits_dtype("int32"), tf.ones([3, 1])).row_splits.dtype == tf.int32


def test_several_operands():
    flags = tf.ragged.constant([[True, False], [], [True]])
    assert tf.where(flags, X, -X).to_list() == [[1, -4], [], [9]]
    assert tf.where(flags, 1, [[5], [6], [7]]).to_list() == [[1, 5], [], [1]]
    assert tf.where(flags).numpy().tolist() == [[0, 0], [2, 0]]
    assert tf.add_n([X, X, X]).to_list() == [[3, 12], [], [27]]
    words = tf.ragged.constant([["a"], ["b", "c"]])
    assert tf.strings.join([words, "x", words], "-").to_list() == [[b"a-x-a"], [b"b-x-b", b"c-x-c"]]


def test_rows_of_two_arguments_of_a_function():
    @tf.function
    def f(x, y):
        return x + y, tf.where(x > y, x, y)

    total, larger = f(X, X + 1)
    assert total.to_list() == [[3, 9], [], [19]]
    assert larger.to_list() == [[2, 5], [], [10]]
    with pytest.raises(BAD, match="do not broadcast: along axis 1"):
        f(X, tf.ragged.constant([[1.0], [2.0], [3.0]]))


def test_reductions():
    rows = [[3.0, 1.0, 2.0], [5.0], [4.0, 6.0]]
    x, flat = tf.ragged.constant(rows), [n for row in rows for n in row]
    for name, function in (("sum", sum), ("max", max), ("min", min), ("prod", math.prod)):
        reduce = getattr(tf, f"reduce_{name}")
        assert reduce(x, 1).numpy().tolist() == [function(row) for row in rows]
        columns = [[r[i] for r in rows if len(r) > i] for i in range(3)]
        assert reduce(x, 0).numpy().tolist() == [function(column) for column in columns]
        assert reduce(x).numpy() == function(flat)
    assert tf.reduce_mean(x, 1).numpy().tolist() == [2, 5, 5]
    assert tf.reduce_mean(x, [0, 1]).numpy() == 3.5
    assert tf.reduce_mean(x, 1, keepdims=True).shape == [3, 1]
    assert tf.reduce_sum(x, keepdims=True).shape == [1, 1]
    np.testing.assert_allclose(tf.math.reduce_std(x, 1), [np.std(row) for row in rows], 1e-5)
    np.testing.assert_allclose(tf.math.reduce_variance(x), np.var(flat), 1e-5)
    assert tf.reduce_any(x > 4, 1).numpy().tolist() == [False, True, True]
    assert tf.reduce_all(x > 2, 1).numpy().tolist() == [False, True, True]


def test_reductions_of_deep_rows():
    assert tf.reduce_sum(DEEP, 0).to_list() == [[5, 2], [3]]
    assert tf.reduce_sum(DEEP, 1).to_list() == [[4, 2], [], [4]]
    assert tf.reduce_sum(DEEP, 2).to_list() == [[3, 3], [], [4]]
    assert tf.reduce_sum(DEEP, [1, 2]).numpy().tolist() == [6, 0, 4]
    assert tf.reduce_sum(DEEP, tf.constant([2])).to_list() == [[3, 3], [], [4]]
    assert tf.reduce_mean(DEEP, 2).to_list() == [[1.5, 3.0], [], [4.0]]
    deep = tf.cast(DEEP, tf.float32)
    assert tf.math.reduce_std(deep, 2).to_list() == [[0.5, 0.0], [], [0.0]]


def test_empty_rows():
    x = tf.ragged.constant([[], [1.0]])
    assert np.isnan(tf.reduce_mean(x, 1).numpy()[0])
    assert tf.reduce_max(x, 1).numpy()[0] == np.finfo(np.float32).min
    assert tf.reduce_prod(x, 1).numpy()[0] == 1
    assert tf.reduce_all(x > 0, 1).numpy()[0]


INTS = tf.ragged.constant([[1, 2], [3]])
test_mistakes = mistakes(
    {
        "rows": (
            lambda: INTS + tf.ragged.constant([[1], [2], [3]]),
            BAD,
            r"do not broadcast: along axis 0 their lengths are \[2\] and \[3\]",
        ),
        "lengths": (
            lambda: INTS + tf.ragged.constant([[1], [2, 3]]),
            BAD,
            r"along axis 1 their lengths are \[2 1\] and \[1 2\]",
        ),
        "single ragged": (lambda: INTS + tf.ragged.constant([[1], [2]]), BAD, "do not broadcast"),
        "dtypes": (lambda: INTS + 1.5, BAD, "expected to be a int32 tensor"),
        "splits": (
            lambda: INTS + INTS.with_row_splits_dtype("int32"),
            ValueError,
            "mismatched row_splits dtypes: int32 and int64",
        ),
        "axis": (lambda: tf.reduce_sum(INTS, 2), ValueError, "axis=2 out of bounds"),
        "second": (lambda: tf.cast(1, INTS), TypeError, "only 'x' may be a ragged tensor"),
        "where": (lambda: tf.where(INTS > 1, INTS), ValueError, "both be non-None or both"),
        "softmax": (lambda: tf.nn.softmax(X, 0), ValueError, "does not take axis 0"),
        "deep softmax": (
            lambda: tf.nn.softmax(tf.cast(DEEP, tf.float32), 1),
            ValueError,
            "takes an innermost ragged axis",
        ),
        "matmul": (lambda: tf.matmul(X, X), BAD, "needs rows of one length"),
    }
)


def test_arrays_take_the_dtype_of_the_ragged_operand():
    total = tf.ragged.constant([[1, 2], [3]]) + np.array([[10], [20]])
    assert total.dtype == tf.int32
    assert total.to_list() == [[11, 12], [23]]
