"""Gradients of gathers: only the rows asked for, each once."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.optimizers.slices import as_dense, deduplicated
from yeoul.ops.gather_nd import nowhere

O = tf.keras.optimizers  # noqa: E741
TABLE = np.arange(12.0, dtype="float32").reshape(6, 2)
VALUES = np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0], [8.0, 8.0]], "float32")
INDICES = np.array([4, 1, 4, 0])
SUMS = {0: 8.0, 1: 2.0, 4: 5.0}


def slices(values=VALUES, indices=INDICES):
    return tf.IndexedSlices(tf.constant(values), tf.constant(indices))


def test_dense():
    dense = as_dense(slices(), tf.Variable(TABLE)).numpy()
    assert {i: row[0] for i, row in enumerate(dense) if row.any()} == SUMS
    tensor = tf.constant(1.0)
    assert as_dense(tensor, None) is tensor


def test_each_row_once():
    once = deduplicated(slices(), tf.Variable(TABLE))
    assert once.indices.numpy().tolist() == [0, 1, 4]
    assert once.values.numpy()[:, 0].tolist() == [8.0, 2.0, 5.0]
    tensor = tf.constant(1.0)
    assert deduplicated(tensor, None) is tensor


def test_each_row_once_in_a_function():
    variable = tf.Variable(TABLE)

    @tf.function(input_signature=[tf.TensorSpec([None, 2]), tf.TensorSpec([None], tf.int64)])
    def once(values, indices):
        result = deduplicated(tf.IndexedSlices(values, indices), variable)
        return result.values, result.indices

    values, indices = once(VALUES, INDICES)
    kept = {int(i): float(v[0]) for i, v in zip(indices, values, strict=True) if i < 6}
    assert kept == SUMS
    lost = nowhere(np.asarray(indices).dtype)
    assert sum(int(i) == lost for i in indices) == 1  # one is left over
    values, indices = once(VALUES[:0], INDICES[:0])
    assert values.shape == (0, 2)


@pytest.mark.parametrize("name", ["SGD", "RMSprop", "Adam", "AdamW", "Adagrad"])
@pytest.mark.parametrize("compiled", [False, True])
def test_slices_are_as_good_as_the_dense_gradient(name, compiled):
    sparse, dense = tf.Variable(TABLE), tf.Variable(TABLE)
    first, second = getattr(O, name)(0.1), getattr(O, name)(0.1)
    first.build([sparse])

    def step(values, indices):
        first.apply_gradients([(tf.IndexedSlices(values, indices), sparse)])

    step = tf.function(step) if compiled else step
    for _ in range(3):
        step(tf.constant(VALUES), tf.constant(INDICES))
        second.apply_gradients([(as_dense(slices(), dense), dense)])
    np.testing.assert_allclose(sparse, dense, rtol=1e-5)


def test_embeddings_train():
    table = tf.Variable(TABLE)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(table, [4, 1, 4]))
    gradient = tape.gradient(loss, table)
    O.SGD(1.0).apply_gradients([(gradient, table)])
    np.testing.assert_array_equal(table.numpy() - TABLE, np.outer([0, -1, 0, 0, -2, 0], [1, 1]))


def test_a_custom_optimizer_gets_each_row_once():
    class Rows(O.Optimizer):
        def __init__(self):
            super().__init__("rows")
            self._learning_rate = self._build_learning_rate(1.0)

        def update_step(self, gradient, variable):
            rows = tf.gather(variable, gradient.indices) - gradient.values
            variable.scatter_update(tf.IndexedSlices(rows, gradient.indices))

    expected = TABLE.copy()
    for row, total in SUMS.items():
        expected[row] -= total
    eager, traced = tf.Variable(TABLE), tf.Variable(TABLE)
    Rows().apply_gradients([(slices(), eager)])
    np.testing.assert_array_equal(eager, expected)
    optimizer = Rows()
    optimizer.build([traced])

    @tf.function
    def step(values, indices):
        optimizer.apply_gradients([(tf.IndexedSlices(values, indices), traced)])

    step(tf.constant(VALUES), tf.constant(INDICES))
    np.testing.assert_array_equal(traced, expected)
