"""Optimizers of TensorFlow 1: what they refuse, and eager use; numbers are in the programs."""

import pytest

import yeoul as tf

v1 = tf.compat.v1
train = v1.train


@pytest.fixture
def graph():
    with tf.Graph().as_default() as g:
        yield g


def test_nothing_to_train(graph):
    with pytest.raises(ValueError, match=r"No variables to optimize\."):
        train.GradientDescentOptimizer(0.1).minimize(tf.constant(1.0))
    v = tf.Variable(1.0)
    with pytest.raises(ValueError, match=r"No gradients provided for any variable, check your"):
        train.GradientDescentOptimizer(0.1).minimize(tf.constant(1.0))
    with pytest.raises(ValueError, match=r"No gradients provided for any variable: \["):
        train.GradientDescentOptimizer(0.1).apply_gradients([(None, v)])
    with pytest.raises(ValueError, match="No variables provided"):
        train.GradientDescentOptimizer(0.1).apply_gradients([])


def test_arguments():
    with pytest.raises(ValueError, match="Must specify the optimizer name"):
        train.AdamOptimizer(name="")
    with pytest.raises(ValueError, match="initial_accumulator_value must be positive: 0"):
        train.AdagradOptimizer(0.1, 0.0)
    with pytest.raises(ValueError, match="learning_rate_power 1 needs to be negative or zero"):
        train.FtrlOptimizer(0.1, 1)
    with pytest.raises(ValueError, match="l1_regularization_strength -1 needs to be positive"):
        train.FtrlOptimizer(0.1, l1_regularization_strength=-1)


def test_a_rate_that_is_fed_and_variables_that_are_chosen(graph):
    a, b = tf.Variable(1.0), tf.Variable(1.0)
    rate = v1.placeholder(tf.float32, [])
    op = train.GradientDescentOptimizer(rate).minimize(a * b, var_list=[a])
    assert v1.get_collection(v1.GraphKeys.TRAIN_OP) == [op]
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())
        sess.run(op, {rate: 0.5})
        assert sess.run([a, b]) == [0.5, 1.0]


def test_slots(graph):
    v = tf.Variable([1.0, 2.0], name="v")
    optimizer = train.MomentumOptimizer(0.1, 0.9)
    assert optimizer.get_slot(v, "momentum") is None
    optimizer.minimize(tf.reduce_sum(v * v), grad_loss=tf.constant(2.0))
    assert optimizer.get_slot_names() == ["momentum"]
    slot = optimizer.get_slot(v, "momentum")
    assert (slot.name, slot.shape, slot.trainable) == ("v/Momentum:0", [2], False)


def test_eager():
    v = tf.Variable([1.0, 2.0])
    optimizer = train.AdamOptimizer(0.1)
    assert optimizer.minimize(lambda: tf.reduce_sum(v * v)) is None
    assert v.numpy() == pytest.approx([0.9, 1.9], abs=1e-5)
    with pytest.raises(RuntimeError, match="should be a function when eager execution is enabled"):
        optimizer.minimize(v * v)
    with pytest.raises(ValueError, match="No variables to optimize"):
        optimizer.minimize(lambda: tf.constant(1.0))


def test_rows_without_a_gradient_keep_their_momentum(graph):
    table = tf.Variable([[1.0], [1.0]])
    index = v1.placeholder(tf.int32, [1])
    loss = tf.reduce_sum(tf.gather(table, index))
    op = train.MomentumOptimizer(1.0, 0.5).minimize(loss)
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())
        sess.run(op, {index: [0]})
        sess.run(op, {index: [1]})
        assert sess.run(table).tolist() == [[0.0], [0.0]]  # row 0 was left alone the second time


def test_all_variables_are_updated_from_the_values_at_the_start(graph):
    a, b = tf.Variable(2.0), tf.Variable(3.0)
    op = train.GradientDescentOptimizer(0.1).minimize(a * b)
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())
        sess.run(op)
        assert sess.run([a, b]) == pytest.approx([1.7, 2.8])


def test_slots_do_not_wait_for_control_inputs(graph):
    x = v1.placeholder(tf.float32, [])
    mean, v = tf.Variable(0.0, trainable=False), tf.Variable(1.0)
    v1.add_to_collection(v1.GraphKeys.UPDATE_OPS, mean.assign(x))
    with tf.control_dependencies(v1.get_collection(v1.GraphKeys.UPDATE_OPS)):
        op = train.AdamOptimizer(0.1).minimize(v * x)
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())  # feeds nothing
        sess.run(op, {x: 3.0})
        assert sess.run([mean, v]) == pytest.approx([3.0, 0.9])


def test_in_a_function():
    v = tf.Variable(1.0)
    optimizer = train.AdamOptimizer(0.1)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = v * v
        optimizer.apply_gradients([(tape.gradient(loss, v), v)])

    step()
    step()
    assert v.numpy() == pytest.approx(0.8, abs=1e-2)
    assert len(optimizer.variables()) == 4


def test_global_steps(graph):
    assert train.get_global_step() is None
    step = train.create_global_step()
    assert train.get_global_step() is train.get_or_create_global_step() is step
    with pytest.raises(ValueError, match='"global_step" already exists'):
        train.create_global_step()
    with v1.Session() as sess:
        sess.run(step.initializer)
        assert train.global_step(sess, step) == 0
    with pytest.raises(TypeError, match="does not have integer type: float32"):
        train.assert_global_step(tf.Variable(1.0))
    with pytest.raises(TypeError, match=r"is not scalar: \(1,\)"):
        train.assert_global_step(tf.Variable([1]))
    with pytest.raises(TypeError, match="is no variable: 3"):
        train.assert_global_step(3)


def test_the_global_step_of_another_graph():
    g = tf.Graph()
    assert train.get_or_create_global_step(g).graph is g
    assert train.global_step(None, tf.Variable(4)) == 4
