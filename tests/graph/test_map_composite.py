"""tf.map_fn over ragged tensors."""

import numpy as np
import pytest

import yeoul as tf

INTS = tf.RaggedTensorSpec([None], tf.int32)
ONE_INT = tf.TensorSpec([], tf.int32)


def ragged():
    return tf.ragged.constant([[1, 2], [], [3]])


@pytest.mark.parametrize("wrap", [lambda f: f, tf.function])
def test_everywhere_alike(wrap):
    doubled = wrap(lambda x: tf.map_fn(lambda r: r * 2, x))(ragged())
    assert doubled.to_list() == [[2, 4], [], [6]]
    ranges = wrap(lambda n: tf.map_fn(tf.range, n, fn_output_signature=INTS))
    assert ranges(tf.constant([1, 0, 3])).to_list() == [[0], [], [0, 1, 2]]
    sums = wrap(lambda x: tf.map_fn(tf.reduce_sum, x, fn_output_signature=tf.int32))
    assert sums(ragged()).numpy().tolist() == [3, 0, 3]


@pytest.mark.parametrize("wrap", [lambda f: f, tf.function])
def test_gradients(wrap):
    w = tf.Variable(2.0)
    x = tf.ragged.constant([[1.0, 2.0], [], [3.0]])

    @wrap
    def f(x):
        return tf.map_fn(lambda r: r * r * w, x)

    with tf.GradientTape() as tape:
        tape.watch(x.flat_values)
        y = tf.reduce_sum(f(x))
    dx, dw = tape.gradient(y, [x.flat_values, w])
    np.testing.assert_allclose(dx, [4.0, 8.0, 12.0])
    np.testing.assert_allclose(dw, 14.0)


def test_no_rows():
    none = tf.RaggedTensor.from_row_splits(tf.zeros([0], tf.int32), [0])
    assert tf.map_fn(lambda r: r * 2, none).to_list() == []
    assert tf.map_fn(tf.reduce_sum, none, fn_output_signature=tf.int32).shape == [0]
    made = tf.map_fn(tf.range, tf.zeros([0], tf.int32), fn_output_signature=INTS)
    assert made.to_list() == []


def test_dense_results_where_ragged_ones_are_asked_for():
    spec = tf.RaggedTensorSpec([None, None], tf.int32)
    result = tf.map_fn(lambda n: tf.ones([n, 2], tf.int32), tf.constant([1, 2]), spec)
    assert result.to_list() == [[[1, 1]], [[1, 1], [1, 1]]]


def test_another_dtype_is_refused():
    with pytest.raises(ValueError, match="Expected `fn` to return"):
        tf.map_fn(lambda r: tf.cast(r, tf.float32), ragged())


def test_shapes_are_known_while_traced():
    total = tf.function(lambda x: tf.map_fn(tf.reduce_sum, x, fn_output_signature=ONE_INT))
    traced = total.get_concrete_function(tf.RaggedTensorSpec([5, None], tf.int32))
    assert traced.structured_outputs.shape == [5]
