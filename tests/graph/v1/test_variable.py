"""Variables of graphs."""

import copy

import numpy as np
import pytest

import yeoul as tf

v1 = tf.compat.v1


@pytest.fixture
def sess():
    with tf.Graph().as_default(), v1.Session() as session:
        yield session


def test_what_it_is(sess):
    v = tf.Variable([1.0, 2.0], name="v")
    assert repr(v) == "<tf.Variable 'v:0' shape=(2,) dtype=float32>"
    assert isinstance(v, tf.Variable)
    assert (v.name, v.op.name, v.op.type, v.device) == ("v:0", "v", "VarHandleOp", "")
    assert (v.initializer.name, v.create) == ("v/Assign", v.initializer)
    assert v.initial_value.name == "v/Initializer/initial_value:0"
    assert v.graph is sess.graph
    assert v == v
    assert v != tf.Variable(1.0)
    assert {v: 1}[v] == 1
    assert v.trainable


def test_names_are_unique(sess):
    assert [tf.Variable(1.0).name for _ in range(2)] == ["Variable:0", "Variable_1:0"]


def test_shapes_and_dtypes(sess):
    assert tf.Variable([1, 2], dtype=tf.float64).dtype == tf.float64
    v = tf.Variable([1.0], shape=[None])
    sess.run(v.initializer)
    assert sess.run(v.assign([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert v1.Variable([1.0], validate_shape=False).shape.rank is None
    with pytest.raises(ValueError, match=r"is not compatible with the explicitly supplied"):
        tf.Variable([1.0], shape=[2])
    with pytest.raises(ValueError, match=r"`initial_value` arg to `tf.Variable` must be provided"):
        tf.Variable()
    with pytest.raises(ValueError, match="must be callable or None"):
        tf.Variable(1.0, constraint=3)


def test_the_order_of_arguments_in_tensorflow_1(sess):
    v = v1.Variable([1.0], False, ["mine"])
    assert not v.trainable
    assert v1.get_collection("mine") == [v]
    assert v1.global_variables() == []


def test_compat_variables_in_eager_mode():
    v = v1.Variable(2.0, False)
    assert v.numpy() == 2.0
    assert not v.trainable
    assert v1.assign(v, 3.0).numpy() == 3.0
    assert v1.global_variables_initializer() is None


def test_assignments_give_the_new_value(sess):
    v = tf.Variable(1.0)
    sess.run(v.initializer)
    add = v.assign_add(2.0)
    assert repr(add) == "<tf.Variable 'AssignAddVariableOp' shape=() dtype=float32>"
    assert add.op.type == "AssignAddVariableOp"
    assert sess.run(add) == 3.0
    assert sess.run(add * 10.0) == 50.0
    assert sess.run(v.assign(1.0).assign_add(1.0).assign_sub(0.5)) == 1.5
    assert sess.run(v.assign_sub(0.5, read_value=False)) is None
    assert sess.run(v1.assign_sub(v1.assign_add(v1.assign(v, 5.0), 1.0), 2.0)) == 4.0
    with pytest.raises(ValueError, match=r"Cannot assign value to variable .*Shape mismatch"):
        v.assign([1.0, 2.0])
    with pytest.raises(TypeError, match=r"Only a tf.Variable can be assigned, not 3"):
        v1.assign(3, 4)


def test_scatter(sess):
    v = tf.Variable([1.0, 2.0, 3.0])
    sess.run(v.initializer)
    update = v.scatter_update(tf.IndexedSlices([9.0], [1]))
    add = v.scatter_nd_add([[0]], [10.0])
    assert sess.run(update).tolist() == [1.0, 9.0, 3.0]
    assert sess.run(add).tolist() == [11.0, 9.0, 3.0]
    assert sess.run(v).tolist() == [11.0, 9.0, 3.0]


def test_reads(sess):
    v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
    sess.run(v.initializer)
    assert sess.run(v[1]).tolist() == [3.0, 4.0]
    assert sess.run(v.sparse_read([0])).tolist() == [[1.0, 2.0]]
    assert sess.run(tf.gather(v, 1)).tolist() == [3.0, 4.0]
    assert v.eval(session=sess).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_a_variable_by_the_name_of_its_tensor(sess):
    v = tf.Variable(2.0, name="v")
    sess.run(v.initializer)
    assert sess.run("v:0") == 2.0
    assert sess.run(sess.graph.get_tensor_by_name("v:0") * 3.0) == 6.0


def test_feeding_the_variable_replaces_the_fetched_value_only(sess):
    v = tf.Variable(2.0)
    sess.run(v.initializer)
    assert sess.run(v, {v: 7.0}) == 7.0
    assert sess.run(v) == 2.0


def test_initialisation(sess):
    a = tf.Variable(2.0, name="a")
    b = tf.Variable(a * 3.0, name="b")  # whatever the order
    c = tf.Variable(b.initialized_value() + 1.0, name="c")
    missing = v1.report_uninitialized_variables()
    assert sess.run(missing).tolist() == [b"a", b"b", b"c"]
    assert not sess.run(v1.is_variable_initialized(a))
    sess.run(v1.global_variables_initializer())
    assert sess.run([a, b, c]) == [2.0, 6.0, 7.0]
    assert sess.run(missing).tolist() == []
    sess.run(a.assign(5.0))
    assert sess.run(b.initializer) is None
    assert sess.run(b) == 15.0  # from the value that it has
    with tf.control_dependencies([tf.Variable(1.0, name="d").initializer]):
        known = v1.is_variable_initialized(v1.global_variables()[-1])
    assert sess.run(known)


def test_initial_values_from_functions_and_random_ops(sess):
    v1.set_random_seed(1)
    v = tf.Variable(lambda: tf.random.normal([2]))
    w = tf.Variable(v.initialized_value())
    sess.run(v1.global_variables_initializer())
    np.testing.assert_array_equal(*sess.run([v, w]))


def test_what_it_cannot_do(sess):
    v = tf.Variable(1.0)
    with pytest.raises(NotImplementedError, match=r"numpy.. is only available when eager"):
        v.numpy()
    with pytest.raises(NotImplementedError, match=r"numpy.. is only available when eager"):
        np.asarray(v)
    with pytest.raises(NotImplementedError, match=r"A variable of a tf.Graph cannot be copied"):
        copy.deepcopy(v)


def test_initializers_of_nothing(sess):
    assert v1.variables_initializer([]).type == "NoOp"
    assert v1.tables_initializer().name == "init_all_tables"
    assert sess.run(v1.report_uninitialized_variables()).tolist() == []
    assert v1.model_variables() == v1.moving_average_variables() == v1.all_variables() == []
