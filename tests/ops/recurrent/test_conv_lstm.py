"""A convolutional LSTM over a whole sequence: against single ops, with second derivatives."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.recurrent.test_sequences import derivatives
from yeoul.ops.recurrent.conv_lstm import conv_lstm_sequence

STEPS, BATCH, ROWS, COLUMNS, CHANNELS, FILTERS = 2, 2, 3, 4, 2, 2
MASK = np.array([[True, False], [True, True]])


def arguments():
    image = (BATCH, ROWS, COLUMNS)
    window = [(2, 3, n, 4 * FILTERS) for n in (CHANNELS, FILTERS)]
    shapes = [(STEPS, *image, CHANNELS), *[(*image, FILTERS)] * 2, *window, (4 * FILTERS,)]
    random = np.random.default_rng(0)
    return [tf.constant(random.normal(size=shape) * 0.5) for shape in shapes]


def in_single_ops(mask, x, h, c, kernel, recurrent, bias):
    rows = []
    for t in range(STEPS):
        sums = tf.nn.conv2d(x[t], kernel, 1, "SAME") + tf.nn.conv2d(h, recurrent, 1, "SAME")
        i, f, g, o = tf.split(sums + bias, 4, -1)
        new_c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        new_h = tf.sigmoid(o) * tf.tanh(new_c)
        if mask is not None:
            kept = tf.reshape(mask[t], [-1, 1, 1, 1])
            new_h, new_c = tf.where(kept, new_h, h), tf.where(kept, new_c, c)
        h, c = new_h, new_c
        rows.append(h)
    return tf.stack(rows), h, c


def as_one_op(mask, x, h, c, *weights):
    order, back = [3, 1, 0, 2], [2, 1, 3, 0]
    states = [tf.transpose(s, order) for s in (h, c)]
    x = tf.transpose(x, [0, 4, 2, 1, 3])
    outputs, h, c = conv_lstm_sequence(x, states, weights, mask, recurrent_activation="sigmoid")
    return tf.transpose(outputs, [0, 3, 2, 4, 1]), tf.transpose(h, back), tf.transpose(c, back)


@pytest.mark.parametrize("mask", [None, MASK])
def test_values_and_two_derivatives(mask):
    args = arguments()
    wanted = derivatives(lambda a: in_single_ops(mask, *a), args)
    run = tf.function(
        lambda *a: derivatives(lambda b: as_one_op(mask, *b), list(a)), autograph=False
    )
    for found, expected in zip(run(*args), wanted, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
