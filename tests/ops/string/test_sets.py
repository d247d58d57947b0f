"""tf.sets and tf.edit_distance: Python's sets and a plain recursion as the reference."""

import functools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

WORDS = tf.sparse.from_dense([["a", "b"]])
UNORDERED = tf.SparseTensor([[1, 0], [0, 1]], [1, 1], [2, 2])
test_mistakes = mistakes(
    {
        "rank": (lambda: tf.sets.union([1], [1]), BAD, r"Shape \[1\] has rank 1 < 2"),
        "shapes": (lambda: tf.sets.union([[1]], [[1], [2]]), BAD, r"Mismatched shapes \[1\] vs"),
        "float": (lambda: tf.sets.union([[1.0]], [[1.0]]), TypeError, "invalid dtype"),
        "types": (
            lambda: tf.sets.union([[1]], tf.constant([[1]], tf.int64)),
            TypeError,
            "Types don't match",
        ),
        "order": (lambda: tf.sets.union(UNORDERED, [[1], [2]]), BAD, "out of order"),
        "dense": (lambda: tf.sets.size([[1]]), TypeError, "Expected `SparseTensor`"),
        "vector": (
            lambda: tf.sets.size(tf.SparseTensor([[0]], [1], [2])),
            BAD,
            "Invalid rank 1",
        ),
        "hypothesis": (lambda: tf.edit_distance([[1]], WORDS), TypeError, "Hypothesis must be a"),
        "truth": (lambda: tf.edit_distance(WORDS, [[1]]), TypeError, "Truth must be a"),
        "low rank": (
            lambda: tf.edit_distance(WORDS, tf.SparseTensor([[0]], ["a"], [2])),
            BAD,
            "must have rank at least 2",
        ),
        "ranks": (
            lambda: tf.edit_distance(WORDS, tf.SparseTensor([[0, 0, 0]], ["a"], [1, 1, 1])),
            BAD,
            "must match, but are 2 and 3",
        ),
    }
)
ROWS = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=3)
OPERATIONS = {
    "union": (tf.sets.union, set.union),
    "intersection": (tf.sets.intersection, set.intersection),
    "difference": (tf.sets.difference, set.difference),
}


def rows_of(sparse):
    """The values of each row of a sparse matrix."""
    found = [[] for _ in range(int(sparse.dense_shape[0]))]
    pairs = zip(sparse.indices.numpy().tolist(), sparse.values.numpy().tolist(), strict=True)
    for (row, _), value in pairs:
        found[row].append(value)
    return found


@given(ROWS, st.data(), st.sampled_from(sorted(OPERATIONS)))
@settings(max_examples=60, deadline=None)
def test_operations(a, data, name):
    b = data.draw(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2),
                           min_size=len(a), max_size=len(a)))  # fmt: skip
    ours, python = OPERATIONS[name]
    wanted = [sorted(python(set(x), set(y))) for x, y in zip(a, b, strict=True)]
    sparse_a, sparse_b = (tf.sparse.from_dense(np.array(x) + 10) for x in (a, b))
    for first, second, shift in (
        (a, b, 0),
        (sparse_a, sparse_b, 10),
        (sparse_a, np.int32(b) + 10, 10),
    ):
        first = first if shift else tf.constant(first)
        second = tf.cast(second, first.dtype)
        got = ours(first, second)
        assert rows_of(got) == [[v + shift for v in row] for row in wanted]
        assert got.dense_shape.numpy().tolist() == [len(a), max(map(len, wanted))]


def distance(a, b):
    @functools.cache
    def of(i, j):
        if not i or not j:
            return i + j
        return min(of(i - 1, j) + 1, of(i, j - 1) + 1, of(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return of(len(a), len(b))


@given(st.text("abc", max_size=30), st.text("abc", max_size=30))
@settings(max_examples=60, deadline=None)
def test_edit_distance(a, b):
    def sparse(word):
        places = np.array([[0, i] for i in range(len(word))], np.int64).reshape(-1, 2)
        return tf.SparseTensor(places, tf.constant(list(word), tf.string), [1, 30])

    got = tf.edit_distance(sparse(a), sparse(b), normalize=False)
    assert got.numpy().tolist() == [distance(a, b)]
    normal = tf.edit_distance(sparse(a), sparse(b)).numpy()[0]
    wanted = (distance(a, b) / len(b)) if b else (np.inf if a else 0.0)
    assert np.isclose(normal, wanted)


def test_in_functions():
    spec = tf.TensorSpec([None, None], tf.int32)

    @tf.function(input_signature=[spec, spec])
    def f(a, b):
        both = tf.sets.intersection(a, b)
        return tf.sparse.to_dense(both, default_value=-1), tf.sets.size(both)

    common, sizes = f(tf.constant([[1, 2], [3, 4]]), tf.constant([[2, 1], [4, 5]]))
    assert common.numpy().tolist() == [[1, 2], [4, -1]]
    assert sizes.numpy().tolist() == [2, 1]


def test_without_validation_indices_may_be_in_any_order():
    got = tf.sets.union(UNORDERED, [[1], [2]], validate_indices=False)
    assert rows_of(got) == [[1], [1, 2]]
