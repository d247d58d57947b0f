"""tf.gradients."""

import numpy as np
import pytest

import yeoul as tf

X = tf.constant([1.0, 2.0])


def test_only_inside_functions():
    with pytest.raises(RuntimeError, match="not supported when eager execution is enabled"):
        tf.gradients(X, X)


def test_lists_variables_and_unconnected():
    v = tf.Variable([3.0, 4.0])

    @tf.function
    def f(x):
        y, z = x * v, x**3
        both = tf.gradients([y, z], [x, v])
        none = tf.gradients(y, tf.constant(1.0))
        zeros = tf.gradients(y, [x, z], unconnected_gradients=tf.UnconnectedGradients.ZERO)
        assert none == [None]
        return both, zeros

    (dx, dv), (dy, dz) = f(X)
    assert dx.numpy().tolist() == [6.0, 16.0]
    assert dv.numpy().tolist() == [1.0, 2.0]
    assert (dy.numpy().tolist(), dz.numpy().tolist()) == ([3.0, 4.0], [0.0, 0.0])


def test_upstream_and_intermediate_tensors():
    @tf.function
    def f(x):
        y = x * x
        z = tf.exp(y)
        return tf.gradients(z, [x, y], grad_ys=[tf.constant([1.0, 0.0])])

    dx, dy = f(X)
    np.testing.assert_allclose(dy, [np.e, 0.0], rtol=1e-6)
    np.testing.assert_allclose(dx, [2 * np.e, 0.0], rtol=1e-6)
    g = tf.function(lambda x: tf.gradients(x, x, grad_ys=[x, x]))
    with pytest.raises(ValueError, match="Passed 2 grad_ys for 1 ys"):
        g(X)


def test_stop_gradients():
    @tf.function
    def f(x):
        y = x * x
        return tf.gradients(y * x, x, stop_gradients=[y])[0]

    assert f(X).numpy().tolist() == [1.0, 4.0]


def test_second_order_and_outer_tensors():
    @tf.function
    def f():
        first = tf.gradients(X**3, X)[0]
        return tf.gradients(first, X)[0]

    assert f().numpy().tolist() == [6.0, 12.0]


def test_under_a_tape_outside():
    f = tf.function(lambda x: tf.gradients(x**3, x)[0])
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = f(X)
    assert tape.gradient(y, X).numpy().tolist() == [6.0, 12.0]


def test_hessians():
    matrix = tf.constant([[0.0, 1.0], [2.0, 3.0]])

    @tf.function
    def run(x, w):
        y = tf.reduce_sum(tf.linalg.matvec(matrix, x) * x) + tf.reduce_sum(w**3)
        return tf.hessians(y, [x, w])

    of_x, of_w = run(tf.constant([1.0, 2.0]), tf.constant([[1.0], [2.0]]))
    assert of_x.numpy().tolist() == [[0.0, 3.0], [3.0, 6.0]]
    assert of_w.shape == [2, 1, 2, 1]
    assert of_w.numpy().reshape(2, 2).tolist() == [[6.0, 0.0], [0.0, 12.0]]


def test_hessians_through_a_loop_and_of_what_is_linear():
    @tf.function
    def run(x):
        y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), (0, x))[1]
        return tf.hessians(y, x)[0], tf.hessians(tf.reduce_sum(x), x)[0]

    cubed, linear = run(tf.constant([1.0, 2.0]))
    assert cubed.numpy().tolist() == [[12.0, 0.0], [0.0, 48.0]]
    assert linear.numpy().tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_hessians_of_what_does_not_depend():
    with pytest.raises(ValueError, match="has no Hessian"):
        tf.function(lambda x: tf.hessians(tf.constant(1.0), x))(tf.constant(1.0))
