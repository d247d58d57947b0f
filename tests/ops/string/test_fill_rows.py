"""Empty rows filled, and the gradients."""

import numpy as np

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE

FILL, GRAD = tf.ragged_fill_empty_rows, tf.ragged_fill_empty_rows_grad
test_mistakes = mistakes(
    {
        "outside": (
            lambda: FILL([1, 7], [5, 6], 5, -1),
            BAD,
            r"indices\(1, 0\) is invalid: 7 >= 5",
        ),
        "lengths": (lambda: FILL([0], [5, 6], 2, 1), BAD, "must match the first dimension"),
        "rows": (lambda: FILL([[0]], [5], 2, 1), BAD, "value_rowids must be a vector"),
        "values": (lambda: FILL([0], [[5]], 2, 1), BAD, "values must be a vector"),
        "nrows": (lambda: FILL([0], [5], [2], 1), BAD, "nrows must be a scalar"),
        "default": (lambda: FILL([0], [5], 2, [1]), BAD, "default_value must be a scalar"),
        "place": (lambda: GRAD([9], [1.0]), BAD, r"must be in \[0, 1\) but got 9"),
        "places": (lambda: GRAD([[0]], [1.0]), BAD, "reverse_index_map must be a vector"),
    }
)


def test_gradient():
    x, default = tf.Variable([5.0, 6.0, 7.0]), tf.Variable(-1.0)
    with tf.GradientTape() as tape:
        filled = FILL([1, 1, 3], x, 5, default)[1]
        loss = tf.reduce_sum(filled * [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    dx, ddefault = tape.gradient(loss, [x, default])
    assert dx.numpy().tolist() == [2.0, 3.0, 5.0]
    assert ddefault.numpy() == 11.0


def test_the_gradient_of_the_sparse_op_has_a_record_too():
    places, dvalues = np.int64([1, 2, 4]), np.float32([1, 2, 3, 4, 5, 6])
    values, default = execute(TABLE["SparseFillEmptyRowsGrad"], (places, dvalues))
    assert values.numpy().tolist() == [2.0, 3.0, 5.0]
    assert default.numpy() == 11.0


def test_in_a_function():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.int64), tf.TensorSpec([None])])
    def f(rows, values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            filled = FILL(rows, values, 3, 0.5)
            loss = tf.reduce_sum(filled[1] ** 2)
        return filled[:3], tape.gradient(loss, values)

    (rows, values, empty), slope = f(tf.constant([0, 2], tf.int64), tf.constant([3.0, 4.0]))
    assert rows.numpy().tolist() == [0, 1, 2]
    assert values.numpy().tolist() == [3.0, 0.5, 4.0]
    assert empty.numpy().tolist() == [False, True, False]
    assert slope.numpy().tolist() == [6.0, 8.0]
