import threading

import pytest

import yeoul as tf
from yeoul.engine.state import STATE, State

PLACE = "/job:localhost/replica:0/task:0/device:CPU:0"


@pytest.fixture
def lines(capfd):
    """Switches logging on; a function that gives the lines since the last call."""
    tf.debugging.set_log_device_placement(True)
    yield lambda: capfd.readouterr().err.splitlines()
    tf.debugging.set_log_device_placement(False)
    assert LOGGERS == (STATE.always, State.at_first)


LOGGERS = (STATE.always, State.at_first)


def test_eager_ops(lines):
    x = tf.ones([2])
    lines()
    x + x
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.exp(x)
    tape.gradient(y, x)
    assert lines() == [f"Executing op {op} in device {PLACE}" for op in ("AddV2", "Exp", "Mul")]
    assert tf.debugging.get_log_device_placement()
    tf.debugging.set_log_device_placement(True)
    tf.abs(x)
    assert lines() == [f"Executing op Abs in device {PLACE}"]
    with tf.device("/GPU:0"):  # soft placement: there may be none
        tf.function(lambda: tf.zeros([2]))()
    assert lines()[-1].startswith("Executing op <lambda> in device ")
    tf.debugging.set_log_device_placement(False)
    tf.abs(x)
    assert lines() == []
    assert not tf.debugging.get_log_device_placement()


def test_functions(lines):
    f = tf.function(lambda x: tf.exp(x * 2.0))
    x = tf.ones([2])
    lines()
    f(x)
    assert lines() == [
        f"mul: (Mul): {PLACE}",
        f"Exp: (Exp): {PLACE}",
        f"Identity: (Identity): {PLACE}",
        f"Executing op <lambda> in device {PLACE}",
    ]
    f(x)
    assert lines() == [f"Executing op <lambda> in device {PLACE}"]


def test_threads_that_are_started_later(lines):
    x = tf.ones([2])
    lines()
    thread = threading.Thread(target=lambda: tf.abs(x))
    thread.start()
    thread.join()
    assert lines() == [f"Executing op Abs in device {PLACE}"]
