"""Indexing of ragged tensors: against Python's lists, and what is refused."""

import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

ROWS = [[1, 2, 3, 4], [], [5], [6, 7]]
X = tf.ragged.constant(ROWS)
BOUNDS = (None, -6, -2, -1, 0, 1, 3, 9)


@pytest.mark.parametrize("step", [None, 1, 2, -1, -3])
@pytest.mark.parametrize("start", BOUNDS)
def test_slices_are_those_of_lists(start, step):
    for stop in BOUNDS:
        part = slice(start, stop, step)
        assert X[part].to_list() == ROWS[part]
        assert X[:, part].to_list() == [row[part] for row in ROWS], part
        assert X[1:, part].to_list() == [row[part] for row in ROWS[1:]]


def test_bounds_may_be_tensors():
    assert X[tf.constant(2)].numpy().tolist() == [5]
    assert X[:, tf.constant(1) :].to_list() == [[2, 3, 4], [], [], [7]]
    assert X[tf.constant(1) : tf.constant(3)].to_list() == [[], [5]]


def test_deep_indices():
    deep = tf.ragged.constant([[[1, 2], [3]], [], [[4, 5, 6]]])
    assert deep[0].to_list() == [[1, 2], [3]]
    assert deep[2, 0].numpy().tolist() == [4, 5, 6]
    assert deep[2, 0, 1].numpy() == 5
    assert deep[:, 1:].to_list() == [[[3]], [], []]
    assert deep[..., 1:].to_list() == [[[2], []], [], [[5, 6]]]
    assert deep[:, :, None].shape.as_list() == [3, None, 1, None]
    inner = tf.RaggedTensor.from_row_splits([[1, 2], [3, 4]], [0, 1, 2])
    assert inner[:, :, 1].to_list() == [[2], [4]]
    assert inner[0, :, tf.newaxis].shape == [1, 1, 2]


def test_in_a_function():
    @tf.function
    def f(x, i):
        return x[i], x[i:], x[:, :i], x[:, ::-1]

    row, rows, starts, turned = f(X, tf.constant(2))
    assert row.numpy().tolist() == [5]
    assert rows.to_list() == ROWS[2:]
    assert starts.to_list() == [row[:2] for row in ROWS]
    assert turned.to_list() == [row[::-1] for row in ROWS]


U = tf.RaggedTensor.from_uniform_row_length([1, 2, 3, 4], 2)
test_mistakes = mistakes(
    {
        "inner": (lambda: X[:, 0], ValueError, "Cannot index into an inner ragged dimension"),
        "row": (lambda: X[4], IndexError, "Row key 4 out of bounds: the ragged tensor has 4 rows"),
        "negative row": (lambda: X[-5], BAD, "Row key -5 out of bounds"),
        "uniform": (lambda: U[:, 2], IndexError, "Index 2 out of bounds: all rows have length 2"),
        "text": (lambda: X["a"], TypeError, "Only integers, slices .* got 'a'"),
        "float": (lambda: X[1.5:], TypeError, "are valid indices, got 1.5"),
        "ellipses": (lambda: X[..., ...], ValueError, "Only one ellipsis"),
        "step": (lambda: X[:, ::0], BAD, "slice step cannot be zero"),
    }
)


def test_mistakes_while_tracing():
    @tf.function
    def f(x, n, values):
        with pytest.raises(ValueError, match="step of a slice of ragged rows must be known"):
            x[:, ::n]
        with pytest.raises(ValueError, match="needs a ragged tensor of known rank"):
            tf.RaggedTensor.from_row_splits(values, [0])[..., :1]
        return x

    specs = tf.RaggedTensorSpec([None, None]), tf.TensorSpec([], tf.int32), tf.TensorSpec(None)
    f.get_concrete_function(*specs)


def test_gather_of_one_row_counts_from_the_start():
    rows = tf.ragged.constant([[1, 2], [3]])
    assert tf.gather(rows, 1).numpy().tolist() == [3]
    for index in (2, -1):
        with pytest.raises(tf.errors.InvalidArgumentError, match="is not in"):
            tf.gather(rows, index)
