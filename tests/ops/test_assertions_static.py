"""tf.debugging.assert_rank, assert_shapes, assert_type and others."""

import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

D = tf.debugging
X, Y = tf.zeros([2, 3]), tf.zeros([3, 4])

test_mistakes = mistakes(
    {
        "rank": (lambda: D.assert_rank(X, 1, "m"), ValueError, r"^m.  Tensor  must have rank 1"),
        "rank kind": (lambda: D.assert_rank(X, [1]), ValueError, "Rank must be a scalar"),
        "rank float": (lambda: D.assert_rank(X, 1.0), TypeError, "Rank must be an integer"),
        "at least": (lambda: D.assert_rank_at_least(X, 3), ValueError, "rank at least 3"),
        "in": (lambda: D.assert_rank_in(X, (0, 1)), ValueError, r"must have rank in \(0, 1\)"),
        "scalar": (lambda: D.assert_scalar(X), ValueError, r"scalar shape, saw shape: \(2, 3\)"),
        "type": (
            lambda: D.assert_type(X, tf.int32, "m"),
            TypeError,
            "^m.  tensor must be of type tf.int32; got tf.float32",
        ),
        "integer": (lambda: D.assert_integer(X), TypeError, 'Expected "x" to be integer type'),
        "float": (
            lambda: D.assert_same_float_dtype([X, tf.constant(1.0, tf.float64)]),
            ValueError,
            r"type=tf.float64, must be of the same type \(tf.float32\) as",
        ),
        "float wanted": (
            lambda: D.assert_same_float_dtype([X], tf.float64),
            ValueError,
            r"must be of the same type \(tf.float64\)\.$",
        ),
        "no float": (
            lambda: D.assert_same_float_dtype([tf.constant(1)]),
            ValueError,
            "Expected floating point type, got tf.int32",
        ),
        "iterable": (lambda: D.assert_proper_iterable(3), TypeError, "to be iterable"),
        "proper": (lambda: D.assert_proper_iterable("abc"), TypeError, '"proper" iterable'),
        "symbol": (
            lambda: D.assert_shapes([(X, ("N", "Q")), (Y, ("N", "D"))], message="m"),
            ValueError,
            r"^m.  Specified by tensor shape=\(2, 3\) dtype=float32 dimension 0.  Tensor "
            r"shape=\(3, 4\) dtype=float32 dimension 0 must have size 2.  Received size 3",
        ),
        "size": (
            lambda: D.assert_shapes([(X, ("N", 4))]),
            ValueError,
            "Specified explicitly.*must have size 4.  Received size 3",
        ),
        "shapes rank": (lambda: D.assert_shapes([(X, ("N",))]), ValueError, "must have rank 1"),
        "ellipsis": (lambda: D.assert_shapes([(X, ("N", ..., "M"))]), ValueError, "only in the"),
    }
)


def test_what_holds_says_nothing():
    D.assert_rank(X, 2)
    D.assert_rank(X, tf.constant(2))
    D.assert_rank_at_least(X, 1)
    D.assert_rank_in(X, (2, 3))
    D.assert_scalar(1)
    D.assert_type(X, "float32")
    D.assert_integer([1])
    D.assert_proper_iterable([1])
    assert D.assert_same_float_dtype([X, None], tf.float32) == tf.float32
    assert D.assert_same_float_dtype() == tf.float32
    assert D.is_numeric_tensor(X)
    assert not D.is_numeric_tensor(tf.constant("a"))
    assert not D.is_numeric_tensor([1])


@pytest.mark.parametrize(
    "shapes",
    [
        [(X, "NQ"), (Y, "QD")],
        [(X, (..., 3)), (Y, (None, "."))],
        [(X, ("*", "Q")), (Y, ("Q", ...))],
        [(tf.constant(1), ()), (tf.constant(1), 1), (tf.constant([1]), 1)],
        {X.ref(): ("N", 3)},
    ],
)
def test_shapes_that_fit(shapes):
    D.assert_shapes(shapes)


def test_unknown_ranks_are_checked_when_a_function_runs():
    @tf.function(input_signature=[tf.TensorSpec(None)])
    def f(x):
        D.assert_rank(x, 1, message="a vector")
        D.assert_rank_at_least(x, 1)
        D.assert_rank_in(x, (1, 2))
        return x * 1.0

    f(tf.zeros([2]))
    with pytest.raises(BAD, match=r"a vector\] \[Tensor x:0 must have rank 1"):
        f(X)


def test_unknown_dimensions_are_checked_when_a_function_runs():
    @tf.function(input_signature=[tf.TensorSpec([None, None]), tf.TensorSpec([None, 4])])
    def f(x, y):
        D.assert_shapes([(x, ("N", "Q")), (y, ("Q", 4))], data=[x], message="shapes")
        return x * 1.0

    f(X, Y)
    with pytest.raises(BAD, match=r"shapes.*must have size"):
        f(Y, Y)


def test_a_scalar_of_unknown_rank():
    @tf.function(input_signature=[tf.TensorSpec(None)])
    def f(x):
        D.assert_scalar(x)
        return x * 1.0

    assert f(tf.constant(1.0)).numpy() == 1.0
    with pytest.raises(BAD, match="must have rank 0"):
        f(X)


def test_sparse_and_ragged_tensors():
    sparse, ragged = tf.sparse.from_dense([[1, 0, 2]]), tf.ragged.constant([[1], [2, 3]])
    for x in (sparse, ragged):
        tf.debugging.assert_type(x, tf.int32)
        with pytest.raises(TypeError, match=r"must be of type tf\.float32; got tf\.int32"):
            tf.debugging.assert_type(x, tf.float32)
    tf.debugging.assert_rank(sparse, 2)
    tf.debugging.assert_rank_in(sparse, [1, 2])
    with pytest.raises(ValueError, match="must have rank 3"):
        tf.debugging.assert_rank(sparse, 3)
    tf.debugging.assert_shapes([(sparse, ("N", 3))])
    with pytest.raises(ValueError, match="must have size 4"):
        tf.debugging.assert_shapes([(sparse, ("N", 4))])


def test_sparse_tensors_whose_shape_a_function_does_not_know():
    @tf.function(input_signature=[tf.SparseTensorSpec(None, tf.int32)])
    def f(x):
        tf.debugging.assert_rank(x, 2)
        return tf.sparse.reduce_sum(x)

    @tf.function(input_signature=[tf.SparseTensorSpec([None, None], tf.int32)])
    def g(x):
        tf.debugging.assert_shapes([(x, ("N", 3))])
        return tf.sparse.reduce_sum(x)

    assert f(tf.sparse.from_dense([[1, 0, 2]])).numpy() == 3
    assert g(tf.sparse.from_dense([[1, 0, 2]])).numpy() == 3
    for function, wrong in ((f, [1, 0, 2]), (g, [[1, 2]])):
        with pytest.raises(tf.errors.InvalidArgumentError):
            function(tf.sparse.from_dense(wrong))
