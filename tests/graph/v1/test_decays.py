"""Falling rates in eager mode, and what they refuse; numbers are in the programs."""

import pytest

import yeoul as tf

train = tf.compat.v1.train


def test_eager_rates_are_functions():
    step = tf.Variable(0)
    rate = train.exponential_decay(0.1, step, 1, 0.5)
    v = tf.Variable(1.0)
    optimizer = train.GradientDescentOptimizer(rate)
    for _ in range(2):
        optimizer.minimize(lambda: v * 1.0, global_step=step)
    assert v.numpy() == pytest.approx(1.0 - 0.1 - 0.05)


def test_refusals():
    with pytest.raises(ValueError, match="Argument `global_step` cannot be None"):
        train.exponential_decay(0.1, None, 1, 0.5)()
    with pytest.raises(ValueError, match="length of boundaries should be 1 less than the length"):
        train.piecewise_constant(1, [1, 2], [1.0, 2.0])
