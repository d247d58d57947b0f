"""tf.CriticalSection: one thread at a time, eagerly and in functions."""

import threading
import time

import pytest

import yeoul as tf


def in_threads(work, count=8):
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eagerly():
    v, section = tf.Variable(0), tf.CriticalSection()

    def add():
        value = int(v)
        time.sleep(0.002)
        v.assign(value + 1)

    in_threads(lambda: section.execute(add))
    assert int(v) == 8


def test_in_functions():
    v, section = tf.Variable(0), tf.CriticalSection(shared_name="test")

    @tf.function
    def add():
        return section.execute(lambda: v.assign_add(1))

    outer = tf.function(lambda: add() + 1)
    assert int(outer()) == 2
    in_threads(lambda: [add() for _ in range(200)])
    in_threads(lambda: [outer() for _ in range(100)])
    assert int(v) == 1 + 8 * 300


def test_mistakes():
    section, v = tf.CriticalSection(name="s"), tf.Variable(1)
    with pytest.raises(ValueError, match="already running"):
        section.execute(lambda: section.execute(lambda: 1))
    with pytest.raises(ValueError, match="already running"):
        tf.function(lambda: section.execute(lambda: section.execute(lambda: v + 1)))()
    with pytest.raises(ValueError, match="cannot be made from"):
        tf.CriticalSection(critical_section_def=3)
    other = tf.CriticalSection()

    def both(exclusive):
        a = section.execute(lambda: v.assign_add(1), exclusive)
        return a + other.execute(lambda: v + 1, exclusive)

    with pytest.raises(ValueError, match="exclusive access"):
        tf.function(lambda: both(True))()
    assert int(tf.function(lambda: both(False))()) == 5
    assert int(section.execute(lambda: v + 1)) == 3
