"""What fits is what TensorFlow's weighted metrics accept."""

import numpy as np
import pytest

import yeoul as tf

VALUES = tf.ones([2, 3])


@pytest.mark.parametrize(
    "weights", [2.0, [[1.0], [2.0]], np.full((1, 3), 4.0), np.arange(6.0).reshape(2, 3)]
)
def test_weights_that_fit(weights):
    got = tf.broadcast_weights(weights, VALUES)
    np.testing.assert_array_equal(got, np.broadcast_to(weights, [2, 3]))


@pytest.mark.parametrize("shape", [(2,), (3,), (3, 1), (2, 3, 1)])
def test_weights_that_do_not(shape):
    with pytest.raises(ValueError, match="weights can not be broadcast to values"):
        tf.broadcast_weights(np.ones(shape), VALUES)


def test_shapes_known_when_run():
    specs = [tf.TensorSpec([None, 1]), tf.TensorSpec([None, 3])]
    run = tf.function(tf.broadcast_weights, input_signature=specs)
    np.testing.assert_array_equal(run([[1.0], [2.0]], VALUES), [[1.0] * 3, [2.0] * 3])
