"""PeepholeLSTMCell against the formulas."""

import numpy as np

import yeoul as tf


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_the_gates_see_the_state():
    random = np.random.default_rng(1)
    cell = tf.keras.experimental.PeepholeLSTMCell(2)
    x, h, c = (random.normal(size=(3, n)).astype("float32") for n in (4, 2, 2))
    cell(x, [h, c])
    weights = [random.normal(size=w.shape).astype("float32") for w in cell.weights]
    cell.set_weights(weights)
    kernel, recurrent, bias, *peepholes = weights
    i, f, g, o = np.split(x @ kernel + h @ recurrent + bias, 4, axis=1)
    new_c = sigmoid(f + peepholes[1] * c) * c + sigmoid(i + peepholes[0] * c) * np.tanh(g)
    new_h = sigmoid(o + peepholes[2] * new_c) * np.tanh(new_c)
    output, states = cell(x, [h, c])
    for found, wanted in zip([output, *states], [new_h, new_h, new_c], strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
