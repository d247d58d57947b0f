"""tf.make_tensor_proto and tf.make_ndarray, as TensorFlow 2.15 does them."""

import numpy as np
import pytest

import yeoul as tf


def test_values_take_the_dtype_of_tf_constant():
    for value, name in ((1.5, "float32"), (2, "int32"), (True, "bool"), ("a", "string")):
        assert tf.as_dtype(tf.make_tensor_proto(value).dtype).name == name
    assert tf.make_tensor_proto(np.float64(1)).dtype == tf.float64.as_datatype_enum
    assert tf.make_tensor_proto(tf.constant([1, 2])).tensor_content == b"\1\0\0\0\2\0\0\0"
    assert tf.make_tensor_proto(tf.Variable(2.0)).float_val == [2.0]
    assert tf.make_tensor_proto(np.array([1.5]), dtype=tf.int32).int_val == [1]


def test_fewer_values_than_the_shape_has():
    proto = tf.make_tensor_proto([7, 8], shape=[2, 2])
    assert list(proto.int_val) == [7, 8]
    assert tf.make_ndarray(proto).tolist() == [[7, 8], [8, 8]]
    assert tf.make_ndarray(tf.make_tensor_proto([1, 2], shape=[2, 1])).tolist() == [[1], [2]]


def test_arrays_can_be_written_to():
    array = tf.make_ndarray(tf.make_tensor_proto(1.0, shape=[3]))
    array[0] = 5.0
    assert array.tolist() == [5.0, 1.0, 1.0]


REFUSED = [
    (
        ([1, 2, 3],),
        {"shape": [2]},
        ValueError,
        r"Too many elements provided\. Takes at most 2, but",
    ),
    (([1, 2],), {"shape": [4], "allow_broadcast": True}, ValueError, "exactly 1 or 4, but got 2"),
    (
        ([1],),
        {"shape": [1, 1], "verify_shape": True},
        TypeError,
        r"shape: \(1, 1\), but got \(1,\)",
    ),
    ((None,), {}, ValueError, "None values not supported"),
    (([tf.constant(1), 2],), {}, TypeError, "Expected any non-tensor type, but got a tensor"),
    ((2.5,), {"dtype": tf.int32}, TypeError, "of dtype int32"),
]


@pytest.mark.parametrize(("args", "options", "error", "message"), REFUSED)
def test_refused(args, options, error, message):
    with pytest.raises(error, match=message):
        tf.make_tensor_proto(*args, **options)


def test_tensors_of_graphs_have_no_value():
    with pytest.raises(TypeError, match="Expected any non-tensor type"):
        tf.function(lambda x: tf.make_tensor_proto(x))(tf.constant(1.0))
