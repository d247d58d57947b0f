"""Clusters and coordinators: what is said to be wrong."""

import threading
import time

import pytest

import yeoul as tf

SPEC = tf.train.ClusterSpec({"worker": ["a:1", "b:2"]})
MISTAKES = {
    "stop": (lambda: tf.train.Coordinator().request_stop("x"), TypeError, "must be an exception"),
    "number": (lambda: tf.train.ClusterSpec(3), TypeError, "must be a dictionary"),
    "tasks": (lambda: tf.train.ClusterSpec({"a": 3}), TypeError, "must be a list or a dict"),
    "address": (lambda: tf.train.ClusterSpec({"a": [3]}), TypeError, "Task address 3"),
    "job name": (lambda: tf.train.ClusterSpec({1: ["a"]}), TypeError, "Job name 1"),
    "no job": (lambda: SPEC.job_tasks("x"), ValueError, "No such job in cluster: 'x'"),
    "no task": (lambda: SPEC.task_address("worker", 9), ValueError, "No task with index 9"),
    "average of integers": (
        lambda: tf.train.ExponentialMovingAverage(0.9).apply([tf.Variable(1)]),
        TypeError,
        "must be half, float, or double",
    ),
    "average of a tensor": (
        lambda: tf.train.ExponentialMovingAverage(0.9).apply([tf.constant(1.0)]),
        TypeError,
        "does not support non-Variable tensors",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name):
    call, error, message = MISTAKES[name]
    with pytest.raises(error, match=message):
        call()


def test_filters():
    filters = tf.config.experimental.ClusterDeviceFilters()
    filters.set_device_filters("worker", 1, ["/job:ps", b"/cpu"])
    proto = filters._as_cluster_device_filters()
    assert list(proto.jobs[0].tasks[1].device_filters) == ["/job:ps", "/cpu"]


def test_threads_that_do_not_stop():
    coord, end = tf.train.Coordinator(), threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    coord.register_thread(thread)
    coord.request_stop()
    with pytest.raises(RuntimeError, match="threads still running"):
        coord.join(stop_grace_period_secs=0.05)
    coord.join([thread], stop_grace_period_secs=0.01, ignore_live_threads=True)
    end.set()
    thread.join()


def test_the_first_exception_counts():
    coord = tf.train.Coordinator()

    def work(error):
        with coord.stop_on_exception():
            raise error

    threads = [threading.Thread(target=work, args=(ValueError("first"),))]
    threads[0].start()
    time.sleep(0.02)
    threads.append(threading.Thread(target=work, args=(KeyError("second"),)))
    threads[1].start()
    with pytest.raises(ValueError, match="first"):
        coord.join(threads)
    with pytest.raises(ValueError, match="first"):
        coord.raise_requested_exception()
    coord.clear_stop()
    coord.raise_requested_exception()
    coord.request_stop()
    coord.join()
    with pytest.raises(KeyError):
        coord.request_stop(KeyError("late"))


def test_specs_are_equal_to_dictionaries_by_number():
    spec = tf.train.ClusterSpec({"worker": ["a:1", "b:2"]})
    assert spec == {"worker": {0: "a:1", 1: "b:2"}}
    assert spec != {"worker": {0: "a:1"}}
