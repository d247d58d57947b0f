"""The learning rate: a number, a variable, a schedule; its old spelling."""

import logging

import numpy as np
import pytest

import yeoul as tf

O = tf.keras.optimizers  # noqa: E741
S = O.schedules


def test_learning_rate_is_a_variable():
    optimizer = O.SGD(0.1)
    assert float(optimizer.learning_rate) == np.float32(0.1)
    optimizer.learning_rate.assign(0.2)
    assert float(optimizer.lr) == np.float32(0.2)
    optimizer.lr = 0.5
    optimizer.learning_rate = lambda: 0.25
    assert float(optimizer.learning_rate) == 0.25
    w = tf.Variable(1.0)
    optimizer.apply_gradients([(tf.constant(1.0), w)])
    optimizer.learning_rate = tf.constant(0.5)
    optimizer.apply_gradients([(tf.constant(1.0), w)])
    assert float(w) == 0.25


def test_learning_rate_of_the_user_is_kept():
    rate = tf.Variable(0.5)
    assert O.SGD(rate).learning_rate is rate
    assert float(O.SGD(lambda: 0.25).learning_rate) == 0.25


def test_the_old_spelling_works_with_a_warning(caplog):
    with caplog.at_level(logging.WARNING, "tensorflow"):
        optimizer = O.Adam(lr=0.5)
    assert float(optimizer.learning_rate) == 0.5
    assert "use `learning_rate`" in caplog.text


@pytest.mark.parametrize("wrong", ["fast", [[1.0], [1.0, 2.0]], None])
def test_learning_rates_are_numbers(wrong):
    with pytest.raises(TypeError, match="learning_rate must be a number"):
        O.SGD(wrong)


def test_schedules():
    optimizer = O.SGD(S.PiecewiseConstantDecay([1], [1.0, 0.5]))
    w, seen = tf.Variable(0.0), []
    for _ in range(4):
        optimizer.apply_gradients([(tf.constant(-1.0), w)])
        seen.append((float(w), float(optimizer.learning_rate)))
    assert seen == [(1.0, 1.0), (2.0, 1.0), (2.5, 0.5), (3.0, 0.5)]
    with pytest.raises(TypeError, match="hence its learning rate is not settable"):
        optimizer.learning_rate = 0.1
    optimizer.learning_rate = S.PiecewiseConstantDecay([100], [0.25, 0.5])
    optimizer.apply_gradients([(tf.constant(-1.0), w)])
    assert float(w) == 3.25


def test_a_number_may_become_a_schedule():
    optimizer = O.SGD(1.0)
    optimizer.learning_rate = S.ExponentialDecay(0.5, 1, 0.5)
    assert float(optimizer.learning_rate) == 0.5


class Branching(S.LearningRateSchedule):
    def __call__(self, step):
        if step < 2:
            return 1.0
        return 0.5


def test_schedules_of_the_user_may_branch():
    w = tf.Variable(0.0)
    optimizer = O.SGD(Branching())
    for _ in range(3):
        optimizer.apply_gradients([(tf.constant(-1.0), w)])
    assert float(w) == 2.5


def test_schedules_in_a_function():
    w = tf.Variable(0.0)
    optimizer = O.SGD(S.PiecewiseConstantDecay([1], [1.0, 0.5]))

    @tf.function
    def step():
        optimizer.apply_gradients([(tf.constant(-1.0), w)])

    for _ in range(3):
        step()
    assert float(w) == 2.5
    assert int(optimizer.iterations) == 3


def test_the_rate_in_a_config_is_the_number_that_was_given():
    assert repr(tf.keras.optimizers.Adam(0.1).get_config()["learning_rate"]) == "0.1"
