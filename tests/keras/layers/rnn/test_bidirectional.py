"""Bidirectional: initial weights, constraints, states of both directions."""

import numpy as np
import pytest

import yeoul as tf

layers = tf.keras.layers
X = np.arange(24.0, dtype="float32").reshape(2, 3, 4) / 24


def test_initial_weights_are_those_that_were_given():
    first = layers.Bidirectional(layers.GRU(2))
    first(X)
    weights = first.get_weights()
    for second in (
        layers.Bidirectional(layers.GRU(2), weights=weights),
        tf.keras.Sequential([layers.Bidirectional(layers.GRU(2), weights=weights)]),
    ):
        np.testing.assert_allclose(second(X), first(X), rtol=1e-6)


def test_constraints_by_weight():
    layer = layers.Bidirectional(layers.SimpleRNN(2, kernel_constraint="non_neg"))
    layer(X)
    kernels = [layer.forward_layer.cell.kernel, layer.backward_layer.cell.kernel]
    assert set(layer.constraints) == {kernel.ref() for kernel in kernels}


def test_states_of_both_directions_are_kept_and_reset():
    layer = layers.Bidirectional(layers.LSTM(2, stateful=True))
    layer(X)
    states = [*layer.forward_layer.states, *layer.backward_layer.states]
    assert all(s.numpy().any() for s in states)
    layer.reset_states()
    assert not any(s.numpy().any() for s in states)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: layers.Bidirectional(layers.Dense(2)), "recurrent layer, with `go_backwards`"),
        (lambda: layers.Bidirectional(layers.LSTM(2), backward_layer=3), "Received: 3"),
        (
            lambda: layers.Bidirectional(
                layers.LSTM(2),
                backward_layer=layers.LSTM(2, go_backwards=True, return_state=True),
            ),
            'attribute "return_state", got "False" for forward layer and "True"',
        ),
    ],
)
def test_layers_that_do_not_fit(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_states_are_all_symbolic_or_none():
    inputs, state = tf.keras.Input((3, 4)), tf.keras.Input((2,))
    with pytest.raises(ValueError, match="mix of Keras tensors and non-Keras tensors"):
        layers.Bidirectional(layers.GRU(2))(inputs, initial_state=[state, tf.ones([1, 2])])
