"""One graph for many inputs at once."""

import numpy as np

import yeoul as tf
from yeoul.graph.vectorize import mapped

ROWS = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def test_rows_are_mapped_and_others_shared():
    shared, v = tf.constant([10.0, 20.0]), tf.Variable(2.0)
    first, none, second = mapped(lambda row: [row * shared * v, None, tf.reduce_sum(row)], ROWS)
    np.testing.assert_array_equal(first, ROWS.numpy() * [20.0, 40.0])
    assert none is None
    assert second.numpy().tolist() == [3.0, 7.0, 11.0]


def test_is_traced_once():
    traces = []
    mapped(lambda row: traces.append(1) or [row], ROWS)
    assert traces == [1]


def test_gradients_pass():
    scale = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch([ROWS, scale])
        (y,) = mapped(lambda row: [row * row * scale], ROWS)
    to_rows, to_scale = tape.gradient(y, [ROWS, scale])
    np.testing.assert_allclose(to_rows, 6 * ROWS.numpy(), rtol=1e-6)
    np.testing.assert_allclose(to_scale, (ROWS.numpy() ** 2).sum(), rtol=1e-6)


def test_in_a_function_with_an_unknown_number_of_rows():
    f = tf.function(
        lambda x: mapped(lambda row: [tf.reduce_sum(row)], x)[0],
        input_signature=[tf.TensorSpec([None, 2])],
    )
    assert f(ROWS).numpy().tolist() == [3.0, 7.0, 11.0]
    assert f.get_concrete_function().outputs[0].shape.as_list() == [None]


def test_graphs_of_the_host_run_row_by_row():
    def masked(row):
        return [tf.reduce_sum(tf.boolean_mask(row, row > 2.5))]

    assert mapped(masked, ROWS)[0].numpy().tolist() == [0.0, 7.0, 11.0]
    f = tf.function(lambda x: mapped(masked, x)[0], input_signature=[tf.TensorSpec([None, 2])])
    assert f(ROWS).numpy().tolist() == [0.0, 7.0, 11.0]
