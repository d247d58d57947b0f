"""What is known of integers while a function is traced."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.ops.static import LIMIT, known_array, partial_array, partial_dims

OUTER = tf.constant([4, 5])
VECTORS = {
    "shape": (lambda x: tf.shape(x), [None, 3, 4]),
    "slice": (lambda x: tf.shape(x)[1:], [3, 4]),
    "reversed": (lambda x: tf.shape(x)[::-1], [4, 3, None]),
    "concat": (lambda x: tf.concat([tf.shape(x)[:1], [7]], 0), [None, 7]),
    "concat with an outer tensor": (lambda x: tf.concat([tf.shape(x)[:1], OUTER], 0), [None, 4, 5]),
    "stack": (lambda x: tf.stack([tf.shape(x)[0], 2, tf.size(x[0])]), [None, 2, 12]),
    "sum": (lambda x: tf.shape(x) + 1, [None, 4, 5]),
    "product with zero": (lambda x: tf.shape(x) * [0, 2, 1], [0, 6, 4]),
    "quotient": (lambda x: tf.shape(x) // 2, [None, 1, 2]),
    "remainder": (lambda x: tf.shape(x) % 2, [None, 1, 0]),
    "negative": (lambda x: -tf.shape(x), [None, -3, -4]),
    "maximum": (lambda x: tf.maximum(tf.shape(x), 4), [None, 4, 4]),
    "gather": (lambda x: tf.gather(tf.shape(x), [2, 0]), [4, None]),
    "cast": (lambda x: tf.cast(tf.shape(x), tf.int64), [None, 3, 4]),
    "identity": (lambda x: tf.identity(tf.shape(x)), [None, 3, 4]),
    "reshape": (lambda x: tf.reshape(tf.shape(x), [-1]), [None, 3, 4]),
    "expand": (lambda x: tf.squeeze(tf.expand_dims(tf.shape(x), 0), 0), [None, 3, 4]),
    "range": (lambda x: tf.range(tf.rank(x)), [0, 1, 2]),
    "float": (lambda x: tf.cast(tf.shape(x), tf.float32), None),
}


@pytest.mark.parametrize("name", VECTORS)
def test_partly_known(name):
    make, expected = VECTORS[name]

    @tf.function(input_signature=[tf.TensorSpec([None, 3, 4])])
    def f(x):
        found.append(partial_array(make(x)))
        return make(x)

    found = []
    value = f(tf.zeros([2, 3, 4])).numpy()
    if expected is None:
        assert found[0] is None
        return
    assert found[0].tolist() == expected
    assert all(e in (None, v) for e, v in zip(expected, value.tolist(), strict=True))


def test_product_of_dimensions():
    @tf.function(input_signature=[tf.TensorSpec([None, 3, 4])])
    def f(x):
        size = tf.reduce_prod(tf.shape(x)[1:])
        known.append(int(known_array(size)))
        return tf.reshape(x, [-1, size])

    known = []
    assert f.get_concrete_function().outputs[0].shape.as_list() == [None, 12]
    assert known == [12]


def test_data_and_large_values_are_not_followed():
    @tf.function
    def f(x):
        assert known_array(x) is None
        assert partial_dims(x) == (None, None)
        assert known_array(tf.range(LIMIT + 1) + x[0]) is None
        return x

    f(tf.constant([1, 2]))
    assert partial_array(tf.zeros([LIMIT + 1], tf.int32)) is None


def test_python_values():
    assert partial_dims(3) == (3,)
    assert partial_dims((None, -1)) == (None, -1)
    np.testing.assert_array_equal(known_array([1, 2]), [1, 2])
