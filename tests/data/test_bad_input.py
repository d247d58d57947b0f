"""Generators and functions that fail, and the threads in which they run."""

import gc
import queue
import threading

import numpy as np
import pytest

import yeoul as tf
from tests.data.failing import seen_and_error, values

Dataset = tf.data.Dataset
errors = tf.errors


def bad_in_python(x):
    def inverse(v):
        return np.float32(1 / (int(v) - 3))

    y = tf.py_function(inverse, [x], tf.float32)
    y.set_shape([])
    return y


def some(stop, function, **options):
    return Dataset.range(stop).map(function, **options)


def expected(*numbers):
    return [float(np.float32(1) / np.float32(n - 3)) for n in numbers]


# Generators.

INT = tf.TensorSpec([], tf.int32)


def given(elements, spec=INT):
    return Dataset.from_generator(lambda: iter(elements), output_signature=spec)


@pytest.mark.parametrize(
    ("elements", "spec", "message"),
    [
        ([1, (2, 3)], INT, "element of shape"),
        ([(1, 2), 3], (INT, INT), "did not match the expected structure"),
        ([{"a": 1}, {"b": 3}], {"a": INT}, "did not match the expected structure"),
        ([1, "x"], INT, "could not be converted to the expected type"),
        ([1, None], INT, "could not be converted to the expected type"),
        ([1, 1 << 40], INT, "out of bounds for int32"),
        ([[1], [1, 2]], tf.TensorSpec([1], tf.int32), "element of shape"),
        (["a", 1], tf.TensorSpec([], tf.string), "could not be converted to the expected type"),
    ],
)
@pytest.mark.parametrize("batched", [False, True])
def test_a_generator_that_yields_something_else(elements, spec, message, batched):
    data = given([elements[0], *elements], spec)
    iterator = iter(data.batch(2) if batched else data)
    next(iterator)
    with pytest.raises(errors.InvalidArgumentError, match=message):
        list(iterator)
    good = data.ignore_errors()
    assert sum(1 for _ in (good.batch(2) if batched else good)) == (1 if batched else 2)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (ValueError, errors.InvalidArgumentError),
        (TypeError, errors.InvalidArgumentError),
        (NotImplementedError, errors.UnimplementedError),
        (KeyError, errors.UnknownError),
        (OSError, errors.UnknownError),
    ],
)
@pytest.mark.parametrize("prefetched", [False, True])
def test_a_generator_that_raises(raised, kind, prefetched):
    def generator():
        yield 1
        raise raised("ouch")

    data = Dataset.from_generator(generator, output_signature=INT)
    found, error = seen_and_error(data.prefetch(2) if prefetched else data)
    assert found == [1]
    assert type(error) is kind
    assert f"{raised.__name__}: " in str(error)
    assert 'raise raised("ouch")' in str(error)
    assert "in element 1 of from_generator(generator)" in str(error)
    assert values(data.ignore_errors()) == [1]


def test_what_is_no_generator():
    with pytest.raises(errors.InvalidArgumentError, match="'int' object is not iterable"):
        list(Dataset.from_generator(lambda: 3, output_signature=INT))


@pytest.mark.parametrize("prefetched", [False, True])
def test_a_generator_that_is_left_is_closed(prefetched):
    closed = []

    def endless():
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    data = Dataset.from_generator(endless, output_signature=INT)
    data = data.prefetch(2) if prefetched else data
    list(data.take(2))
    assert closed == [True]
    iterator = iter(data)
    next(iterator)
    del iterator
    gc.collect()
    assert closed == [True, True]


# Threads.


def threads():
    return {t for t in threading.enumerate() if t.name.startswith("yeoul")}


def slow_pipeline(**options):
    return some(1000, bad_in_python, **options).prefetch(2)


@pytest.mark.parametrize("options", [{}, {"num_parallel_calls": 3}])
def test_an_error_in_a_thread_reaches_the_consumer(options):
    before = threads()
    found, error = seen_and_error(slow_pipeline(**options))
    assert found == pytest.approx(expected(0, 1, 2))
    assert "ZeroDivisionError" in str(error)
    assert "test_bad_input.py" in str(error)
    del error
    gc.collect()
    assert threads() == before


@pytest.mark.parametrize("options", [{}, {"num_parallel_calls": 3}])
def test_no_thread_is_left_when_the_consumer_stops(options):
    before = threads()
    iterator = iter(slow_pipeline(**options))
    next(iterator)
    assert threads() != before
    del iterator
    gc.collect()
    assert threads() == before


def test_a_thread_that_exits_does_not_leave_the_consumer_waiting():
    def exits():
        yield 1
        raise SystemExit(3)

    iterator = iter(Dataset.from_generator(exits, output_signature=INT).prefetch(1))
    assert next(iterator).numpy() == 1
    with pytest.raises(SystemExit):
        next(iterator)


def test_a_source_that_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("yeoul.data.prefetch.LONGEST", 0.1)
    answers: queue.Queue = queue.Queue()

    def waits():
        yield 1
        yield answers.get()

    iterator = iter(Dataset.from_generator(waits, output_signature=INT).prefetch(1))
    assert next(iterator).numpy() == 1
    del iterator
    gc.collect()
    answers.put(2)
