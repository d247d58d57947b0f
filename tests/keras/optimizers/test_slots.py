"""The variables of optimizers."""

import numpy as np
import pytest

import yeoul as tf

O = tf.keras.optimizers  # noqa: E741


def test_variables_and_weights():
    w = tf.Variable([1.0, 2.0], name="w")
    optimizer = O.Adam(0.1)
    optimizer.apply_gradients([(tf.constant([1.0, 1.0]), w)])
    names = ["iteration:0", "Adam/m/w:0", "Adam/v/w:0"]
    assert [v.name for v in optimizer.variables] == names
    assert [v.name for v in optimizer.variables()] == names
    saved = optimizer.get_weights()
    other = O.Adam(0.1)
    with pytest.raises(ValueError, match="Optimizer variables do not match: Adam has variables of"):
        other.set_weights(saved)
    other.build([w])
    other.set_weights(saved)
    assert int(other.iterations) == 1
    np.testing.assert_array_equal(other.variables[1], saved[1])


def test_iterations():
    optimizer = O.SGD()
    mine = tf.Variable(5, dtype=tf.int64)
    optimizer.iterations = mine
    optimizer.apply_gradients([(tf.constant(1.0), tf.Variable(1.0))])
    assert int(mine) == 6
    assert optimizer.variables[0] is mine
    with pytest.raises(RuntimeError, match="after the Optimizer weights have been created"):
        optimizer.iterations = tf.Variable(0, dtype=tf.int64)
    with pytest.raises(TypeError, match=r"optimizer\.iterations\.assign"):
        optimizer.iterations = 3


def test_variables_of_the_optimizer_itself():
    optimizer = O.SGD()
    made = optimizer.add_variable([2], initializer="ones", name="scale")
    assert (made.name, made.numpy().tolist()) == ("scale:0", [1.0, 1.0])
    assert optimizer.variables[-1] is made
