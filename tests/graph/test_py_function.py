"""tf.py_function, tf.numpy_function."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

X = tf.constant(3.0)


def raising(error):
    def function(x):
        raise error

    return function


def run(error):
    return tf.py_function(raising(error), [X], tf.float32)


test_mistakes = mistakes(
    {
        "callable": (lambda: tf.py_function(3, [X], tf.float32), ValueError, "to be callable"),
        "numpy callable": (
            lambda: tf.numpy_function(3, [X], tf.float32),
            ValueError,
            "to be callable",
        ),
        "ValueError": (lambda: run(ValueError("boom")), BAD, "ValueError: boom"),
        "KeyError": (lambda: run(KeyError("boom")), tf.errors.UnknownError, "KeyError: 'boom'"),
        "StopIteration": (lambda: run(StopIteration()), tf.errors.OutOfRangeError, "StopIter"),
        "MemoryError": (lambda: run(MemoryError()), tf.errors.ResourceExhaustedError, "Memory"),
        "NotImplemented": (
            lambda: run(NotImplementedError()),
            tf.errors.UnimplementedError,
            "NotImpl",
        ),
        "own": (
            lambda: run(tf.errors.DataLossError(None, None, "lost")),
            tf.errors.DataLossError,
            "^lost",
        ),
        "dtype": (
            lambda: tf.py_function(lambda x: tf.cast(x, tf.int32), [X], tf.float32),
            BAD,
            "requested dtype float32",
        ),
        "count": (
            lambda: tf.py_function(lambda x: (x, x), [X], [tf.float32]),
            BAD,
            "returned 2 values, but Tout has 1 types",
        ),
        "numpy raises as it is": (
            lambda: tf.numpy_function(raising(KeyError("boom")), [X], tf.float32),
            KeyError,
            "boom",
        ),
        "numpy count": (
            lambda: tf.numpy_function(lambda x: (x, x), [X], [tf.float32]),
            ValueError,
            "returned 2 values",
        ),
    }
)


def test_errors_in_a_function_name_the_line():
    f = tf.function(lambda x: tf.py_function(raising(ValueError("boom")), [x], tf.float32))
    with pytest.raises(BAD, match="ValueError: boom") as caught:
        f(X)
    assert isinstance(caught.value.__cause__, ValueError)
    assert "test_py_function.py" in str(caught.value)
    g = tf.function(lambda x: tf.numpy_function(lambda a: a.astype("float64"), [x], tf.float32))
    with pytest.raises(BAD, match="returns float64, but expects float32"):
        g(X)


@pytest.mark.parametrize("function", [lambda f: f, tf.function])
def test_results(function):
    @function
    def f(x):
        one = tf.py_function(lambda x: x * x + 1.0, [x], tf.float32)
        listed = tf.py_function(lambda x: (x, 2), [x], [tf.float32, tf.int64])
        none = tf.py_function(lambda x: None, [x], [])
        host = tf.py_function(lambda x: float(x.numpy()) * 2, [x], tf.float32)
        return one, listed, none, host

    one, (a, b), none, host = f(X)
    assert (one.numpy(), a.numpy(), b.numpy(), host.numpy()) == (10.0, 3.0, 2, 6.0)
    assert b.dtype == tf.int64
    assert none == []


@pytest.mark.parametrize("function", [lambda f: f, tf.function])
def test_gradients_pass(function):
    @function
    def f(x, n):
        y, z = tf.py_function(
            lambda x, n: (x * x * tf.cast(n, tf.float32), x), [x, n], [tf.float32] * 2
        )
        return y + 0.0 * z

    with tf.GradientTape() as tape:
        tape.watch(X)
        y = f(X, tf.constant(5))
    assert tape.gradient(y, X).numpy() == 30.0


def test_gradient_after_another_call():
    f = tf.function(lambda x: tf.py_function(lambda x: x * x, [x], tf.float32))
    a, b = tf.constant(2.0), tf.constant(5.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([a, b])
        y, z = f(a), f(b)
    assert tape.gradient(y, a).numpy() == 4.0
    assert tape.gradient(z, b).numpy() == 10.0


def test_one_result_of_several_has_a_gradient():
    f = tf.function(lambda x: tf.py_function(lambda x: (x * x, x[:1] * 3.0), [x], [tf.float32] * 2))
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y, _ = f(x)
    assert tape.gradient(y, x).numpy().tolist() == [2.0, 4.0]


def test_runs_each_time_and_shapes_are_unknown():
    runs = []

    @tf.function
    def f(x):
        y = tf.py_function(lambda x: runs.append(1) or x, [x], tf.float32)
        assert y.shape.rank is None
        y.set_shape([])
        tf.py_function(lambda x: runs.append(2), [x], [])
        return y + 1.0

    assert f(X).numpy() == f(X).numpy() == 4.0
    assert runs == [1, 2, 1, 2]


@pytest.mark.parametrize("stateful", [True, False])
def test_numpy_function(stateful):
    def function(a, b):
        assert isinstance(a, np.ndarray)
        a += 1.0  # its own copy
        return a * b, "text"

    call = lambda x: tf.numpy_function(function, [x, 2.0], [tf.float32, tf.string], stateful)  # noqa: E731
    for f in (call, tf.function(call)):
        number, text = f(X)
        assert (number.numpy(), text.numpy(), X.numpy()) == (8.0, b"text", 3.0)


def test_numpy_function_without_results_or_gradient():
    assert tf.numpy_function(lambda a: None, [X], []) is None
    assert tf.numpy_function(lambda a: a.astype("float64"), [X], tf.float32).dtype == tf.float64
    f = tf.function(lambda x: tf.numpy_function(np.sin, [x], tf.float32) + x)
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = f(X)
    assert tape.gradient(y, X).numpy() == 1.0


def test_inside_other_compiled_work():
    @tf.function
    def f(x):
        y = tf.exp(x) * 2.0
        z = tf.py_function(lambda y: y + 1.0, [y], tf.float32)
        z.set_shape([2])
        return tf.reduce_sum(z * y)

    x = tf.constant([0.0, 1.0])
    y = 2 * np.exp(x.numpy())
    np.testing.assert_allclose(f(x), ((y + 1) * y).sum(), rtol=1e-6)


@pytest.mark.parametrize("function", [tf.py_function, tf.numpy_function])
def test_decorators(function):
    @function(Tout=[tf.float32, tf.float32])
    def both(a, b):
        return np.sum(a), np.sum(b)

    for call in (both, tf.function(both)):
        assert [float(y) for y in call(X, tf.constant([1.0, 2.0]))] == [3.0, 3.0]
    assert both.__name__ == "both"
    with pytest.raises(TypeError, match="Missing required argument: 'Tout'"):
        function(np.sum, [X])
    with pytest.raises(TypeError, match="Don't set the `inp` argument"):
        function(inp=[X], Tout=tf.float32)
