"""What the reverse mode does with gradients of all kinds."""

import pytest

import yeoul as tf
from yeoul.autodiff.backprop import add, backprop, dense
from yeoul.engine.dispatch import Record
from yeoul.engine.op import Op


def slices(values, indices):
    return tf.IndexedSlices(tf.constant(values), tf.constant(indices), (3, 1))


def test_sums_of_slices_and_tensors():
    a, b = slices([[1.0]], [0]), slices([[2.0], [3.0]], [0, 2])
    assert isinstance(add(a, b), tf.IndexedSlices)
    assert dense(add(a, b)).numpy().tolist() == [[3.0], [0.0], [3.0]]
    assert add(a, tf.ones([3, 1])).numpy().tolist() == [[2.0], [1.0], [1.0]]


def test_gradients_of_different_dtypes_are_refused():
    with pytest.raises(tf.errors.InvalidArgumentError, match="different dtypes: float32 and"):
        add(tf.constant(1.0), tf.constant(1.0, tf.float64))


def test_missing_gradients_are_zeros_unless_the_rule_takes_none():
    seen = []

    def rule(record, *dys):
        seen.append(dys)

    x, y, n = tf.constant(1.0), tf.constant(2.0), tf.constant(3)
    op = Op("Two", "x:T", grad=rule, outputs=None)
    for accepts in (False, True):
        rule.accepts_none = accepts
        backprop([Record(op, [x], {}, [x, y, n])], {id(x): tf.constant(5.0)}, set())
    (first, zero, none), with_none = seen
    assert (first.numpy(), zero.numpy(), none) == (5.0, 0.0, None)
    assert with_none[1:] == (None, None)


def test_an_op_without_a_gradient_ends_the_path():
    x, y = tf.constant(1.0), tf.constant(2.0)
    gradients = {id(y): tf.constant(1.0)}
    backprop([Record(Op("Dead", "x:T", grad="none"), [x], {}, [y])], gradients, {id(x)})
    assert id(x) not in gradients


def test_the_dense_shape_of_slices_is_a_tensor():
    table = tf.Variable(tf.ones([4, 2]))
    with tf.GradientTape() as tape:
        y = tf.gather(table, [0, 2])
    shape = tape.gradient(y, table).dense_shape
    assert shape.dtype == tf.int32
    assert shape.numpy().tolist() == [4, 2]
