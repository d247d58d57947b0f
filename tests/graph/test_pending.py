"""Functions called from several threads at once."""

import threading
import time

import pytest

import yeoul as tf

c = tf.constant


def in_threads(*functions, timeout=30):
    """Runs the functions at once; what they return."""
    results, barrier = [None] * len(functions), threading.Barrier(len(functions))

    def run(i):
        barrier.wait()
        try:
            results[i] = functions[i]()
        except Exception as error:
            results[i] = error

    threads = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
        assert not thread.is_alive(), "the threads wait for each other"
    return results


def test_the_first_call_from_many_threads_traces_once():
    traces = []

    @tf.function
    def f(x):
        traces.append(0)
        time.sleep(0.05)
        return x + 1

    results = in_threads(*[lambda i=i: int(f(c(i))) for i in range(8)])
    assert results == list(range(1, 9))
    assert len(traces) == f.experimental_get_tracing_count() == 1


def test_functions_that_trace_each_other():
    started = threading.Barrier(2)

    def pause():
        try:
            started.wait(0.5)  # both threads are inside of their trace now
        except threading.BrokenBarrierError:
            return

    @tf.function
    def f(x, deep):
        pause()
        return x + 1 if deep else g(x, True)

    @tf.function
    def g(x, deep):
        pause()
        return x + 2 if deep else f(x, True)

    # Each thread traces one and needs the other's trace with the same key.
    both = tf.function(lambda x: f(x, True) + g(x, True))
    other = tf.function(lambda x: g(x, True) + f(x, True))
    results = in_threads(lambda: int(both(c(1))), lambda: int(other(c(1))))
    assert results == [5, 5]
    results = in_threads(lambda: int(f(c(1.0), False)), lambda: int(g(c(1.0), False)))
    assert results == [3, 2]


def test_a_call_while_another_signature_is_traced():
    tracing, go_on = threading.Event(), threading.Event()

    @tf.function
    def f(x):
        if x.dtype == tf.float32:
            tracing.set()
            assert go_on.wait(30)
        return x + 1

    f(c(1))
    thread = threading.Thread(target=lambda: f(c(1.0)), daemon=True)
    thread.start()
    assert tracing.wait(30)
    assert int(f(c(2))) == 3  # a known trace
    assert int(f(c([2]))[0]) == 3  # and one to be made
    go_on.set()
    thread.join(30)
    assert not thread.is_alive()
    assert f.experimental_get_tracing_count() == 3


def test_a_trace_that_waits_for_a_thread():
    inner = tf.function(lambda x: x * 2)
    seen = []

    @tf.function
    def outer(x):
        thread = threading.Thread(target=lambda: seen.append(int(inner(c(4)))), daemon=True)
        thread.start()
        thread.join(30)
        return x + seen[0]

    assert int(outer(c(1))) == 9


def test_an_error_in_one_thread_leaves_the_others_to_trace():
    calls = []

    @tf.function
    def f(x):
        calls.append(0)
        time.sleep(0.02)
        if len(calls) == 1:
            raise KeyError("first")
        return x + 1

    results = in_threads(*[lambda: int(f(c(1)))] * 4)
    assert sorted(map(str, results)) == ["'first'", "2", "2", "2"]
    assert len(calls) == 2


def test_recursion():
    @tf.function(autograph=False)
    def factorial(n):
        return c(1) if n == 0 else n * factorial(n - 1)

    assert int(factorial(5)) == 120
    assert factorial.experimental_get_tracing_count() == 6

    @tf.function(autograph=False)
    def even(n):
        return c(True) if n == 0 else odd(n - 1)

    @tf.function(autograph=False)
    def odd(n):
        return c(False) if n == 0 else even(n - 1)

    assert bool(even(6))

    left = [3]

    @tf.function(autograph=False)
    def with_a_counter(x):
        left[0] -= 1
        return x if left[0] == 0 else with_a_counter(x) + 1

    assert int(with_a_counter(c(1))) == 3


def test_recursion_without_end():
    @tf.function(autograph=False)
    def f(x):
        return f(x)

    with pytest.raises(RecursionError, match=r"'f' \(.*test_pending\.py:\d+\) called itself"):
        f(c(1))
    assert tf.executing_eagerly()
