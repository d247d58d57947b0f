"""Sessions that fetch ragged tensors."""

import numpy as np
import pytest

import yeoul as tf

RaggedTensorValue = tf.compat.v1.ragged.RaggedTensorValue


def test_fetched():
    with tf.Graph().as_default():
        x = tf.compat.v1.placeholder(tf.int32, [None])
        ragged = tf.RaggedTensor.from_row_lengths(x, [2, 0, 1])
        deeper = tf.ragged.constant([[[1], [2, 3]], []])
        with tf.compat.v1.Session() as session:
            result = session.run({"a": ragged * 2, "b": deeper}, {x: [1, 2, 3]})
    assert isinstance(result["a"], RaggedTensorValue)
    assert result["a"].to_list() == [[2, 4], [], [6]]
    assert result["b"].to_list() == [[[1], [2, 3]], []]
    assert result["b"].ragged_rank == 2
    assert result["b"].shape == (2, None, None)
    assert result["b"].flat_values.tolist() == [1, 2, 3]


def test_printing():
    value = RaggedTensorValue(np.array([1, 2, 3], np.int32), np.array([0, 2, 3]))
    assert str(value) == "<tf.RaggedTensorValue [[1, 2], [3]]>"
    assert repr(value) == (
        "tf.RaggedTensorValue(values=array([1, 2, 3], dtype=int32), row_splits=array([0, 2, 3]))"
    )
    assert value.dtype == np.int32


def test_mistakes():
    with pytest.raises(TypeError, match="row_splits must be a 1-D int32 or int64"):
        RaggedTensorValue(np.array([1]), [0, 1])
    with pytest.raises(TypeError, match="values must be a numpy array"):
        RaggedTensorValue([1], np.array([0, 1]))
