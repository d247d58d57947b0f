"""tf.RegisterGradient, tf.no_gradient and Graph.gradient_override_map."""

import numpy as np
import pytest

import yeoul as tf


@tf.RegisterGradient("TestTenfold")
def tenfold(op, dy):
    assert op.type == "Square"
    return 10.0 * dy * op.inputs[0]


@tf.RegisterGradient("TestGuidedRelu")
def guided(op, dy):
    return tf.where((dy > 0.0) & (op.outputs[0] > 0.0), dy, tf.zeros_like(dy))


tf.no_gradient("TestBlocked")


def overridden(**names):
    return tf.compat.v1.get_default_graph().gradient_override_map(names)


def test_sessions():
    with tf.Graph().as_default() as graph:
        x = tf.compat.v1.placeholder(tf.float32, [None])
        plain = tf.square(x)
        with graph.gradient_override_map({"Square": "TestTenfold"}):
            ours = tf.square(x)
        gradients = [tf.gradients(plain, x)[0], tf.gradients(ours, x)[0]]
        with tf.compat.v1.Session() as session:
            a, b = session.run(gradients, {x: [1.0, -2.0]})
    assert a.tolist() == [2.0, -4.0]
    assert b.tolist() == [10.0, -20.0]
    assert ours.op.get_attr("_gradient_op_type") == b"TestTenfold"
    assert "_gradient_op_type" not in plain.op.node_def.attr


def test_guided_backpropagation():
    with tf.Graph().as_default() as graph:
        x = tf.constant([3.0, 2.0, -1.0])
        with graph.gradient_override_map({"Relu": "TestGuidedRelu"}):
            y = tf.nn.relu(x) * tf.constant([1.0, -1.0, 2.0])
        with tf.compat.v1.Session() as session:
            assert session.run(tf.gradients(y, x)[0]).tolist() == [1.0, 0.0, 0.0]


def test_functions_called_under_a_tape():
    @tf.function
    def f(x):
        with overridden(Square="TestTenfold"):
            return tf.square(x)

    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = f(x)
    assert tape.gradient(y, x).numpy() == 30.0


def test_gradients_inside_of_a_function():
    @tf.function
    def f(x):
        with overridden(Square="TestTenfold"):
            y = tf.square(x)
        return tf.gradients(y, x)[0]

    assert f(tf.constant(3.0)).numpy() == 30.0


def test_a_tape_inside_saw_the_op_itself():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            with overridden(Square="TestTenfold"):
                y = tf.square(x)
        return tape.gradient(y, x)

    assert f(tf.constant(3.0)).numpy() == 6.0


def test_maps_nest_and_end():
    with tf.Graph().as_default() as graph:
        x = tf.constant(2.0)
        with graph.gradient_override_map({"Square": "TestTenfold"}):
            with graph.gradient_override_map({"Exp": "TestBlocked"}):
                blocked, ours = tf.exp(x), tf.square(x)
            exp = tf.exp(x)
        plain = tf.square(x)
        assert tf.gradients(blocked, x) == [None]
        with tf.compat.v1.Session() as session:
            results = session.run([tf.gradients(y, x)[0] for y in (ours, exp, plain)])
    np.testing.assert_allclose(results, [20.0, np.exp(2.0), 4.0], rtol=1e-6)


def test_another_op_gives_its_gradient():
    with tf.Graph().as_default() as graph:
        x = tf.constant(2.0)
        with graph.gradient_override_map({"Square": "Identity"}):
            y = tf.square(x)
        with tf.compat.v1.Session() as session:
            assert session.run(tf.gradients(y, x)[0]) == 1.0


def test_mistakes():
    with pytest.raises(TypeError, match="op_type must be a string, not 3"):
        tf.RegisterGradient(3)
    with pytest.raises(TypeError, match="op_type must be a string, not 3"):
        tf.no_gradient(3)
    with pytest.raises(TypeError, match="decorates a function"):
        tf.RegisterGradient("TestOther")(3)
    with pytest.raises(KeyError, match="Choose another"):
        tf.RegisterGradient("TestTenfold")(tenfold)
    with pytest.raises(KeyError, match="TensorFlow's op"):
        tf.no_gradient("Square")
    with pytest.raises(TypeError, match="mapping strings to strings, not 3"):
        tf.Graph().gradient_override_map(3).__enter__()
    with tf.Graph().as_default() as graph:
        x = tf.constant(2.0)
        with graph.gradient_override_map({"Square": "TestNowhere"}):
            y = tf.square(x)
        with pytest.raises(LookupError, match="TestNowhere"):
            tf.gradients(y, x)
