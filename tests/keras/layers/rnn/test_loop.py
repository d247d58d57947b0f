"""`tf.keras.backend.rnn`: errors of step functions, and gradients of every order."""

import numpy as np
import pytest

import yeoul as tf

X = np.arange(12.0, dtype="float32").reshape(2, 3, 2) / 12


def test_a_step_must_return_all_states():
    def step(x, states):
        return x, []

    with pytest.raises(ValueError, match="returned 0 states, but there are 1 initial states"):
        tf.keras.backend.rnn(step, X, [tf.zeros([2, 2])])


def test_masks_that_do_not_fit_in_a_function():
    @tf.function
    def run(x, mask):
        return tf.keras.backend.rnn(lambda a, s: (a, s), x, [tf.zeros([2, 2])], mask=mask)

    with pytest.raises(ValueError, match=r"The mask has 5 rows, but the inputs have 2"):
        run(X, tf.ones([5, 3], tf.bool))


def test_third_derivatives():
    def run(h):
        step = lambda x, s: (s[0] * s[0] * x, [s[0] * s[0] * x])  # noqa: E731
        return tf.keras.backend.rnn(step, tf.ones([1, 2, 1]), [h])[0]

    def thrice(h):
        with tf.GradientTape() as a:
            a.watch(h)
            with tf.GradientTape() as b:
                b.watch(h)
                with tf.GradientTape() as c:
                    c.watch(h)
                    y = run(h)  # the fourth power
                one = c.gradient(y, h)
            two = b.gradient(one, h)
        return a.gradient(two, h)

    h = tf.constant([[2.0]])
    assert float(thrice(h)) == 48.0
    assert float(tf.function(thrice)(h)) == 48.0


def test_states_that_grow_are_refused():
    @tf.function
    def run(x):
        def step(a, states):
            return a, [tf.concat([states[0], a], axis=1)]

        return tf.keras.backend.rnn(step, x, [tf.zeros([2, 2])])

    with pytest.raises(ValueError, match=r"(s|S)hape"):
        run(X)
