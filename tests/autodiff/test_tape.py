"""`tf.GradientTape`: what it watches, how often it may be asked, and higher orders."""

import numpy as np
import pytest

import yeoul as tf


def test_variables_are_watched_and_tensors_when_told():
    v, x = tf.Variable(2.0), tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = v * x
    assert [g if g is None else float(g) for g in tape.gradient(y, [v, x])] == [3.0, None]
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x)
        y = v * x
    assert [g if g is None else float(g) for g in tape.gradient(y, [v, x])] == [None, 2.0]


def test_variables_that_are_not_trained_are_not_watched():
    v = tf.Variable(2.0, trainable=False)
    with tf.GradientTape() as tape:
        y = v * v
    assert tape.gradient(y, v) is None
    with tf.GradientTape() as tape:
        tape.watch(v)
        y = v * v
    assert float(tape.gradient(y, v)) == 4.0


def test_a_tape_is_asked_once_unless_persistent():
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    tape.gradient(y, x)
    with pytest.raises(RuntimeError, match="persistent=True"):
        tape.gradient(y, x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
        z = y * y
    assert float(tape.gradient(z, x)) == 32.0
    assert float(tape.gradient(y, x)) == 4.0


def test_gradient_inside_the_context():
    v = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = v * v
        assert float(tape.gradient(y, v)) == 6.0


def test_structures_of_sources_and_targets():
    a, b = tf.Variable(2.0), tf.Variable(3.0)
    with tf.GradientTape() as tape:
        targets = {"p": a * b, "q": a + b}
    grads = tape.gradient(targets, {"first": a, "rest": (b,)})
    assert float(grads["first"]) == 4.0
    assert float(grads["rest"][0]) == 3.0


def test_unconnected_gradients():
    v, w = tf.Variable(1.0), tf.Variable([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        y = v * 2.0
    assert tape.gradient(y, w) is None
    zero = tape.gradient(y, w, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    assert zero.numpy().tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="Unknown value for unconnected_gradients"):
        tape.gradient(y, w, unconnected_gradients="some")


def test_output_gradients():
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
    grad = tape.gradient(y, x, output_gradients=tf.constant([10.0, 100.0]))
    assert grad.numpy().tolist() == [20.0, 400.0]


def test_recording_can_stop_and_start_again():
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
        with tape.stop_recording():
            z = y * y
        y = y + z
    assert float(tape.gradient(y, x)) == 6.0
    with tf.GradientTape() as tape:
        tape.watch(x)
        x * x
        tape.reset()
        y = x * 2.0
    assert tape.gradient(y, x) is None


def test_a_tape_is_entered_once_at_a_time():
    with tf.GradientTape() as tape, pytest.raises(ValueError, match="already-active"):
        tape.__enter__()


def test_watching_what_has_no_gradient():
    with tf.GradientTape() as tape:
        with pytest.raises(ValueError, match=r"not tf\.Tensor or tf\.Variable"):
            tape.watch(3.0)


def test_orders_up_to_four():
    x = tf.constant(1.5)

    def derivative(f):
        def g(value):
            with tf.GradientTape() as tape:
                tape.watch(value)
                y = f(value)
            return tape.gradient(y, value)

        return g

    f = lambda t: t**5.0 + tf.exp(t)  # noqa: E731
    expected = [5 * 1.5**4, 20 * 1.5**3, 60 * 1.5**2, 120 * 1.5]
    for value in expected:
        f = derivative(f)
        assert float(f(x)) == pytest.approx(value + np.exp(1.5), rel=1e-4)


def test_gradients_of_gathers_are_slices_that_add_up():
    table = tf.Variable(tf.ones([4, 2]))
    with tf.GradientTape() as tape:
        rows = tf.gather(table, [1, 1, 3])
        loss = tf.reduce_sum(rows * tf.constant([[1.0], [2.0], [3.0]]))
    grad = tape.gradient(loss, table)
    assert isinstance(grad, tf.IndexedSlices)
    assert tf.convert_to_tensor(grad).numpy().tolist() == [[0, 0], [3, 3], [0, 0], [3, 3]]


def test_watched_variables_are_those_that_were_read():
    a, b, c = (tf.Variable(1.0) for _ in range(3))
    with tf.GradientTape() as tape:
        b * a
    assert [v is w for v, w in zip(tape.watched_variables(), (a, b), strict=True)] == [True, True]
    assert all(v is not c for v in tape.watched_variables())


def test_a_variable_assigned_after_it_was_read():
    v = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = v * v
        v.assign(10.0)
        y = y + v
    assert float(tape.gradient(y, v)) == 5.0


def test_threads_have_tapes_of_their_own():
    import threading

    results = {}

    def work(n):
        v = tf.Variable(float(n))
        for _ in range(50):
            with tf.GradientTape() as tape:
                y = v * v
            results[n] = float(tape.gradient(y, v))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == {n: 2.0 * n for n in range(4)}


def test_jacobians():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
    full = tape.jacobian(y, x).numpy()
    assert full.shape == (2, 2, 2, 2)
    assert full[1, 0, 1, 0] == 6.0
    assert np.count_nonzero(full) == 4
    batch = tape.batch_jacobian(y, x).numpy()
    assert batch[0].tolist() == [[2.0, 0.0], [0.0, 4.0]]


def test_custom_gradients():
    @tf.custom_gradient
    def clipped(x):
        return x * 1.0, lambda dy: tf.clip_by_value(dy, -1.0, 1.0)

    x = tf.constant(3.0)
    for f in (clipped, tf.function(clipped)):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x) * 100.0
        assert float(tape.gradient(y, x)) == 1.0
