"""Variables: assignment, what was read stays, what fails changes nothing."""

import copy
import pickle

import numpy as np
import pytest

import yeoul as tf


def test_assignments():
    v = tf.Variable([1.0, 2.0], name="v")
    assert v.assign([3.0, 4.0]) is v
    v.assign_add([1.0, 1.0])
    v.assign_sub([0.5, 0.5])
    assert v.numpy().tolist() == [3.5, 4.5]
    assert v.assign([1.0, 1.0], read_value=False) is None


def test_what_was_read_stays_as_it_was():
    v = tf.Variable(tf.ones([1000]))
    before = v.read_value()
    array = v.numpy()

    @tf.function
    def update():
        v.assign_add(tf.ones([1000]))

    v.assign_add(tf.ones([1000]))
    update()
    update()
    assert float(before[0]) == 1.0
    assert array[0] == 1.0
    assert float(v[0]) == 4.0


@pytest.mark.parametrize("method", ["assign", "assign_add", "assign_sub"])
def test_a_failed_assignment_changes_nothing(method):
    v = tf.Variable([1.0, 2.0], name="weights")
    with pytest.raises(ValueError, match=r"'weights:0'.*\(2,\).*\(3,\)"):
        getattr(v, method)([1.0, 2.0, 3.0])
    with pytest.raises((ValueError, TypeError), match=r"int32|float32"):
        getattr(v, method)(tf.constant([1, 2]))
    assert v.numpy().tolist() == [1.0, 2.0]


def test_scatters():
    v = tf.Variable([0.0, 0.0, 0.0])
    rows = tf.IndexedSlices(tf.constant([1.0, 2.0]), tf.constant([0, 2]))
    assert v.scatter_update(rows).numpy().tolist() == [1.0, 0.0, 2.0]
    assert v.scatter_add(rows).numpy().tolist() == [2.0, 0.0, 4.0]
    assert v.scatter_sub(rows).numpy().tolist() == [1.0, 0.0, 2.0]
    assert v.scatter_mul(rows).numpy().tolist() == [1.0, 0.0, 4.0]
    assert v.scatter_div(rows).numpy().tolist() == [1.0, 0.0, 2.0]
    assert v.scatter_max(rows).numpy().tolist() == [1.0, 0.0, 2.0]
    assert v.scatter_min(rows).numpy().tolist() == [1.0, 0.0, 2.0]
    v.scatter_nd_update([[1]], [5.0])
    v.scatter_nd_add([[1]], [1.0])
    v.scatter_nd_sub([[1]], [2.0])
    assert v.numpy().tolist() == [1.0, 4.0, 2.0]
    assert v.sparse_read([1]).numpy().tolist() == [4.0]
    with pytest.raises(TypeError, match="not IndexedSlices"):
        v.scatter_add([1.0])


def test_unknown_dimensions():
    v = tf.Variable([[1.0]], shape=tf.TensorShape([None, 1]))
    v.assign([[1.0], [2.0]])
    assert v.value().shape == (2, 1)
    with pytest.raises(ValueError, match="incompatible"):
        v.assign([[1.0, 2.0]])
    with pytest.raises(ValueError, match="explicitly supplied `shape`"):
        tf.Variable([1.0], shape=[2])


def test_names_and_scopes():
    with tf.name_scope("outer"), tf.name_scope("inner"):
        v = tf.Variable(1, name="v")
    assert v.name == "outer/inner/v:0"
    assert tf.Variable(1).name == "Variable:0"


def test_an_initial_value_is_needed():
    with pytest.raises(ValueError, match="must be provided"):
        tf.Variable()
    with pytest.raises(ValueError, match="constraint"):
        tf.Variable(1.0, constraint=3)
    assert float(tf.Variable(lambda: 2.0)) == 2.0


def test_copies_and_pickles_are_variables_of_their_own():
    v = tf.Variable([1.0], name="v", trainable=False)
    for other in (copy.deepcopy(v), pickle.loads(pickle.dumps(v))):
        other.assign([2.0])
        assert not other.trainable
        assert other.name == "v:0"
    assert v.numpy().tolist() == [1.0]
    with pytest.raises(TypeError, match=r"variable\.ref\(\)"):
        hash(v)


def test_operators_read_the_variable():
    v = tf.Variable([1.0, 2.0])
    assert (v * 2.0 + v).numpy().tolist() == [3.0, 6.0]
    assert (1.0 / v)[0] == 1.0
    assert np.asarray(v).tolist() == [1.0, 2.0]
    assert [float(x) for x in v] == [1.0, 2.0]
    assert len(v) == 2


def test_modules_find_their_variables():
    class Block(tf.Module):
        def __init__(self, name=None):
            super().__init__(name)
            self.b = tf.Variable(1.0, name="b")
            self.frozen = tf.Variable(1.0, trainable=False)
            self.parts = [tf.Variable(2.0)]

    class Net(tf.Module):
        def __init__(self):
            super().__init__()
            self.blocks = {"x": Block(), "y": Block("second")}

    net = Net()
    assert len(net.variables) == 6
    assert len(net.trainable_variables) == 4
    assert len(net.non_trainable_variables) == 2
    assert [m.name for m in net.submodules] == ["block", "second"]
    for name in ("a b", "a-b", "a/b", "a.b", "1a", ""):
        with pytest.raises(ValueError, match="not a valid module name"):
            Block(name)


@pytest.mark.parametrize("argument", ["variable_def", "import_scope"])
def test_protocol_buffers_are_refused(argument):
    with pytest.raises(ValueError, match="Pass `initial_value` instead"):
        tf.Variable(1.0, **{argument: "v"})
