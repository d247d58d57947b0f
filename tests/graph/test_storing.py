"""Values that a compiled program stores instead of computing them for each reader."""

import pathlib

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine import xla
from yeoul.graph.storing import stored_tensors

BARRIER = "opt-barrier"


def compiled(function, *args):
    concrete = function.get_concrete_function(*args)
    arrays = [np.asarray(a) for a in args]
    return concrete.callable.program.compiled.lower(*arrays).compile().as_text()


def test_what_a_window_reads_is_stored():
    @tf.function
    def f(x, filters):
        return tf.nn.depthwise_conv2d(tf.tanh(x), filters, [1, 1, 1, 1], "SAME")

    assert BARRIER in compiled(f, tf.ones((1, 16, 16, 8)), tf.ones((3, 3, 8, 1)))


@pytest.mark.parametrize("twice", [False, True])
def test_what_a_product_and_another_op_read_is_stored(twice):
    @tf.function
    def f(x):
        h = tf.transpose(tf.tanh(x) if twice else x)
        return tf.matmul(h, tf.ones((64, 64))), h * 2.0

    assert (BARRIER in compiled(f, tf.ones((64, 64)))) is twice


def test_what_a_product_alone_reads_is_left_to_xla():
    with tf.Graph().as_default() as graph:
        tf.matmul(tf.exp(tf.ones((64, 64))), tf.ones((64, 64)))
    assert not [o for o in graph.get_operations() for t in o.outputs if id(t) in kept(graph)]


def kept(graph):
    return stored_tensors([o.node for o in graph.get_operations()])


def test_loops_over_less_than_a_kilobyte_compile():
    @tf.function
    def f(x, w):
        for _ in tf.range(3):
            h = tf.tanh(x)
            x = tf.matmul(h, w) + h
        return x

    x, w = tf.constant([[1.0, 2.0]]), tf.ones((2, 2))
    expected = x
    for _ in range(3):
        expected = tf.matmul(tf.tanh(expected), w) + tf.tanh(expected)
    np.testing.assert_allclose(f(x, w), expected, rtol=1e-6)


def test_barriers_are_asked_for_in_one_place():
    """XLA cannot compile a barrier of a few bytes in a small loop: `xla.stored` knows how few."""
    package = pathlib.Path(tf.__file__).parent
    found = [p.name for p in package.rglob("*.py") if "optimization_barrier(" in p.read_text()]
    assert found == [pathlib.Path(xla.__file__).name], "call yeoul.engine.xla.stored instead"
