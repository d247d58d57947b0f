"""Gradients reach eager tensors that a function closes over, as they do without tf.function."""

import numpy as np
import pytest

import yeoul as tf

W, X = tf.constant([1.0, 2.0]), tf.constant(3.0)
V = tf.Variable([0.0, 0.0])


@tf.custom_gradient
def doubled(x):
    return x * 2.0, lambda dy: dy * X


def written():
    array = tf.TensorArray(tf.float32, 2)
    return array.write(0, X).write(1, X * X).stack()


def assigned():
    V.assign(W)
    return V * X


def summed():
    total = 0.0
    for element in W:
        total += element * X
    return total


def grown():
    y = W
    while tf.reduce_sum(y) < 100.0:
        y = y * X
    return y


def chosen():
    return W if X > 1.0 else W * 3.0


def taped_inside():
    with tf.GradientTape() as tape:
        tape.watch(W)
        y = tf.linalg.matvec([[1.0, 2.0], [3.0, 4.0]], W) * W
    return tape.gradient(y, W) * X


CASES = {
    "itself": lambda: W,
    "two": lambda: (W, W * X),
    "product": lambda: tf.expand_dims(W, 0) @ tf.expand_dims(W, 1),
    "matvec": lambda: tf.linalg.matvec([[1.0, 2.0], [3.0, 4.0]], W),
    "converted": lambda: tf.convert_to_tensor(W) * tf.convert_to_tensor([X, X * 2.0]),
    "cond": lambda: tf.cond(X > 1.0, lambda: W, lambda: W * 2.0),
    "while": lambda: tf.while_loop(lambda i, a: i < 2, lambda i, a: (i + 1, a * X), [0, W])[1],
    "scan": lambda: tf.scan(lambda a, e: a * e, W, initializer=X),
    "map": lambda: tf.map_fn(lambda e: e * X, W),
    "vectorized_map": lambda: tf.vectorized_map(lambda e: tf.tensordot(W, W, 1) * e * X, W),
    "array": lambda: tf.TensorArray(tf.float32, 2).unstack(W).stack() * X,
    "ragged": lambda: tf.reduce_sum(tf.RaggedTensor.from_row_splits(W, [0, 1, 2]) * X),
    "sparse": lambda: tf.sparse.reduce_sum(tf.SparseTensor([[0], [1]], W, [3])),
    "bias": lambda: tf.nn.bias_add(tf.ones((1, 2)), W),
    "function": lambda: tf.function(lambda: W * X)() + W,
    "custom": lambda: doubled(W),
    "python": lambda: tf.py_function(lambda a: a * 2.0, [W], tf.float32),
    "linspace": lambda: tf.linspace(0.0, X, 3),
    "range": lambda: tf.range(X) * X,
    "fill": lambda: tf.fill([2], X),
    "written": written,
    "assigned": assigned,
    "summed": summed,
    "grown": grown,
    "chosen": chosen,
    "taped inside": taped_inside,
}


def gradients(function):
    with tf.GradientTape() as tape:
        tape.watch([W, X])
        y = function()
    return tape.gradient(y, [W, X], unconnected_gradients="zero")


@pytest.mark.parametrize("name", CASES)
def test_gradients_of_a_function_are_those_of_eager_code(name):
    eager, traced = gradients(CASES[name]), gradients(tf.function(CASES[name]))
    for a, b in zip(eager, traced, strict=True):
        np.testing.assert_allclose(tf.convert_to_tensor(a), tf.convert_to_tensor(b), rtol=1e-5)
    if name not in ("assigned", "range"):  # those two have none to W, or none at all
        assert any(np.any(tf.convert_to_tensor(g)) for g in eager)


def test_shapes_computed_of_floats_from_outside_are_known():
    count = tf.constant(4.0)

    @tf.function
    def f():
        return tf.range(count), tf.linspace(0.0, count, 3)

    assert [t.shape.as_list() for t in f.get_concrete_function().outputs] == [[4], [3]]
