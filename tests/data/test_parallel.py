"""Functions that run in a pool of threads."""

import threading
import time

import pytest

import yeoul as tf
from yeoul.data.parallel import looked_ahead, ordered, threads_of


def busy():
    return [t for t in threading.enumerate() if t.name.startswith("yeoul-data")]


def slow(x):
    time.sleep(0.002 * (7 - int(x) % 7))
    return x * 10


def mapped(function, count=20, threads=4):
    ds = tf.data.Dataset.range(count)
    return ds.map(lambda x: tf.numpy_function(function, [x], tf.int64), threads)


def test_the_order_is_kept():
    assert [int(x) for x in mapped(slow)] == [10 * i for i in range(20)]
    assert not busy()


def test_several_threads_run():
    together = threading.Barrier(3)

    def meet(x):
        together.wait(20)
        return x

    assert [int(x) for x in mapped(meet, 3)] == [0, 1, 2]


def test_functions_that_are_vectorised_need_no_threads():
    ds = tf.data.Dataset.range(4).map(lambda x: x + 1, num_parallel_calls=tf.data.AUTOTUNE)
    assert ds.threads() == 1
    assert mapped(slow).threads() == 4


def test_random_numbers_are_drawn_in_order():
    def drawn(threads):
        tf.random.set_seed(3)
        ds = tf.data.Dataset.range(9)
        return [float(x) for x in ds.map(lambda x: tf.random.uniform([], seed=1), threads)]

    assert drawn(4) == drawn(None)


def failing(x):
    if x == 5:
        raise ValueError("five")
    return slow(x)


def test_errors_come_in_order():
    elements = iter(mapped(failing))
    assert [int(next(elements)) for _ in range(5)] == [0, 10, 20, 30, 40]
    with pytest.raises(tf.errors.InvalidArgumentError, match="five") as caught:
        next(elements)
    assert "element 5" in str(caught.value)
    del elements, caught
    assert not busy()


def test_an_iterator_that_is_dropped_leaves_no_thread():
    elements = iter(mapped(slow))
    next(elements)
    assert busy()
    del elements
    assert not busy()


def test_an_iterator_goes_on_where_it_was():
    dataset = mapped(slow)
    elements = iter(dataset)
    for _ in range(7):
        next(elements)
    state = elements.state_dict()
    again = iter(dataset)
    again.load_state_dict(state)
    assert [int(x) for x in again] == [10 * i for i in range(7, 20)]


def test_an_error_of_the_source_comes_after_what_was_before():
    def source():
        yield from range(40)
        raise KeyError("no more")

    found = ordered(lambda x: x + 1, source(), 2)
    assert [next(found) for _ in range(40)] == list(range(1, 41))
    with pytest.raises(KeyError, match="no more"):
        next(found)


def test_the_source_is_not_read_far_ahead():
    read = []

    def source():
        for i in range(1000):
            read.append(i)
            yield i

    found = ordered(lambda x: time.sleep(0.003), source(), 2)
    next(found)
    assert len(read) < 20
    found.close()


def test_how_many_threads():
    assert threads_of(None) == 1
    assert threads_of(3) == threads_of(tf.constant(3)) == 3
    assert threads_of(tf.data.AUTOTUNE) >= 1
    options = tf.data.Options()
    options.threading.private_threadpool_size = 2
    assert threads_of(5, options) == threads_of(tf.data.AUTOTUNE, options) == 2
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"must be greater than zero.*: 0"):
        threads_of(0)


def interleaved(function, calls=2):
    def made(i):
        return tf.data.Dataset.range(i, i + 30).map(
            lambda x: tf.numpy_function(function, [x], tf.int64)
        )

    return tf.data.Dataset.range(0, 300, 100).interleave(made, 3, 2, num_parallel_calls=calls)


def test_datasets_in_turns_are_computed_by_threads():
    together = threading.Barrier(2)

    def meet(x):
        together.wait(20)
        return x

    found = [int(x) for x in interleaved(meet).take(4)]
    assert found == [0, 1, 100, 101]
    assert not busy()


def test_datasets_in_turns_keep_their_order():
    def some_slow(x):
        time.sleep(0.001 * (x % 3 == 0))
        return x

    wanted = [int(x) for x in interleaved(lambda x: x, None)]
    assert [int(x) for x in interleaved(some_slow)] == wanted
    elements = iter(interleaved(lambda x: x))
    next(elements)
    again = iter(interleaved(lambda x: x))
    again.load_state_dict(elements.state_dict())
    assert [int(x) for x in again] == [int(x) for x in elements]
    del elements, again
    assert not busy()


def test_errors_of_datasets_in_turns_come_in_order():
    def fail(x):
        if x == 103:
            raise ValueError("in the second")
        return x

    found = []
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError), match="in the second"):
        found.extend(int(x) for x in interleaved(fail))
    assert found == [0, 1, 100, 101, 200, 201, 2, 3, 102]
    assert not busy()


def test_looked_ahead():
    def source():
        yield from range(3)
        raise KeyError("no more")

    found = looked_ahead(source(), 5)
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError):
        next(found)
    assert list(looked_ahead(range(10), 2)) == list(range(10))
