"""Threads that do something again and again."""

import threading

import pytest

import yeoul as tf


class Ticks(tf.keras.utils.TimedThread):
    """Says that it was called."""

    def __init__(self, interval=0.001, **kwargs):
        super().__init__(interval, **kwargs)
        self.called = threading.Event()

    def on_interval(self):
        self.called.set()


def test_it_runs_within_a_with_block():
    with Ticks() as ticks:
        assert ticks.called.wait(10)
        assert ticks.is_alive()
    ticks.thread.join(10)
    assert not ticks.is_alive()


def test_it_starts_again():
    ticks = Ticks(name="ticks")
    ticks.start()
    first = ticks.thread
    ticks.start()  # which runs already
    assert ticks.thread is first
    assert (first.name, first.daemon) == ("ticks", True)
    ticks.stop()
    first.join(10)
    ticks.start()
    assert ticks.thread is not first
    ticks.stop()


def test_what_is_done_must_be_said():
    with pytest.raises(NotImplementedError, match="must override on_interval"):
        tf.keras.utils.TimedThread(1).on_interval()


def test_a_tuner_follows_the_rate(monkeypatch):
    clock = iter(range(100))
    module = "yeoul.keras.utils.steps_per_execution_tuner.time.monotonic"
    monkeypatch.setattr(module, lambda: float(next(clock)))
    optimizer, steps = tf.keras.optimizers.SGD(), tf.Variable(4, dtype=tf.int64)
    tuner = tf.keras.utils.StepsPerExecutionTuner(optimizer, steps, change_spe_interval=1)
    seen = []
    for rate in (0, 10, 20, 10, 20, 20):
        optimizer.iterations.assign_add(rate)
        tuner.on_interval()
        seen.append(tuner.steps_per_execution)
    # Doubled while the rate grows, halved when it fell, left where it makes no difference.
    assert seen == [4, 8, 16, 8, 4, 4]
