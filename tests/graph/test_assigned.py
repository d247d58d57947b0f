"""Variables that a function assigns and reads again."""

import pytest

import yeoul as tf


@pytest.fixture
def v():
    return tf.Variable(3.0)


def operations(function):
    return [node.op.name for node in function.get_concrete_function().graph.nodes]


def test_the_assigned_value_is_read(v):
    @tf.function
    def f():
        v.assign(v * 2.0)
        first = v + 1.0
        v.assign_add(1.0)
        return first, v + 1.0

    assert [float(t) for t in f()] == [7.0, 8.0]
    assert float(v) == 7.0


def test_readings_of_one_value_are_one_node(v):
    @tf.function
    def f():
        v.assign(v * 2.0)
        return v * v + v

    assert operations(f).count("ReadAssigned") == 1


def test_the_gradient_does_not_pass_an_assignment(v):
    @tf.function
    def f(x):
        v.assign(v * x)
        return v * v

    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    of_v, of_x = tape.gradient(y, [v, x])
    assert float(of_v) == 12.0  # 2 v, with the v that was read
    assert of_x is None


def test_all_readings_count(v):
    @tf.function
    def f():
        before = v * 5.0
        v.assign(v * 2.0)
        return before + v * v

    with tf.GradientTape() as tape:
        y = f()
    assert float(tape.gradient(y, v)) == 5.0 + 12.0


def test_a_value_of_another_shape():
    v = tf.Variable([1.0], shape=[None])

    @tf.function
    def f():
        v.assign([1.0, 2.0, 3.0])
        return v * 2.0

    assert f().numpy().tolist() == [2.0, 4.0, 6.0]
    assert v.numpy().tolist() == [1.0, 2.0, 3.0]


def test_variables_assigned_the_same_tensor_stay_apart():
    a, b = tf.Variable(1.0), tf.Variable(2.0)
    b.assign(a)
    with tf.GradientTape() as tape:
        y = a * 2.0 + b * 3.0
    assert [float(g) for g in tape.gradient(y, [a, b])] == [2.0, 3.0]


def test_a_gradient_that_is_none_has_no_gradient(v):
    with tf.GradientTape() as tape:
        tape.watch(v)
    with pytest.raises(TypeError, match="received None"):
        tape.gradient(None, v)
