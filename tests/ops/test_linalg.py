"""Inverses, determinants and linear equations."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

A = normal(3, 3) * 0.3 + 2 * np.eye(3, dtype="float32")
BATCH = normal(2, 3, 3) * 0.3 + 2 * np.eye(3, dtype="float32")
COMPLEX = normal(3, 3, dtype="complex64") * 0.3 + 2 * np.eye(3, dtype="complex64")
B = normal(3, 2)
WAYS = [{"lower": low, "adjoint": adj} for low in (True, False) for adj in (True, False)]
INVALID = tf.errors.InvalidArgumentError


class TestRecords(OpTests):
    rows = [
        row("MatrixInverse", BATCH, expect=lambda x: np.linalg.inv(x), tolerance=5),
        row("MatrixInverse", COMPLEX, adjoint=True, dtypes=False, tolerance=5),
        row("MatrixDeterminant", BATCH, expect=np.linalg.det, tolerance=5),
        row("MatrixDeterminant", COMPLEX, dtypes=False, tolerance=5),
        row("LogMatrixDeterminant", A, tolerance=5),
        row("MatrixSolve", A, B, expect=np.linalg.solve, tolerance=5),
        row("MatrixSolve", COMPLEX, normal(3, 2, dtype="complex64"), adjoint=True, dtypes=False),
        row("MatrixSolve", BATCH, normal(2, 3, 1), dtypes=False, tolerance=5),
        *[row("MatrixTriangularSolve", BATCH, B, **way, dtypes=False, tolerance=5) for way in WAYS],
        row("MatrixTriangularSolve", COMPLEX, B.astype("complex64"), adjoint=True, tolerance=5),
    ]


def test_slogdet():
    sign, logarithm = tf.linalg.slogdet([[0.0, 1.0], [1.0, 0.0]])
    assert (sign.numpy(), logarithm.numpy()) == (-1.0, 0.0)
    sign, logarithm = tf.linalg.slogdet(tf.zeros([2, 2]))
    assert (sign.numpy(), logarithm.numpy()) == (0.0, -np.inf)


def test_only_one_triangle_is_looked_at():
    full = tf.linalg.triangular_solve(A, B).numpy()
    np.testing.assert_allclose(full, np.linalg.solve(np.tril(A), B), 1e-4)


def test_zero_on_the_diagonal_of_a_triangular_matrix():
    x = tf.linalg.triangular_solve(tf.zeros([2, 2]), tf.ones([2, 1])).numpy()
    assert not np.isfinite(x).any()


def test_one_known_side_of_a_square_matrix_is_both():
    def shapes(a, b):
        solutions = [f(a, b) for f in (tf.linalg.solve, tf.linalg.triangular_solve)]
        lu = tf.linalg.lu(a)
        values = tf.linalg.eigvalsh(a)
        diagonal = tf.linalg.tensor_diag_part(a)
        banded = tf.linalg.banded_triangular_solve(a, b)
        found = [tf.linalg.inv(a), tf.linalg.cholesky(a), *solutions, *lu, values, diagonal, banded]
        known.extend(x.shape.as_list() for x in found)
        return found

    known: list = []
    spec = tf.TensorSpec([None, 3])
    results = tf.function(shapes, input_signature=[spec, tf.TensorSpec([None, 2])])(A, B)
    assert known == [x.shape.as_list() for x in results]


MISTAKES = {
    "inverse": (lambda: tf.linalg.inv(tf.ones([2, 2])), INVALID, "not invertible"),
    "rectangle": (lambda: tf.linalg.inv(tf.ones([2, 3])), INVALID, "must be square"),
    "determinant": (lambda: tf.linalg.det(tf.ones([2, 3])), INVALID, "must be square"),
    "vector": (lambda: tf.linalg.det(tf.ones([3])), INVALID, "at least 2-dim"),
    "singular": (
        lambda: tf.linalg.solve(tf.ones([2, 2]), tf.ones([2, 1])),
        INVALID,
        "not invertible",
    ),
    "rows": (lambda: tf.linalg.solve(tf.eye(2), tf.ones([3, 1])), INVALID, "are incompatible"),
    "ranks": (lambda: tf.linalg.solve(tf.eye(2), tf.ones([2])), INVALID, "must have the same rank"),
    "triangular": (
        lambda: tf.linalg.triangular_solve(tf.eye(2), tf.ones([3, 1])),
        INVALID,
        "are incompatible",
    ),
    "integers": (lambda: tf.linalg.inv([[1]]), INVALID, "not in the list"),
    "in a function": (
        lambda: tf.function(tf.linalg.det)(tf.ones([2, 3])),
        ValueError,
        "must be square",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
