"""tf.GradientTape at its edges: mistakes, repeated use, what is kept and what is computed."""

import gc
import weakref

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

X = tf.constant([1.0, 2.0])


def used():
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = X * X
    tape.gradient(y, X)
    return tape, y


def entered_twice():
    with tf.GradientTape() as tape:
        tape.__enter__()


test_mistakes = mistakes(
    {
        "twice": (
            lambda: used()[0].gradient(used()[1], X),
            RuntimeError,
            "persistent=True",
        ),
        "jacobian after gradient": (
            lambda: used()[0].jacobian(used()[1], X),
            RuntimeError,
            "persistent=True",
        ),
        "unconnected": (
            lambda: tf.GradientTape().gradient(X, X, unconnected_gradients="nonsense"),
            ValueError,
            "Unknown value for unconnected_gradients: 'nonsense'",
        ),
        "entered twice": (entered_twice, ValueError, "Tape is still recording"),
        "left twice": (lambda: tf.GradientTape()._pop(), ValueError, "Tape is not recording"),
        "watch": (lambda: tf.GradientTape().watch(3.0), ValueError, "not tf.Tensor or tf.Variable"),
        "source": (lambda: tf.GradientTape().gradient(X, 3.0), TypeError, "a tensor or a variable"),
        "upstream": (
            lambda: tf.GradientTape().gradient([X, X], X, output_gradients=[X]),
            ValueError,
            "1 tensors for 2 targets",
        ),
    }
)


def test_watching_integers_warns():
    with pytest.warns(UserWarning, match="dtype of the watched tensor must be floating"):
        tf.GradientTape().watch(tf.constant(1))


def test_constants_are_watched_only_when_asked():
    with tf.GradientTape(persistent=True) as tape:
        y = X * X
    assert tape.gradient(y, X) is None
    zero = tf.UnconnectedGradients.ZERO
    assert tape.gradient(y, X, unconnected_gradients=zero).numpy().tolist() == [0.0, 0.0]


def test_gradient_of_the_source_itself():
    with tf.GradientTape() as tape:
        tape.watch(X)
    assert tape.gradient(X, X).numpy().tolist() == [1.0, 1.0]


def test_gradient_inside_the_context_ends_recording():
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = X * X
        grad = tape.gradient(y, X)
        after = grad * 2.0
    assert grad.numpy().tolist() == [2.0, 4.0]
    assert after.numpy().tolist() == [4.0, 8.0]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X)
        first = tape.gradient(X * X * X, X)
        second = tape.gradient(first, X)
    assert second.numpy().tolist() == [6.0, 12.0]


def test_same_tensor_twice_as_target_and_as_source():
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X)
        y = X * X
    assert tape.gradient([y, y], X).numpy().tolist() == [4.0, 8.0]
    a, b = tape.gradient(y, [X, X])
    assert a.numpy().tolist() == b.numpy().tolist() == [2.0, 4.0]


def test_structures():
    v = tf.Variable(3.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(X)
        y = tf.reduce_sum(X) * v
    grads = tape.gradient({"a": y}, {"x": (X, [v]), "none": tf.constant(1.0)})
    assert grads["x"][0].numpy().tolist() == [3.0, 3.0]
    assert grads["x"][1][0].numpy() == 3.0
    assert grads["none"] is None
    assert isinstance(tape.gradient(y, (X,)), tuple)
    assert isinstance(tape.gradient(y, [X]), list)


def test_targets_that_are_no_floats_contribute_nothing():
    v = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = v * v
        n = tf.cast(y, tf.int32)
    assert tape.gradient([y, n], v).numpy() == 4.0


def test_variable_as_target():
    v = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        _ = v * 1.0
    assert tape.gradient(v, v).numpy() == 1.0


def test_watched_variables_in_order_of_construction():
    a, b, c = tf.Variable(1.0), tf.Variable(2.0), tf.Variable(3.0, trainable=False)
    with tf.GradientTape(persistent=True) as tape:
        _ = b * a * c
    assert [v.ref() for v in tape.watched_variables()] == [a.ref(), b.ref()]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(c)
        y = a * c
    assert [v.ref() for v in tape.watched_variables()] == [c.ref()]
    assert tape.gradient(y, [a, c])[0] is None


def test_stop_recording_resumes_after_errors():
    with tf.GradientTape() as tape:
        tape.watch(X)
        try:
            with tape.stop_recording():
                y = X * X
                raise KeyError
        except KeyError:
            z = X * 3.0
    assert tape.gradient([y, z], X).numpy().tolist() == [3.0, 3.0]


def test_tapes_beside_each_other():
    with tf.GradientTape() as first, tf.GradientTape() as second:
        first.watch(X)
        second.watch(X)
        y = X * X
    assert first.gradient(y, X).numpy().tolist() == second.gradient(y, X).numpy().tolist()


def test_a_value_read_before_an_assignment_stays():
    v = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = v * v
        v.assign(10.0)
        z = v * 1.0
    grad = tape.gradient([y, z], v)
    assert (y.numpy(), z.numpy(), grad.numpy()) == (4.0, 10.0, 5.0)


def test_sparse_gradients_add_up():
    v = tf.Variable(tf.ones([4, 2]))
    with tf.GradientTape(persistent=True) as tape:
        a, b = tf.gather(v, [0, 1]), tf.gather(v, [1, 3]) * 2.0
        c = tf.reduce_sum(v)
    both = tape.gradient([a, b], v)
    assert isinstance(both, tf.IndexedSlices)
    assert tf.convert_to_tensor(both).numpy()[:, 0].tolist() == [1.0, 3.0, 0.0, 2.0]
    mixed = tape.gradient([a, c], v)
    assert isinstance(mixed, tf.Tensor)
    assert mixed.numpy()[:, 0].tolist() == [2.0, 2.0, 1.0, 1.0]


def test_gradients_that_no_op_wants_are_not_computed():
    x, w = tf.constant(np.ones([2, 3], "float32")), tf.Variable(tf.ones([3, 2]))
    with tf.GradientTape() as outer:
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(tf.matmul(x, w))
        outer.watch(y)
        tape.gradient(y, w)
    products = [r for r in tape.records if r.op.name == "MatMul"]
    assert products == []


def test_higher_orders():
    x = tf.constant(2.0)

    def derivatives(order):
        if order == 0:
            return [x**4]
        with tf.GradientTape() as tape:
            tape.watch(x)
            lower = derivatives(order - 1)
        return [*lower, tape.gradient(lower[-1], x)]

    assert [d.numpy() for d in derivatives(5)] == [16.0, 32.0, 48.0, 48.0, 24.0, 0.0]


def test_nothing_is_kept_alive():
    x = tf.Variable(tf.ones([10]))
    with tf.GradientTape() as tape:
        y = tf.exp(x) * 2.0
    kept = weakref.ref(y)
    tape.gradient(y, x)
    del y
    gc.collect()
    assert kept() is None


@pytest.mark.parametrize("function", [lambda f: f, tf.function])
def test_through_functions_and_conditionals_of_python(function):
    w = tf.Variable([[1.0, 2.0], [3.0, 4.0]])

    @function
    def f(x, twice=False):
        y = tf.matmul(x, w)
        return tf.matmul(y, w) if twice else y

    x = tf.constant([[1.0, -1.0]])
    for twice in (False, True):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(f(x, twice=twice) ** 2)
        dx, dw = tape.gradient(loss, [x, w])
        matrix = w.numpy() @ w.numpy() if twice else w.numpy()
        np.testing.assert_allclose(dx, 2 * x.numpy() @ matrix @ matrix.T, rtol=1e-5)
        assert dw.shape == [2, 2]


def test_upstream_gradients_of_complex_tensors():
    z = tf.constant([1.0 + 2.0j])
    with tf.GradientTape() as tape:
        tape.watch(z)
        loss = tf.abs(z) ** 2
    np.testing.assert_allclose(tape.gradient(loss, z), 2 * z.numpy(), rtol=1e-6)


def test_cost_of_a_small_tape_in_python_calls():
    import sys

    a, b = tf.constant(3.0), tf.constant(4.0)

    def run():
        with tf.GradientTape() as tape:
            tape.watch(a)
            tape.watch(b)
            c = tf.sqrt(tf.square(a) + tf.square(b))
        return tape.gradient(c, [a, b])

    run()
    calls = [0]

    def count(frame, event, argument):
        calls[0] += event == "call"

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    assert calls[0] < 130


X, W = tf.constant([1.0, 2.0]), tf.constant([3.0, -1.0])


def by_tape(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x * W)
    return tape.gradient(y, x)


def twice_by_tape(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = by_tape(x)
    return tape.gradient(y, x) * x


def by_accumulator(x):
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as forward:
        y = x * x * W
    return forward.jvp(y)


@pytest.mark.parametrize("gradient", [by_tape, twice_by_tape, by_accumulator])
def test_in_bodies_of_loops_and_branches_tensors_from_outside_are_watched(gradient):
    def in_loop(x, n):
        total = tf.zeros_like(x)
        for _ in tf.range(n):
            total += gradient(x)
        return total

    def in_branch(x, n):
        return gradient(x) if n > 1 else x

    def in_both(x, n):
        total = tf.zeros_like(x)
        for i in tf.range(n):
            if i > 0:
                total += gradient(x + 0.0)
        return total

    for function, factor in ((in_loop, 3.0), (in_branch, 1.0), (in_both, 2.0)):
        result = tf.function(function)(X, tf.constant(3))
        np.testing.assert_allclose(result, factor * 2 * X * W)
    captured = tf.function(lambda: gradient(X))()
    np.testing.assert_allclose(captured, 2 * X * W)
