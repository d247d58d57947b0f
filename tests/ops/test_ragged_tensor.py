"""tf.RaggedTensor: properties, conversions, copies, what Python does with it."""

import copy
import pickle

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

TWO = tf.ragged.constant([[1, 2], [], [3]])
THREE = tf.ragged.constant([[[1, 2], [3]], [], [[4]]])


def lists(*values):
    return [v.to_list() if isinstance(v, tf.RaggedTensor) else v.numpy().tolist() for v in values]


def test_properties():
    assert THREE.shape.as_list() == [3, None, None]
    assert (THREE.ragged_rank, THREE.dtype, THREE.uniform_row_length) == (2, tf.int32, None)
    assert lists(THREE.values, THREE.flat_values) == [[[1, 2], [3], [4]], [1, 2, 3, 4]]
    assert lists(*THREE.nested_row_splits) == [[0, 2, 2, 3], [0, 2, 3, 4]]
    assert lists(THREE.bounding_shape(), THREE.nrows(tf.int32)) == [[3, 2, 2], 3]
    assert lists(THREE.bounding_shape(axis=-1), THREE.bounding_shape([0, 1])) == [2, [3, 2]]
    assert lists(*THREE.nested_value_rowids()) == [[0, 0, 2], [0, 0, 1, 2]]
    assert TWO.value_rowids() is TWO.value_rowids()
    assert TWO.get_shape() == TWO.shape
    assert TWO.consumers() == []


def test_uniform_rows():
    u = tf.RaggedTensor.from_uniform_row_length([1, 2, 3, 4], 2)
    assert u.shape.as_list() == [2, 2]
    assert u.uniform_row_length.numpy() == 2
    assert u.numpy().shape == (2, 2)
    assert u[:, 0].numpy().tolist() == [1, 3]
    assert u[:, tf.constant(-1)].numpy().tolist() == [2, 4]
    assert u[:, :1].shape.as_list() == [2, 1]
    assert tf.expand_dims(u, 0).shape.as_list() == [1, 2, 2]


def test_row_lengths_of_uniform_inner_axes():
    x = tf.RaggedTensor.from_row_splits(tf.zeros([3, 2]), [0, 1, 3])
    assert x.row_lengths(2).to_list() == [[2], [2, 2]]
    assert x.row_lengths(0).numpy() == 2


def test_copies():
    for twin in (copy.copy(THREE), copy.deepcopy(THREE), pickle.loads(pickle.dumps(THREE))):
        assert twin.to_list() == THREE.to_list()
        assert twin.shape == THREE.shape


def test_python():
    assert [row.numpy().tolist() for row in TWO] == [[1, 2], [], [3]]
    assert str(TWO) == f"{TWO}" == "<tf.RaggedTensor [[1, 2], [], [3]]>"
    assert (TWO == None) is False  # noqa: E711
    assert (TWO != None) is True  # noqa: E711
    assert (TWO == TWO).to_list() == [[True, True], [], [True]]
    assert np.add(TWO, 1).to_list() == [[2, 3], [], [4]]
    with pytest.raises(TypeError, match="unsupported operand"):
        TWO @ TWO


def test_text_of_many_rows_is_shortened():
    text = str(tf.ragged.range([1500]))
    assert "..." in text
    assert len(text) < 200


def test_splits_dtypes():
    assert tf.RaggedTensor.from_row_splits([1], [0, 1]).row_splits.dtype == tf.int64
    for splits in (tf.constant([0, 1]), np.int32([0, 1])):
        assert tf.RaggedTensor.from_row_splits([1], splits).row_splits.dtype == tf.int32
    assert tf.RaggedTensor.from_row_splits([1], np.int16([0, 1])).row_splits.dtype == tf.int64
    inner = tf.RaggedTensor.from_row_splits([1], tf.constant([0, 1]))
    assert tf.RaggedTensor.from_row_splits(inner, [0, 1]).row_splits.dtype == tf.int32
    wide = THREE.with_row_splits_dtype("int32")
    assert {s.dtype for s in wide.nested_row_splits} == {tf.int32}
    assert wide.with_row_splits_dtype("int32") is wide


def test_to_tensor():
    assert TWO.to_tensor(shape=[2, None]).numpy().tolist() == [[1, 2], [0, 0]]
    assert TWO.to_tensor(shape=tf.constant([-1, 3])).shape == [3, 3]
    assert TWO.to_tensor(shape=tf.TensorShape([None, 1])).numpy().tolist() == [[1], [0], [3]]
    assert THREE.to_tensor(shape=[1, 1, 1]).numpy().tolist() == [[[1]]]
    empty = tf.ragged.constant([[], []], dtype=tf.int32)
    assert empty.to_tensor().shape == [2, 0]
    inner = tf.RaggedTensor.from_row_splits(tf.ones([2, 2]), [0, 2, 2])
    assert inner.to_tensor([7.0, 8.0]).numpy()[1].tolist() == [[7, 8], [7, 8]]


def test_merge_dims():
    x = tf.RaggedTensor.from_row_splits(tf.reshape(tf.range(12), [3, 2, 2]), [0, 1, 3])
    assert x.merge_dims(1, 2).to_list() == [[[0, 1], [2, 3]], [[4, 5], [6, 7], [8, 9], [10, 11]]]
    assert x.merge_dims(1, 3).to_list() == [[0, 1, 2, 3], [4, 5, 6, 7, 8, 9, 10, 11]]
    assert x.merge_dims(2, 3).shape.as_list() == [2, None, 4]
    assert x.merge_dims(0, 0) is x
    deep = tf.RaggedTensor.from_row_splits(THREE, [0, 1, 3])
    assert deep.merge_dims(1, 3).to_list() == [[1, 2, 3], [4]]
    empty = tf.RaggedTensor.from_row_splits(tf.zeros([2, 0, 3]), [0, 2])
    assert empty.merge_dims(1, 2).shape.as_list() == [1, None, 3]


def test_from_tensor():
    x = tf.reshape(tf.range(12), [2, 3, 2])
    made = tf.RaggedTensor.from_tensor(x, ragged_rank=2, lengths=[2, 0, 1, 2, 1, 0])
    assert made.to_list() == [[[0, 1], [], [4]], [[6, 7], [8], []]]
    assert tf.RaggedTensor.from_tensor(x, padding=[10, 11]).row_lengths().numpy().tolist() == [3, 2]
    assert tf.RaggedTensor.from_tensor(tf.zeros([0, 3])).shape.as_list() == [0, 3]
    assert tf.RaggedTensor.from_tensor(tf.zeros([2, 0]), padding=0).to_list() == [[], []]
    assert tf.RaggedTensor.from_tensor([[1]], row_splits_dtype="int32").row_splits.dtype == tf.int32


def test_to_sparse_of_inner_values():
    x = tf.RaggedTensor.from_row_splits([[1, 2], [3, 4]], [0, 0, 2])
    sparse = x.to_sparse()
    assert sparse.indices.numpy().tolist() == [[1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]]
    assert sparse.dense_shape.numpy().tolist() == [2, 2, 2]


def make(name, *args, **options):
    return lambda: getattr(tf.RaggedTensor, f"from_{name}")(*args, **options)


test_mistakes = mistakes(
    {
        "constructor": (lambda: tf.RaggedTensor([1], [0, 1]), ValueError, "constructor is private"),
        "empty splits": (make("row_splits", [1], []), ValueError, "may not be empty"),
        "first split": (make("row_splits", [1], [1, 1]), BAD, "must start with 0, but are .1 1"),
        "falling": (make("row_splits", [1, 2], [0, 2, 1, 2]), BAD, "must not decrease"),
        "last split": (make("row_splits", [1, 2], [0, 1]), BAD, "must end with the number"),
        "floats": (make("row_splits", [1], [0.0, 1.0]), ValueError, "must have dtype int32 or"),
        "matrix": (make("row_splits", [1], [[0, 1]]), ValueError, "must have rank 1"),
        "scalar": (make("row_splits", 1, [0, 1]), ValueError, "rank at least 1"),
        "mixed": (
            make("row_splits", TWO, tf.constant([0, 3])),
            ValueError,
            "mismatched row_splits dtypes: int64 and int32",
        ),
        "negative": (make("row_lengths", [1], [2, -1]), BAD, "row_lengths must not be negative"),
        "rowids": (make("value_rowids", [1, 2], [1, 0]), BAD, "must not be negative nor decrease"),
        "few rowids": (make("value_rowids", [1, 2], [1]), ValueError, "incompatible"),
        "few rows": (make("value_rowids", [1], [1], nrows=1), ValueError, "nrows >= value_rowids"),
        "no rows": (make("value_rowids", [1], [1], nrows=-1), ValueError, "Expected nrows >= 0"),
        "length": (make("uniform_row_length", [1], -1), ValueError, "uniform_row_length must be"),
        "times": (make("uniform_row_length", [1, 2, 3], 2), ValueError, "must equal nvals=3"),
        "nested": (
            make("nested_row_splits", [1], tf.constant([0, 1])),
            TypeError,
            "`nested_row_splits` must be a list",
        ),
        "nested rows": (
            make("nested_value_rowids", [1], [[0], [0]], [1]),
            ValueError,
            "same length as `nested_value_rowids`",
        ),
        "both": (make("tensor", [[1]], [1], 0), ValueError, "but not both"),
        "rank": (make("tensor", [1]), ValueError, "must be greater than 1"),
        "deep": (make("tensor", [[1]], ragged_rank=2), ValueError, "rank at least 3"),
        "ragged_rank": (make("tensor", [[1]], ragged_rank=0), ValueError, "greater than 0"),
        "ragged_rank type": (make("tensor", [[1]], ragged_rank=1.0), TypeError, "must be an int"),
        "padding": (
            make("tensor", [[1]], padding=[0, 0]),
            ValueError,
            r"padding.shape must be tensor.shape\[2:\]",
        ),
        "no sparse": (make("sparse", [[1]]), TypeError, "must be of type SparseTensor"),
        "sparse rank": (
            make("sparse", tf.SparseTensor([[0]], [1], [2])),
            ValueError,
            r"rank\(st_input\) must be 2",
        ),
        "not right": (
            make("sparse", tf.SparseTensor([[0, 1]], [1], [1, 2])),
            BAD,
            "not right-ragged",
        ),
        "values": (lambda: TWO.with_values([1]), ValueError, "incompatible"),
        "splits": (
            lambda: TWO.with_row_splits_dtype("float32"),
            ValueError,
            "must be int32 or int64. Received tf.float32",
        ),
        "merge": (lambda: TWO.merge_dims(1, 0), ValueError, "less than or equal to inner_axis"),
        "bool": (lambda: bool(TWO), TypeError, "may not be used as a boolean"),
        "hash": (lambda: hash(TWO), TypeError, "unhashable"),
        "tensor": (
            lambda: tf.convert_to_tensor(TWO),
            ValueError,
            "Attempt to convert a value .*RaggedTensor .*with an unsupported type",
        ),
        "axis": (lambda: TWO.row_lengths(5), ValueError, "axis=5 out of bounds"),
        "shape": (lambda: TWO.to_tensor(shape=[1]), BAD, "but shape.rank = 1"),
        "inner shape": (
            lambda: tf.RaggedTensor.from_row_splits([[1, 2]], [0, 1]).to_tensor(shape=[1, 1, 3]),
            BAD,
            "inner dimensions stay as they are",
        ),
    }
)


def test_mistakes_while_tracing():
    seen = []

    @tf.function
    def f(x, splits):
        for call in (x.numpy, x.to_list, lambda: list(x)):
            with pytest.raises((ValueError, TypeError)) as error:
                call()
            seen.append(str(error.value))
        with pytest.raises(ValueError, match="needs a ragged tensor of known rank"):
            tf.RaggedTensor.from_row_splits(splits, [0]).bounding_shape()
        return x

    spec = tf.RaggedTensorSpec([None, None], tf.int32)
    f.get_concrete_function(spec, tf.TensorSpec(None, tf.int64))
    assert [text.split(":")[0] for text in seen] == [
        "RaggedTensor.numpy() is only supported in eager mode.",
        "to_list can only be used in eager mode.",
        "Iterating over a ragged tensor needs a known number of rows",
    ]


def test_partitions_are_checked_when_a_function_runs():
    @tf.function
    def lengths(x):
        return tf.RaggedTensor.from_row_lengths(tf.range(3), x)

    @tf.function
    def uniform(x, n):
        return tf.RaggedTensor.from_uniform_row_length(x, n)

    assert lengths(tf.constant([1, 2])).to_list() == [[0], [1, 2]]
    with pytest.raises(BAD, match="must end with the number of values"):
        lengths(tf.constant([1, 3]))
    assert uniform(tf.range(4), tf.constant(2, tf.int64)).to_list() == [[0, 1], [2, 3]]
    with pytest.raises(BAD, match="times nrows must equal the number of values"):
        uniform(tf.range(5), tf.constant(2, tf.int64))
