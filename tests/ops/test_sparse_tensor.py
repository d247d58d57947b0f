"""tf.sparse: the class, its functions, and their records."""

import collections
import copy
import pickle

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

INDICES = np.int64([[0, 1], [1, 0], [1, 3], [2, 2]])
MIXED = np.int64([[2, 1], [0, 3], [1, 0], [0, 1]])
DIMS = (3, 4)


def whole(values, default=0.0):
    out = np.full(DIMS, default, values.dtype)
    out[tuple(INDICES.T)] = values
    return out


class TestRecords(OpTests):
    rows = [
        row(
            "SparseToDense",
            INDICES,
            DIMS,
            normal(4),
            normal(),
            validate_indices=True,
            expect=lambda i, d, v, default: whole(v, default),
            dtypes=False,
        ),
        row("SparseReorder", MIXED, normal(4), np.int64(DIMS), dtypes=False),
        row(
            "SparseTensorDenseMatMul",
            INDICES,
            normal(4),
            DIMS,
            normal(4, 2),
            adjoint_a=False,
            adjoint_b=False,
            expect=lambda i, v, d, b: whole(v) @ b,
            dtypes=False,
        ),
        row(
            "SparseTensorDenseMatMul",
            INDICES,
            normal(4),
            DIMS,
            normal(2, 3),
            adjoint_a=True,
            adjoint_b=True,
            expect=lambda i, v, d, b: whole(v).T @ b.T,
            dtypes=False,
        ),
        row("SparseDenseCwiseMul", INDICES, normal(4), DIMS, normal(3, 1), dtypes=False),
        row("SparseDenseCwiseDiv", INDICES, normal(4), DIMS, normal(4), dtypes=False),
        row("SparseTensorDenseAdd", INDICES, normal(4), np.int64(DIMS), normal(3, 4), dtypes=False),
        row(
            "SparseReduceSum",
            INDICES,
            normal(4),
            DIMS,
            (1,),
            keep_dims=True,
            expect=lambda i, v, d, axes: whole(v).sum(1, keepdims=True),
            dtypes=False,
        ),
        row("SparseReduceSum", INDICES, normal(4), DIMS, None, keep_dims=False, dtypes=False),
        row("SparseReduceMax", INDICES, normal(4), DIMS, (0,), keep_dims=False, dtypes=False),
        row("SparseReduceMax", INDICES, normal(4), DIMS, None, keep_dims=True, dtypes=False),
    ]


def sparse(values=(1.0, 2.0, 3.0, 4.0)):
    return tf.SparseTensor(INDICES, list(values), DIMS)


def parts(x):
    return [t.numpy().tolist() for t in (x.indices, x.values, x.dense_shape)]


def test_properties():
    x = sparse()
    assert (x.shape.as_list(), x.dtype, x.get_shape()) == ([3, 4], tf.float32, x.shape)
    assert x.indices.dtype == x.dense_shape.dtype == tf.int64
    assert x.consumers() == []
    assert tf.SparseTensor.from_value(x) is x
    value = collections.namedtuple("SparseTensorValue", "indices values dense_shape")
    assert parts(tf.SparseTensor.from_value(value([[0]], [5], [2]))) == [[[0]], [5], [2]]
    x = tf.SparseTensor(tf.constant([[0, 1]]), [1.0], tf.constant([2, 2]))
    assert x.indices.dtype == tf.int64
    empty = tf.SparseTensor(np.empty((0, 2), np.int64), [], [2, 3])
    assert tf.sparse.to_dense(empty).numpy().tolist() == [[0, 0, 0]] * 2
    assert tf.is_tensor(x)


def test_copies():
    x = sparse()
    for twin in (copy.copy(x), pickle.loads(pickle.dumps(x))):
        assert parts(twin) == parts(x)


def test_operators():
    x = sparse()
    assert (x * 2).values.numpy().tolist() == [2, 4, 6, 8]
    assert (x / [[1.0], [2.0], [4.0]]).values.numpy().tolist() == [1, 1, 1.5, 1]
    assert (tf.fill(DIMS, 3.0) * x).values.numpy().tolist() == [3, 6, 9, 12]
    ints = tf.SparseTensor([[0]], [7], [2])
    assert (ints / 2).values.numpy().tolist() == [3.5]
    assert (ints / 2).dtype == tf.float64
    half = tf.SparseTensor([[0]], np.int8([7]), [2])
    assert (half / np.int8(2)).dtype == tf.float32


def test_static_shapes_in_a_function():
    seen = {}

    @tf.function(input_signature=[tf.SparseTensorSpec([None, 4])])
    def f(x):
        seen["x"] = x.shape.as_list()
        seen["transposed"] = tf.sparse.transpose(x).shape.as_list()
        seen["reshaped"] = tf.sparse.reshape(x, [2, -1]).shape.as_list()
        seen["expanded"] = tf.sparse.expand_dims(x, 1).shape.as_list()
        seen["doubled"] = tf.sparse.concat(1, [x, x]).shape.rank
        seen["from_dense"] = tf.sparse.from_dense(tf.ones([2, 3])).shape.as_list()
        x.set_shape([3, None])
        seen["set"] = x.shape.as_list()
        seen["dense"] = tf.sparse.to_dense(x).shape.as_list()
        return tf.sparse.to_dense(x), tf.sparse.sparse_dense_matmul(x, tf.eye(4))

    dense, product = f(sparse())
    assert dense.numpy().tolist() == product.numpy().tolist() == whole(np.arange(1.0, 5)).tolist()
    assert seen == {
        "x": [None, 4],
        "transposed": [4, None],
        "reshaped": [2, None],
        "expanded": [None, 1, 4],
        "doubled": 2,
        "from_dense": [2, 3],
        "set": [3, 4],
        "dense": [3, 4],
    }


def test_known_shapes_need_no_host():
    @tf.function
    def f(values):
        x = tf.SparseTensor(INDICES, values, DIMS)
        return tf.sparse.to_dense(tf.sparse.transpose(x)), tf.sparse.reduce_sum(x, 1)

    f(tf.ones([4]))
    program = f.get_concrete_function(tf.ones([4])).callable.program
    assert not program.host_reasons


def test_functions():
    x = sparse()
    first, second = tf.sparse.split(x, 2, axis=1)
    assert parts(first) == [[[0, 1], [1, 0]], [1, 2], [3, 2]]
    assert parts(second) == [[[1, 1], [2, 0]], [3, 4], [3, 2]]
    assert tf.sparse.concat(0, x) is x
    assert parts(tf.sparse.reset_shape(x)) == [INDICES.tolist(), [1, 2, 3, 4], [3, 4]]
    assert tf.sparse.reset_shape(x, [5, 4]).shape.as_list() == [5, 4]
    flags = tf.sparse.to_indicator(tf.SparseTensor([[0], [1]], [2, 0], [2]), 3)
    assert flags.numpy().tolist() == [True, False, True]
    doubled = tf.sparse.map_values(tf.add, x, sparse([4.0, 3.0, 2.0, 1.0]))
    assert doubled.values.numpy().tolist() == [5, 5, 5, 5]
    smallest = tf.sparse.minimum(x, tf.SparseTensor([[0, 0]], [-1.0], DIMS))
    assert smallest.values.numpy().tolist() == [-1, 0, 0, 0, 0]
    scalars = tf.SparseTensor(np.empty((1, 0), np.int64), [2.0], np.empty(0, np.int64))
    assert tf.sparse.add(scalars, scalars).values.numpy().tolist() == [4]
    assert tf.sparse.eye(2, 3, tf.int32).dtype == tf.int32
    assert tf.shape(x, out_type=tf.int64).dtype == tf.int64
    assert (tf.size(x).numpy(), tf.rank(x).numpy()) == (12, 2)
    assert tf.sparse.reduce_sum(x, 1, output_is_sparse=True).values.numpy().tolist() == [1, 5, 4]
    half = tf.sparse.softmax(tf.SparseTensor([[0, 0], [0, 2]], [1.0, 1.0], [2, 3]))
    assert half.values.numpy().tolist() == [0.5, 0.5]
    third = tf.sparse.slice(x, [1, 1], [9, 9])
    assert parts(third) == [[[0, 2], [1, 1]], [3, 4], [2, 3]]


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float64", "int32", "uint8", "complex64"])
def test_dtypes(name):
    values = tf.cast([1, 2, 3, 4], name)
    dense = tf.cast(tf.reshape(tf.range(1, 13), DIMS), name)

    def run(values, dense):
        x = tf.SparseTensor(INDICES, values, DIMS)
        found = [
            tf.sparse.to_dense(x),
            (x * dense).values,
            tf.sparse.add(x, dense),
            tf.sparse.add(x, x).values,
            tf.sparse.sparse_dense_matmul(x, dense, adjoint_b=True),
            tf.sparse.reduce_sum(x, 1),
        ]
        if not values.dtype.is_complex:
            found += [tf.sparse.reduce_max(x, 0), tf.sparse.maximum(x, x).values]
        return found

    whole_values = whole(np.arange(1.0, 5))
    table = np.arange(1.0, 13).reshape(DIMS)
    wanted = [
        whole_values,
        table[tuple(INDICES.T)] * np.arange(1.0, 5),
        table + whole_values,
        2 * np.arange(1.0, 5),
        whole_values @ table.T,
        whole_values.sum(1),
        whole_values.max(0),
        np.arange(1.0, 5),
    ]
    for results in (run(values, dense), tf.function(run)(values, dense)):
        for result, expected in zip(results, wanted, strict=False):
            assert result.dtype == name
            assert np.array_equal(tf.cast(result, tf.complex64).numpy().real, expected)


def test_nothing_to_reduce():
    for run in (tf.sparse.reduce_max, tf.sparse.reduce_sum):
        for function in (run, tf.function(run)):
            empty = tf.SparseTensor(np.empty((0, 2), np.int64), np.float32([]), DIMS)
            assert function(empty).numpy() == 0
            assert function(empty, 1).numpy().tolist() == [0, 0, 0]


def test_gradient_of_concat():
    values = tf.constant([1.0, 2.0, 3.0, 4.0])
    with tf.GradientTape() as tape:
        tape.watch(values)
        x = tf.SparseTensor(INDICES, values, DIMS)
        total = tf.reduce_sum(tf.sparse.concat(1, [x, x]).values ** 2)
    assert tape.gradient(total, values).numpy().tolist() == [4, 8, 12, 16]


S = tf.sparse
EYE = tf.sparse.eye(2)
test_mistakes = mistakes(
    {
        "rows": (
            lambda: tf.SparseTensor([[0]], [1, 2], [3]),
            ValueError,
            "Dimensions 1 and 2 are not compatible: rows of indices and values",
        ),
        "columns": (
            lambda: tf.SparseTensor([[0]], [1], [3, 3]),
            ValueError,
            "columns of indices and dimensions",
        ),
        "rank": (lambda: tf.SparseTensor([0], [1], [3]), ValueError, "must have rank 2"),
        "dtype": (lambda: tf.SparseTensor([[0.5]], [1], [3]), TypeError, "Cannot convert"),
        "value": (lambda: tf.SparseTensor.from_value(3), TypeError, "neither SparseTensor nor"),
        "shape": (lambda: EYE.set_shape([3, 3]), ValueError, "not compatible"),
        "dense": (lambda: S.to_dense([1]), TypeError, "must be a SparseTensor, but is a list"),
        "range": (
            lambda: S.to_dense(tf.SparseTensor([[5]], [1], [3])),
            BAD,
            r"indices\[0\] = \[5\] is out of bounds: need 0 <= index < \[3\]",
        ),
        "order": (
            lambda: S.to_dense(tf.SparseTensor([[1], [0]], [1, 2], [3])),
            BAD,
            r"indices\[1\] = \[0\] is out of order.*tf.sparse.reorder",
        ),
        "repeated": (
            lambda: S.to_dense(tf.SparseTensor([[1], [1]], [1, 2], [3])),
            BAD,
            "is repeated",
        ),
        "tensor": (
            lambda: tf.convert_to_tensor(EYE),
            ValueError,
            r"(?s)unsupported type.*Use tf.sparse.to_dense",
        ),
        "times": (lambda: EYE * tf.ones([3, 3]), BAD, r"broadcasts dense to sparse only; got"),
        "add": (lambda: S.add([1], [2]), TypeError, "do you mean to use tf.add"),
        "add shapes": (lambda: S.add(EYE, S.eye(2, 3)), BAD, "got 2 and 3 for dimension 1"),
        "add ranks": (
            lambda: S.maximum(EYE, tf.SparseTensor([[0]], [1.0], [2])),
            BAD,
            "Operands' ranks do not match: 2 and 1",
        ),
        "matmul": (
            lambda: S.sparse_dense_matmul(EYE, tf.ones([3, 1])),
            BAD,
            "inner dimension does not match: 2 vs. 3",
        ),
        "matmul both": (
            lambda: S.sparse_dense_matmul(EYE, EYE),
            TypeError,
            "takes one sparse and one dense matrix",
        ),
        "axis": (lambda: S.reduce_sum(EYE, 2), BAD, "Invalid reduction dimension 2, for input"),
        "expand": (lambda: S.expand_dims(EYE, 5), BAD, "axis 5 is out of range for rank 2"),
        "reshape": (lambda: S.reshape(EYE, [3, -1]), BAD, "requires a multiple of 3"),
        "reshape size": (lambda: S.reshape(EYE, [3, 3]), BAD, "but the requested shape has 9"),
        "reshape twice": (lambda: S.reshape(EYE, [-1, -1]), BAD, "only one output dimension"),
        "split": (lambda: S.split(EYE, 2), ValueError, "axis is required"),
        "split parts": (lambda: S.split(EYE, 3, 0), BAD, r"between 1 and .* size \(2\), got 3"),
        "softmax": (
            lambda: S.softmax(tf.SparseTensor([[0]], [1.0], [2])),
            BAD,
            "should have rank >= 2, but got: 1",
        ),
        "concat": (lambda: S.concat(0, [EYE, S.eye(2, 3)]), BAD, "expected 2 for dimension 1 but"),
        "concat axis": (lambda: S.concat(3, [EYE, EYE]), BAD, "axis 3 is out of range"),
        "retain": (lambda: S.retain(EYE, [True]), ValueError, "elements and to_retain"),
        "reset": (lambda: S.reset_shape(EYE, [1, 1]), ValueError, "should have dimension sizes >="),
        "reset rank": (lambda: S.reset_shape(EYE, [1]), ValueError, "must have the rank"),
        "map": (lambda: S.map_values(tf.square, 3), ValueError, "No SparseTensor in argument list"),
        "map indices": (
            lambda: S.map_values(tf.add, EYE, tf.SparseTensor([[0, 1], [1, 0]], [1.0, 1], [2, 2])),
            BAD,
            "must have the same indices",
        ),
        "fill": (
            lambda: S.fill_empty_rows(tf.SparseTensor([[5, 0]], [1], [2, 2]), 0),
            BAD,
            r"indices\(0, 0\) is invalid: 5 >= 2",
        ),
        "fill scalar": (
            lambda: S.fill_empty_rows(
                tf.SparseTensor(np.empty((0, 0), np.int64), [], np.empty(0, np.int64)), 0
            ),
            BAD,
            "dense_shape must have at least one dimension",
        ),
        "reduce": (lambda: tf.reduce_sum(EYE), ValueError, "unsupported type"),
        "product": (lambda: tf.multiply(EYE, EYE), ValueError, "unsupported type"),
    }
)


def test_mistakes_while_tracing():
    @tf.function
    def f(x, y):
        for call, message in (
            (lambda: tf.sparse.transpose(x), "needs perm if the rank is not known"),
            (lambda: tf.sparse.expand_dims(x), "needs a sparse tensor of known rank"),
            (lambda: tf.sparse.split(y, 2, 0), "needs a known shape"),
        ):
            with pytest.raises(ValueError, match=message):
                call()
        return y

    f.get_concrete_function(tf.SparseTensorSpec(), tf.SparseTensorSpec([None, 2]))


OUTSIDE = {
    "to_dense": tf.sparse.to_dense,
    "unchecked": lambda x: tf.sparse.to_dense(x, validate_indices=False),
    "reduce": lambda x: tf.sparse.reduce_sum(x, 0),
    "times": lambda x: (x * tf.ones([2, 2])).values,
    "plus": lambda x: tf.sparse.add(x, tf.ones([2, 2])),
    "matmul": lambda x: tf.sparse.sparse_dense_matmul(x, tf.ones([2, 2])),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_indices_outside_are_refused_in_functions_too(name):
    for wrap in (lambda f: f, tf.function):
        call = wrap(OUTSIDE[name])
        call(tf.SparseTensor([[0, 1]], [1.0], [2, 2]))
        for at in ([2, 0], [0, -1]):
            with pytest.raises(tf.errors.InvalidArgumentError, match="out of bounds"):
                call(tf.SparseTensor([at], [1.0], [2, 2]))


def test_the_order_of_indices_is_checked_in_functions():
    call = tf.function(tf.sparse.to_dense)
    for indices, what in (([[1, 0], [0, 1]], "out of order"), ([[1, 0], [1, 0]], "repeated")):
        with pytest.raises(tf.errors.InvalidArgumentError, match=what):
            call(tf.SparseTensor(indices, [1.0, 2.0], [2, 2]))


def test_the_threshold_is_for_sums():
    x = tf.SparseTensor([[0], [1]], [1.0, 2.0], [3])
    y = tf.SparseTensor([[1], [2]], [-1.5, 0.25], [3])
    total = tf.sparse.add(x, y, threshold=1.0)
    assert total.indices.numpy().tolist() == [[0], [2]]
    assert total.values.numpy().tolist() == [1.0, 0.25]


def test_axes_and_ranks_are_checked():
    x = tf.SparseTensor([[0, 1]], [1.0], [2, 2])
    with pytest.raises(tf.errors.InvalidArgumentError, match="one for each axis"):
        tf.sparse.slice(x, [0], [1])
    with pytest.raises(tf.errors.InvalidArgumentError, match="Input axis"):
        tf.sparse.split(x, 2, axis=2)
    with pytest.raises(ValueError, match="each of the 2 axes"):
        tf.sparse.transpose(x, [0])
