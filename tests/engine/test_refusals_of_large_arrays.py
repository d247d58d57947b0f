"""Ops refuse the same values of arrays so large that XLA runs them."""

import numpy as np
import pytest

import yeoul as tf

LARGE = tf.zeros([2000, 1000])
REFUSED = {
    "gather": lambda: tf.gather(LARGE, [5000]),
    "gather_nd": lambda: tf.gather_nd(LARGE, [[5000]]),
    "scatter": lambda: tf.tensor_scatter_nd_update(LARGE, [[5000]], tf.ones([1, 1000])),
    "segments": lambda: tf.math.unsorted_segment_sum(LARGE, tf.fill([2000], 5), 3),
    "lengths": lambda: tf.reverse_sequence(LARGE, tf.fill([2000], 1001), seq_axis=1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    with pytest.raises(tf.errors.InvalidArgumentError):
        REFUSED[name]()


def test_what_is_not():
    assert tf.gather(LARGE, [1999]).shape == [1, 1000]
    total = tf.math.unsorted_segment_sum(LARGE + 1.0, tf.fill([2000], 2), 3)
    np.testing.assert_array_equal(total[:, 0], [0.0, 0.0, 2000.0])


def test_rows_of_a_loop_that_differ_in_shape():
    with pytest.raises(tf.errors.InvalidArgumentError, match="not compatible"):
        tf.function(lambda x: tf.map_fn(tf.range, x))(tf.constant([1, 2]))
    same = tf.function(lambda x: tf.map_fn(tf.range, x))(tf.constant([2, 2]))
    assert same.numpy().tolist() == [[0, 1], [0, 1]]
