"""LSTM and GRU over whole sequences: against the same in single ops, with second derivatives."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.ops.recurrent.gru import gru_sequence
from yeoul.ops.recurrent.lstm import lstm_sequence

STEPS, BATCH, FEATURES, UNITS = 3, 2, 2, 3
MASK = np.array([[True, False], [True, True], [False, True]])


def lstm_step(x, states, kernel, recurrent, bias):
    h, c = states
    i, f, g, o = tf.split(x @ kernel + h @ recurrent + bias, 4, -1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
    return [tf.sigmoid(o) * tf.tanh(c), c]


def gru_step(x, states, kernel, recurrent, bias):
    z, r, g = tf.split(x @ kernel + bias[0], 3, -1)
    in_z, in_r, in_g = tf.split(states[0] @ recurrent + bias[1], 3, -1)
    z = tf.sigmoid(z + in_z)
    return [z * states[0] + (1 - z) * tf.tanh(g + tf.sigmoid(r + in_r) * in_g)]


KINDS = {"lstm": (lstm_sequence, lstm_step, 2, 4), "gru": (gru_sequence, gru_step, 1, 3)}


def arguments(kind):
    _, _, states, gates = KINDS[kind]
    bias = (gates * UNITS,) if kind == "lstm" else (2, gates * UNITS)
    shapes = [
        (STEPS, BATCH, FEATURES),
        *[(BATCH, UNITS)] * states,
        *[(n, gates * UNITS) for n in (FEATURES, UNITS)],
        bias,
    ]
    random = np.random.default_rng(0)
    return [tf.constant(random.normal(size=shape) * 0.5) for shape in shapes]


def in_single_ops(kind, x, states, weights, mask):
    rows = []
    for t in range(STEPS):
        new = KINDS[kind][1](x[t], states, *weights)
        if mask is not None:
            new = [tf.where(mask[t][:, None], n, s) for n, s in zip(new, states, strict=True)]
        states = new
        rows.append(states[0])
    return tf.stack(rows), *states


def derivatives(compute, args):
    """Results, gradients of a sum of all, and the gradients of the squares of those."""
    with tf.GradientTape() as outer:
        outer.watch(args)
        with tf.GradientTape() as tape:
            tape.watch(args)
            results = compute(args)
            total = tf.add_n([tf.reduce_sum(tf.sin(r)) for r in results])
        first = tape.gradient(total, args)
        squares = tf.add_n([tf.reduce_sum(g * g) for g in first])
    return [*results, *first, *outer.gradient(squares, args)]


@pytest.mark.parametrize(("kind", "masked"), [("lstm", True), ("gru", True), ("gru", False)])
def test_values_and_two_derivatives(kind, masked):
    sequence, _, states, _ = KINDS[kind]
    mask, cut = MASK if masked else None, 1 + states

    def fast(args):
        return sequence(args[0], args[1:cut], *args[cut:], mask=mask)

    def slow(args):
        return in_single_ops(kind, args[0], args[1:cut], args[cut:], mask)

    args = arguments(kind)
    wanted = derivatives(slow, args)
    compiled = tf.function(lambda *a: derivatives(fast, list(a)), autograph=False)
    for found in (derivatives(fast, args), compiled(*args)):
        for a, b in zip(found, wanted, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_that_do_not_fit(kind):
    sequence, _, states, gates = KINDS[kind]
    args = arguments(kind)
    cut = 1 + states
    wide = tf.zeros([FEATURES + 1, gates * UNITS], "float64")
    run = tf.function(lambda *a: sequence(a[0], a[1:cut], wide, *a[cut + 1 :]), autograph=False)
    with pytest.raises(ValueError, match=r"kernel must have the shape \[2, \d+\].*has \[3, \d+\]"):
        run(*args)


def test_programs_with_recurrent_ops_ask_for_eigen():
    def compute(*a):
        return lstm_sequence(a[0], a[1:3], *a[3:])[1]

    concrete = tf.function(compute, autograph=False).get_concrete_function(*arguments("lstm"))
    assert concrete.callable.program.eigen
    plain = tf.function(lambda x: x @ x, autograph=False).get_concrete_function(tf.ones([2, 2]))
    assert not plain.callable.program.eigen
