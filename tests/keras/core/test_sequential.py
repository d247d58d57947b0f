"""Stacks of layers."""

import numpy as np
import pytest

import yeoul as tf

L = tf.keras.layers
Sequential = tf.keras.Sequential
X = np.ones((3, 4), "float32")


def test_weights_are_made_when_the_input_shape_is_known():
    model = Sequential([L.Dense(3), L.Dense(2)])
    assert not model.built
    with pytest.raises(ValueError, match="have not yet been created"):
        model.weights  # noqa: B018
    model.build((None, 4))
    assert len(model.weights) == 4
    assert model.input_shape == (None, 4)
    assert model.output_shape == (None, 2)
    assert len(Sequential([L.Dense(3, input_shape=(4,))]).weights) == 2


def test_add_and_pop():
    model = Sequential([L.Dense(3, input_shape=(4,)), L.Dense(2)])
    model.pop()
    assert model(X).shape == (3, 3)
    model.add(L.Dense(5))
    assert model.output_shape == (None, 5)
    assert len(model.weights) == 4


def test_an_empty_stack_passes_its_input_on():
    np.testing.assert_array_equal(Sequential()(X), X)


def test_integers_are_cast_to_the_dtype_of_the_input():
    model = Sequential([L.Dense(1, kernel_initializer="ones", input_shape=(4,))])
    assert model.predict(X.astype(int), verbose=0).tolist() == [[4.0]] * 3
    deferred = Sequential([L.Dense(1, kernel_initializer="ones")])
    assert deferred(X.astype(int)).dtype == tf.float32
    assert float(deferred(X / 2)[0, 0]) == 2


def test_refusals():
    model = Sequential([L.Dense(1, name="a")])
    with pytest.raises(ValueError, match='Name "a" is already the name of a layer'):
        model.add(L.Dense(1, name="a"))
    with pytest.raises(TypeError, match="no layers in the model"):
        Sequential().pop()
    with pytest.raises(TypeError, match="layer"):
        Sequential().add(3)
    with pytest.raises(ValueError, match="has no layers"):
        Sequential().build((None, 4))
    with pytest.raises(ValueError, match="provide an `input_shape`"):
        model.build()

    class Twice(L.Layer):
        def call(self, inputs):
            return [inputs, inputs]

    with pytest.raises(ValueError, match="should have a single output tensor"):
        Sequential([tf.keras.Input((4,)), Twice(), L.Dense(1)])


def test_a_config_makes_the_same_stack():
    model = Sequential([L.Dense(3, input_shape=(4,)), L.Dense(2, activation="relu")], name="s")
    again = Sequential.from_config(model.get_config())
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
    assert again.output_shape == (None, 2)
    assert again.compute_output_shape((None, 4)).as_list() == [None, 2]
