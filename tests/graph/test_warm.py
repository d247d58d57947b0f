"""The fast path gives what the slow one gives."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.warm import WARM_LIMIT

c = tf.constant


@pytest.fixture
def f():
    return tf.function(lambda x, y=2.0, *, z=1.0: x * y - z)


def ways(f, x):
    """Calls that all mean x * 3 - 1."""
    return [
        lambda: f(x, 3.0),
        lambda: f(x, y=3.0),
        lambda: f(y=3.0, x=x),
        lambda: f(z=1.0, y=3.0, x=x),
        lambda: f(x, c(3.0), z=c(1.0)),
        lambda: f(z=c(1.0), y=c(3.0), x=x),
        lambda: f(x, np.float32(3.0)),
        lambda: f(x, np.full([], 3.0, np.float32)),
    ]


@pytest.mark.parametrize("way", range(8))
def test_ways_of_calling(f, way):
    x = c([2.0, 4.0])
    for _ in range(3):
        assert ways(f, x)[way]().numpy().tolist() == [5.0, 11.0]
    for _ in range(3):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = ways(f, x)[way]()
        assert tape.gradient(y, x).numpy().tolist() == [3.0, 3.0]
    inside = tf.function(lambda: ways(f, x)[way]())
    assert inside().numpy().tolist() == [5.0, 11.0]


def test_containers():
    f = tf.function(lambda d, items: d["a"] * items[0] - d["b"] * items[1][0])
    x = c(5.0)
    for d in ({"a": x, "b": c(2.0)}, {"b": c(2.0), "a": x}) * 3:
        assert float(f(d, [c(2.0), (c(3.0),)])) == 4.0
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(d, [c(2.0), (c(3.0),)])
        assert float(tape.gradient(y, x)) == 2.0
    assert f.experimental_get_tracing_count() == 1


def test_texts_and_names_are_not_confused():
    f = tf.function(lambda *args, **kwargs: tf.constant(f"{args} {kwargs}"))
    for _ in range(2):
        assert f("a", 1) == b"('a', 1) {}"
        assert f(a=1) == b"() {'a': 1}"
        assert f(1, a="b") == b"(1,) {'a': 'b'}"
        assert f(["a"], 1) == b"(['a'], 1) {}"
        assert f(["a", 1]) == b"(['a', 1],) {}"
        assert f(True) == b"(True,) {}"
        assert f(1) == b"(1,) {}"


def test_a_tape_sees_what_the_trace_captured():
    held = c(3.0) * 2.5
    f = tf.function(lambda x: x * held)
    f(c(1.0))
    f(c(1.0))
    with tf.GradientTape() as tape:
        tape.watch(held)
        y = f(c(2.0))
    assert float(tape.gradient(y, held)) == 2.0


def test_a_forward_accumulator_sees_warm_calls():
    f = tf.function(lambda x: x * x)
    x = c(3.0)
    f(x)
    with tf.autodiff.ForwardAccumulator(x, c(1.0)) as accumulator:
        y = f(x)
        f(c(1.0))
    assert float(accumulator.jvp(y)) == 6.0


def test_not_a_number_is_not_kept():
    f = tf.function(lambda x, y: x + y)
    for _ in range(5):
        f(c(1.0), float("nan"))
    assert f._warm == {}


def test_the_number_of_known_calls_is_bounded():
    f = tf.function(lambda x: x, input_signature=[tf.TensorSpec(None)])
    f._warm.update(dict.fromkeys(range(WARM_LIMIT)))
    f(c(1.0))
    assert len(f._warm) == 1
