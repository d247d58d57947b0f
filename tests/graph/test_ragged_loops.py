"""Ragged and sparse tensors whose parts change their sizes in loops of graphs."""

import pytest

import yeoul as tf

ROWS = tf.ragged.constant([[1], [2, 3]])
WIDER = [[1, 1, 1, 1], [2, 3, 2, 3, 2, 3, 2, 3]]
LONGER = [[1], [2, 3]] * 4


def looped(axis, invariant=None):
    def step(i, rows):
        return i + 1, tf.concat([rows, rows], axis)

    invariants = None if invariant is None else [tf.TensorShape([]), invariant]
    return tf.while_loop(lambda i, _: i < 2, step, [0, ROWS], invariants)[1]


@pytest.mark.parametrize(
    ("axis", "invariant", "expected"),
    [
        (1, None, WIDER),
        (1, tf.TensorShape([2, None]), WIDER),
        (0, tf.TensorShape([None, None]), LONGER),
        (0, tf.RaggedTensorSpec([None, None], tf.int32), LONGER),
    ],
)
def test_while_loop(axis, invariant, expected):
    assert tf.function(lambda: looped(axis, invariant))().to_list() == expected


def test_for_statement():
    @tf.function
    def f(n):
        rows = ROWS
        for _ in tf.range(n):
            tf.autograph.experimental.set_loop_options(
                shape_invariants=[(rows, tf.TensorShape([2, None]))]
            )
            rows = tf.concat([rows, rows], 1)
        return rows

    assert f(tf.constant(2)).to_list() == WIDER


def test_sparse_tensors_of_more_and_more_values():
    @tf.function
    def f():
        first = tf.sparse.from_dense([[0, 1], [0, 0]])
        return tf.while_loop(
            lambda i, s: i < 2,
            lambda i, s: (i + 1, tf.sparse.add(s, tf.SparseTensor([[1, i]], [5], [2, 2]))),
            [tf.constant(0, tf.int64), first],
            [tf.TensorShape([]), tf.TensorShape([2, 2])],
        )[1]

    assert tf.sparse.to_dense(f()).numpy().tolist() == [[0, 1], [5, 5]]
