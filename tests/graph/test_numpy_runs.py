"""Functions whose inputs have ever new shapes: what NumPy runs, and what gets compiled."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.numpy_runs import ByShape
from yeoul.ops.recurrent.lstm import lstm_sequence

ANY = [tf.TensorSpec([None])]


@tf.function(input_signature=ANY)
def nested(x):
    """A branch, a call and a loop, with its gradient."""
    twice = tf.function(lambda x: x + x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.cond(tf.size(x) > 3, lambda: twice(x), lambda: x - 1.0)
        for _ in tf.range(3):
            y = y * tf.sin(x)
        total = tf.reduce_sum(y)
    return total, tape.gradient(total, x)


def test_new_shapes_run_by_numpy(compilations):
    for n in range(2, 8):
        x = np.linspace(0.1, 1, n, dtype=np.float32)
        sine, factor, summand = np.sin(x), (2 if n > 3 else 1), (0 if n > 3 else -1)
        total, slope = nested(tf.constant(x))
        first = factor * x + summand
        assert total.numpy() == pytest.approx((first * sine**3).sum(), rel=1e-5)
        expected = factor * sine**3 + first * 3 * sine**2 * np.cos(x)
        np.testing.assert_allclose(slope, expected, rtol=1e-5)
    assert compilations() == 1
    assert nested.experimental_get_tracing_count() == 1


def test_functions_traced_for_new_shapes_run_by_numpy(compilations):
    f = tf.function(lambda x: tf.reduce_sum(x * 2.0))
    assert [f(tf.ones([n])).numpy() for n in (2, 3, 4)] == [4.0, 6.0, 8.0]
    assert f.experimental_get_tracing_count() == 3
    assert compilations() == 1


def test_a_shape_that_comes_often_is_compiled(compilations):
    f = tf.function(lambda x: tf.reduce_sum(x * 2.0), input_signature=ANY)
    for n in [3, *[4] * 1000]:
        assert f(tf.ones([n])) == 2.0 * n
    assert compilations() == 2


def test_a_loop_that_numpy_takes_long_for_is_compiled(compilations):
    @tf.function(input_signature=ANY)
    def count(x):
        return tf.while_loop(lambda y: y[0] < 3e4, lambda y: [y + 1.0], [x])[0]

    for n in (2, 3, 4):
        np.testing.assert_array_equal(count(tf.zeros([n])), [3e4] * n)
    assert compilations() == 3


def test_what_an_op_refuses_is_refused_by_numpy_too():
    f = tf.function(lambda x: tf.gather([1.0, 2.0], tf.cast(x, tf.int32)), input_signature=ANY)
    f(tf.constant([0.0]))
    np.testing.assert_array_equal(f(tf.constant([0.0, 1.0])), [1.0, 2.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="is not in"):
        f(tf.constant([0.0, 1.0, 2.0]))


def test_functions_to_be_compiled_are_compiled(compilations):
    f = tf.function(lambda x: tf.reduce_sum(x * 2.0), input_signature=ANY, jit_compile=True)
    for n in (3, 4, 5):
        f(tf.ones([n]))
    assert compilations() == 3


def test_steps_over_texts_of_new_lengths(compilations, monkeypatch):
    def losses():
        tf.keras.utils.set_random_seed(1)
        model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(9, 4, mask_zero=True),
                tf.keras.layers.LSTM(4),
                tf.keras.layers.Dropout(0.5),
                tf.keras.layers.Dense(1),
            ]
        )
        model.compile("adam", "mse")
        texts = [np.arange(3 * n).reshape(3, n) % 9 for n in (4, 6, 5)]
        before = compilations()
        found = [model.train_on_batch(x, x[:, :1]) for x in texts]
        return found, model.get_weights(), compilations() - before

    with monkeypatch.context() as patch:
        patch.setattr(ByShape, "is_first", lambda self, key: True)
        expected, expected_weights, more = losses()
    found, weights, count = losses()
    assert more >= 3
    assert count == 1
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    for a, b in zip(weights, expected_weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_long_sequences_of_new_lengths_run_by_numpy(compilations):
    zeros = [np.zeros(shape, np.float32) for shape in ([16, 8], [8, 32], [8, 32], [32])]
    for n in (150, 151):
        outputs, *_ = lstm_sequence(np.ones([n, 16, 8], np.float32), [zeros[0]] * 2, *zeros[1:])
        assert outputs.shape == [n, 16, 8]
    assert compilations() == 0
