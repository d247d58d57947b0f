"""tf.data.experimental.enable_debug_mode."""

import threading

import numpy as np
import pytest

import yeoul as tf


@pytest.fixture(autouse=True)
def debugging():
    tf.data.experimental.enable_debug_mode()


def test_functions_run_as_python():
    seen = []

    def double(x, name):
        if tf.executing_eagerly():
            seen.append((x.numpy().item(), name.numpy(), threading.current_thread().name))
            return {"y": x.numpy() * 2, "z": 1.0}
        return {"y": x * 2, "z": 1.0}

    ds = tf.data.Dataset.from_tensor_slices(([1, 2, 3], ["a", "b", "c"])).map(double).prefetch(2)
    assert ds.element_spec["y"] == tf.TensorSpec([], tf.int32)
    assert seen == []
    found = [{k: np.asarray(v).tolist() for k, v in d.items()} for d in ds.batch(2)]
    assert found == [{"y": [2, 4], "z": [1.0, 1.0]}, {"y": [6], "z": [1.0]}]
    main = threading.current_thread().name
    assert seen == [(1, b"a", main), (2, b"b", main), (3, b"c", main)]


def test_results_keep_their_types():
    def half(x):
        return np.float64(x.numpy()) / 2 if tf.executing_eagerly() else x / 2.0

    ds = tf.data.Dataset.from_tensor_slices([1.0, 3.0]).map(half)
    assert [x.numpy().item() for x in ds] == [0.5, 1.5]
    assert next(iter(ds)).dtype == tf.float32


def test_another_structure_than_traced():
    ds = tf.data.Dataset.range(2).map(lambda x: x if not tf.executing_eagerly() else (x, x))
    with pytest.raises((TypeError, ValueError), match="structure"):
        next(iter(ds))


def test_errors_show_the_users_line_and_tapes_see_nothing():
    def fails(x):
        if tf.executing_eagerly():
            raise KeyError("mine")
        return x

    with pytest.raises(KeyError, match="mine"):
        next(iter(tf.data.Dataset.range(2).map(fails)))
    v = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        next(iter(tf.data.Dataset.from_tensor_slices([1.0]).map(lambda x: x * v)))
    assert tape.watched_variables() == ()


def test_not_while_tracing():
    with pytest.raises(ValueError, match="only supported in eager mode"):
        tf.function(lambda: tf.data.experimental.enable_debug_mode())()
