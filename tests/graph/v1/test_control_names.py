"""Conditions and loops in the graphs of sessions."""

import pytest

import yeoul as tf

v1 = tf.compat.v1


@pytest.fixture
def sess():
    with tf.Graph().as_default(), v1.Session() as session:
        yield session


@pytest.fixture
def x(sess):
    return v1.placeholder(tf.float32, [])


def test_conditions(sess, x):
    y = v1.cond(x > 1.0, lambda: x * 2.0, fn2=lambda: x * 3.0)
    grad = tf.gradients(y, x)[0]
    assert sess.run([y, grad], {x: 2.0}) == [4.0, 2.0]
    assert sess.run([y, grad], {x: 0.5}) == [1.5, 3.0]
    with pytest.raises(TypeError, match=r"cond\(\): 'true_fn' and 'fn1' may not be set simult"):
        v1.cond(x > 1.0, lambda: x, lambda: x, fn1=lambda: x)
    with pytest.raises(TypeError, match=r"cond\(\): 'false_fn' argument required"):
        v1.cond(x > 1.0, lambda: x)


def test_a_branch_that_assigns_runs_with_the_condition(sess, x):
    v = tf.Variable(0.0)
    sess.run(v.initializer)
    y = v1.cond(x > 1.0, lambda: v.assign(7.0), lambda: v.assign(8.0))
    with tf.control_dependencies([y]):
        after = v.read_value()
    assert sess.run(v) == 0.0
    assert sess.run([y, after], {x: 2.0}) == [7.0, 7.0]
    assert sess.run([y, after], {x: 0.0}) == [8.0, 8.0]
    assert sess.run(v) == 8.0


def test_loops(sess, x):
    v = tf.Variable(0.0)
    sess.run(v.initializer)

    def body(i, y):
        v.assign_add(1.0)
        return i + 1, y * x

    i, y = v1.while_loop(lambda i, y: i < 3, body, [0, x])
    assert sess.run([i, y], {x: 2.0}) == [3, 16.0]
    assert sess.run(v) == 3.0
    assert sess.run(tf.gradients(y, x)[0], {x: 2.0}) == 32.0
    alone = v1.while_loop(lambda i: i < 3, lambda i: i + 1, [0])
    kept = v1.while_loop(lambda i: i < 3, lambda i: i + 1, [0], return_same_structure=True)
    assert sess.run([alone, kept]) == [3, [3]]


def test_map_and_cases(sess, x):
    squares = tf.map_fn(lambda a: a * a, x + tf.constant([1.0, 2.0]))
    chosen = tf.case([(x > 1.0, lambda: x), (x < 0.0, lambda: -x)], default=lambda: x * 10.0)
    assert sess.run(squares, {x: 1.0}).tolist() == [4.0, 9.0]
    assert [sess.run(chosen, {x: v}) for v in (2.0, -3.0, 0.5)] == [2.0, 3.0, 5.0]


def test_both_names_of_a_function():
    with pytest.raises(TypeError, match="'true_fn' and 'fn1' may not be set simultaneously"):
        tf.compat.v1.cond(tf.constant(True), lambda: 1, lambda: 2, fn1=lambda: 3)
