"""RNN: what golden rows cannot say of states that are kept, and of calls that fail."""

import numpy as np
import pytest

import yeoul as tf

layers = tf.keras.layers
X = np.arange(24.0, dtype="float32").reshape(2, 3, 4) / 24


@pytest.mark.parametrize(
    "bad",
    [
        {"mask": np.ones((2, 4), bool)},
        {"mask": np.ones((5, 3), bool)},
        {"initial_state": [np.ones((2, 9), "float32")] * 2},
        {"initial_state": [np.ones((7, 3), "float32")] * 2},
        {"initial_state": [np.ones((2, 3), "float32")]},
    ],
)
def test_states_are_kept_when_a_call_fails(bad):
    layer = layers.LSTM(3, stateful=True)
    layer(X)
    before = [s.numpy() for s in layer.states]
    spec = layer.state_spec
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)) as caught:
        layer(X, **bad)
    assert "lstm" in str(caught.value)
    assert [s.numpy().tolist() for s in layer.states] == [s.tolist() for s in before]
    assert layer.state_spec is spec
    layer(X)


def test_states_are_kept_when_a_cell_fails():
    class Fails(layers.SimpleRNNCell):
        fails = False

        def call(self, inputs, states, training=None):
            if self.fails:
                raise ZeroDivisionError
            return super().call(inputs, states, training)

    layer = layers.RNN(Fails(3), stateful=True)
    layer(X)
    before = layer.states[0].numpy()
    layer.cell.fails = True
    with pytest.raises(ZeroDivisionError):
        layer(X)
    with pytest.raises(ZeroDivisionError):
        tf.function(layer)(X)
    assert layer.states[0].numpy().tolist() == before.tolist()


def test_reset_changes_nothing_if_a_state_does_not_fit():
    layer = layers.LSTM(3, stateful=True)
    layer(X)
    before = [s.numpy().tolist() for s in layer.states]
    with pytest.raises(ValueError, match=r"State 1 is incompatible with layer lstm.*\(2, 3\)"):
        layer.reset_states([np.ones((2, 3)), np.ones((2, 4))])
    with pytest.raises(ValueError, match="expects 2 states, but it received 1"):
        layer.reset_states([np.ones((2, 3))])
    assert [s.numpy().tolist() for s in layer.states] == before
    layer.reset_state()
    assert not any(s.numpy().any() for s in layer.states)


def test_states_are_no_weights():
    layer = layers.GRU(3, stateful=True)
    layer(X)
    assert [w.shape.as_list() for w in layer.weights] == [[4, 9], [3, 9], [2, 9]]
    assert layer.trainable_weights == layer.weights


def test_a_function_goes_on_from_the_states():
    layer = layers.LSTM(3, stateful=True)
    plain = layers.LSTM(3)
    plain(X)
    layer(X)
    layer.set_weights(plain.get_weights())
    layer.reset_states()
    run = tf.function(layer)
    run(X)
    twice = np.concatenate([X, X], axis=1)
    np.testing.assert_allclose(run(X), plain(twice), rtol=1e-5, atol=1e-6)


def test_the_graph_holds_one_loop_whatever_the_number_of_steps():
    layer = layers.RNN(layers.LSTMCell(2))
    run = tf.function(layer)
    spec = tf.TensorSpec([None, None, 4])
    graph = run.get_concrete_function(spec).graph
    types = [op.type for op in graph.get_operations()]
    assert types.count("StatelessWhile") == 1
    for steps in (1, 2, 5):
        assert run(tf.ones([2, steps, 4])).shape == (2, 2)
    assert run.experimental_get_tracing_count() <= 4


def test_cells_are_called_once_for_each_step_and_trace():
    calls = []

    class Counts(layers.SimpleRNNCell):
        def call(self, inputs, states, training=None):
            calls.append(tuple(inputs.shape))
            return super().call(inputs, states, training)

    layer = layers.RNN(Counts(2))
    layer(X)
    assert calls == [(2, 4)] * 3
    del calls[:]
    tf.function(layer)(tf.ones([2, 50, 4]))
    assert len(calls) <= 2  # the shapes of outputs, and the body of the loop


def test_mixed_states_are_refused():
    inputs, state = tf.keras.Input((3, 4)), tf.keras.Input((2,))
    with pytest.raises(ValueError, match="mix of Keras tensors and non-Keras tensors"):
        layers.LSTM(2)(inputs, initial_state=[state, tf.ones([1, 2])])


def test_lists_and_states_are_refused_together():
    with pytest.raises(ValueError, match="Pass them in one way"):
        layers.GRU(2)([X, np.ones((2, 2))], initial_state=np.ones((2, 2)))


def test_given_states_of_stateful_layers_count_until_a_batch_went_through():
    layer, plain = layers.SimpleRNN(2, stateful=True), layers.SimpleRNN(2)
    plain(X)
    layer.build(X.shape)
    layer.set_weights(plain.get_weights())
    start = np.ones((2, 2), "float32")
    first = layer(X, initial_state=[start])
    np.testing.assert_allclose(first, plain(X, initial_state=[start]), rtol=1e-6)
    np.testing.assert_allclose(
        layer(X, initial_state=[start]), plain(X, initial_state=[first]), rtol=1e-6
    )
