"""What operators made of others promise, as TensorFlow 2.15 says it, and what they refuse."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

L = tf.linalg
WIDE, TALL = np.ones((2, 3), "float32"), np.ones((3, 2), "float32")


def hints(op):
    return [op.is_non_singular, op.is_self_adjoint, op.is_positive_definite, op.is_square]


def full(matrix, **given):
    return L.LinearOperatorFullMatrix(matrix, **given)


def test_products_that_are_not_square_have_no_property():
    square = full(np.eye(2, dtype="float32"))
    assert hints(square @ full(WIDE)) == [False, False, False, False]
    assert hints(square.solve(full(WIDE))) == [False, False, False, False]
    assert hints(full(WIDE) @ full(TALL)) == [None, None, None, True]


def test_products_with_singular_factors_are_singular():
    square = full(np.eye(2, dtype="float32"))
    singular = full(np.ones((2, 2), "float32"), is_non_singular=False)
    assert hints(square @ singular) == [False, None, None, True]
    assert hints(square.solve(singular)) == [False, None, None, True]
    assert hints(singular.matmul(singular, adjoint=True)) == [False, True, None, True]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((True, True), (True, True), [True, True, True, True]),
        ((True, None), (True, None), [True, None, None, True]),
        ((True, True), (False, True), [None, True, None, True]),
        ((True, False), (True, True), [True, False, None, True]),
    ],
)
def test_diagonal_factors(left, right, expected):
    def diagonal(positive, self_adjoint):
        return L.LinearOperatorDiag(
            [1 + 0j, 2], is_positive_definite=positive, is_self_adjoint=self_adjoint
        )

    assert hints(diagonal(*left) @ diagonal(*right)) == expected
    assert hints(diagonal(*left).solve(diagonal(*right))) == expected


def test_products_with_zeros_keep_the_batch():
    zeros = L.LinearOperatorZeros(3, 2, [4], is_square=False, is_self_adjoint=False)
    assert (zeros @ full(WIDE)).shape == [4, 3, 3]
    assert (full(np.ones((5, 1, 2, 3), "float32")) @ zeros).to_dense().shape == [5, 4, 2, 2]


def test_updates_of_a_complex_operator():
    diag, u, weight = (tf.constant(x, tf.complex128) for x in ([1, 2], [[1j], [2]], [3]))
    base = L.LinearOperatorDiag(diag, is_self_adjoint=True, is_positive_definite=True)
    positive = L.LinearOperatorLowRankUpdate(base, u, weight, is_diag_update_positive=True)
    assert hints(positive) == [True, True, True, True]
    assert hints(L.LinearOperatorLowRankUpdate(base, u, weight)) == [None, None, None, True]
    dense = positive.to_dense().numpy()
    np.testing.assert_allclose(positive.solve(positive.matmul(u)), u, 1e-9)
    np.testing.assert_allclose(positive.determinant(), np.linalg.det(dense), 1e-9)


def test_the_whole_batch_is_the_same_operator():
    base = L.LinearOperatorDiag([1.0, 2.0], is_positive_definite=True)
    update = L.LinearOperatorLowRankUpdate(base, [[1.0], [2.0]])
    assert hints(update[...]) == hints(update) == [True, True, True, True]
    factor = L.LinearOperatorDiag(np.ones((4, 2), "float32"), is_non_singular=True)
    product = L.LinearOperatorComposition([factor, factor.adjoint()])
    assert hints(product[...]) == hints(product) == [True, True, True, True]


def test_lists_of_the_user_stay_lists():
    matrix, rows = [[1.0, 2.0], [3.0, 4.0]], [[L.LinearOperatorIdentity(1)]]
    operator = full(matrix)
    L.LinearOperatorBlockLowerTriangular(rows)
    assert [type(x) for x in (matrix[0], rows[0], operator.parameters["matrix"])] == [list] * 3


def positive(**given):
    base = L.LinearOperatorDiag([1.0], is_positive_definite=True)
    return L.LinearOperatorLowRankUpdate(base, [[1.0]], **given)


test_mistakes = mistakes(
    {
        "update self-adjoint": (
            lambda: positive(is_self_adjoint=False),
            ValueError,
            "always self-adjoint",
        ),
        "update positive": (
            lambda: positive(is_positive_definite=False),
            ValueError,
            "always positive definite",
        ),
        "zeros": (
            lambda: L.LinearOperatorZeros(2, is_self_adjoint=False),
            ValueError,
            "always self-adjoint",
        ),
        "one operator": (
            lambda: L.LinearOperatorComposition(L.LinearOperatorDiag([1.0])),
            TypeError,
            r"Pass \[operator\]",
        ),
        "no tensor": (
            lambda: L.LinearOperatorFullMatrix(None),
            ValueError,
            "`matrix` is None",
        ),
    }
)
