"""Tridiagonal and banded matrices, against dense ones; older ops of linear algebra."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row, uniform
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE

D = normal(2, 3, 5) + np.array([[0], [4], [0]], "float32")
B = normal(2, 5, 3)
BANDS = uniform(1, 2, 2, 3, 5)
PARTS = [D[:, i : i + 1] for i in range(3)]


def dense(d):
    """The matrices of diagonals in compact form."""
    found = [
        np.diag(x[1]) + np.diag(x[0][:-1], 1) + np.diag(x[2][1:], -1)
        for x in d.reshape(-1, *d.shape[-2:])
    ]
    return np.reshape(found, (*d.shape[:-2], d.shape[-1], d.shape[-1]))


def banded(bands, lower):
    count, size = bands.shape[-2:]
    whole = np.zeros((*bands.shape[:-2], size, size), bands.dtype)
    for k in range(count):
        for i in range(k, size):
            if lower:
                whole[..., i, i - k] = bands[..., k, i]
            else:
                whole[..., i - k, i] = bands[..., count - 1 - k, i - k]
    return whole


def adjoint_of(m, wanted):
    return m.swapaxes(-1, -2).conj() if wanted else m


WAYS = [(lower, adjoint) for lower in (True, False) for adjoint in (True, False)]


class TestRecords(OpTests):
    rows = [
        row("TridiagonalMatMul", *PARTS, B, expect=lambda a, b, c, r: dense(D) @ r, dtypes=False),
        row(
            "TridiagonalSolve",
            D,
            B,
            expect=lambda d, r: np.linalg.solve(dense(d), r),
            dtypes=False,
            tolerance=5,
        ),
        row("TridiagonalSolve", D, B, partial_pivoting=False, dtypes=False, tolerance=5),
        row(
            "TridiagonalSolve",
            normal(3, 6, seed=3),
            normal(6, 2),
            grad=False,
            dtypes=False,
            tolerance=50,
        ),
        row("TridiagonalSolve", D, B, perturb_singular=True, dtypes=False, tolerance=5),
        row("BandedTriangularSolve", BANDS, B, dtypes=False, tolerance=20),
        row("BandedTriangularSolve", BANDS, B, adjoint=True, dtypes=False, tolerance=20),
    ]


@pytest.mark.parametrize(("lower", "adjoint"), WAYS)
def test_complex_bands(lower, adjoint):
    bands, rhs = normal(3, 4, dtype="complex128") + 3, normal(4, 2, dtype="complex128")
    wanted = np.linalg.solve(adjoint_of(banded(bands, lower), adjoint), rhs)
    options = {"lower": lower, "adjoint": adjoint}
    np.testing.assert_allclose(tf.linalg.banded_triangular_solve(bands, rhs, **options), wanted)
    traced = tf.function(lambda b, r: tf.linalg.banded_triangular_solve(b, r, **options))
    np.testing.assert_allclose(traced(bands, rhs), wanted)


def test_complex_gradient():
    d, rhs = normal(3, 4, dtype="complex128"), tf.constant(normal(4, 2, dtype="complex128"))
    d[1] += 4
    weights = normal(4, 2, dtype="complex128", seed=2)

    def loss(d):
        x = tf.linalg.tridiagonal_solve(d, rhs)
        return tf.reduce_sum(tf.math.real(tf.math.conj(weights) * x))

    point = tf.constant(d)
    with tf.GradientTape() as tape:
        tape.watch(point)
        y = loss(point)
    direction = normal(3, 4, dtype="complex128", seed=3)
    slope = np.sum(tape.gradient(y, point).numpy().conj() * direction).real
    step = 1e-6
    ends = [loss(tf.constant(d + s * direction)).numpy() for s in (step, -step)]
    np.testing.assert_allclose(slope, (ends[0] - ends[1]) / (2 * step), 1e-5)


def test_large_systems_are_compiled():
    size = 4000
    d = np.stack([np.ones(size), np.full(size, 4.0), np.ones(size)])
    x = tf.linalg.tridiagonal_solve(tf.constant(d), tf.ones([size], tf.float64))
    back = tf.linalg.tridiagonal_matmul(d, x[:, None])
    np.testing.assert_allclose(back, np.ones([size, 1]), 1e-10)


def test_singular_matrices_in_batches():
    d = tf.constant([[[1.0, 0], [1, 1], [0, 1]], [[1, 0], [2, 1], [0, 1]]])
    for function in (tf.linalg.tridiagonal_solve, tf.function(tf.linalg.tridiagonal_solve)):
        x = function(d, tf.ones([2, 2])).numpy()
        assert np.isnan(x[0]).all()
        np.testing.assert_allclose(x[1], [0, 1], atol=1e-6)


def test_zero_on_the_diagonal_of_a_banded_matrix_in_a_function():
    with pytest.raises(BAD, match="not invertible"):
        tf.function(tf.linalg.banded_triangular_solve)(tf.zeros([1, 2]), tf.ones([2, 1]))


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_eigenvalues(dtype):
    alpha, beta = normal(5, dtype="float64").astype(dtype), normal(4, dtype=dtype)
    matrix = np.diag(alpha) + np.diag(beta, 1) + np.diag(beta.conj(), -1)
    wanted = np.linalg.eigvalsh(matrix)
    values, vectors = tf.linalg.eigh_tridiagonal(alpha, beta, eigvals_only=False)
    np.testing.assert_allclose(values, wanted, atol=1e-10)
    np.testing.assert_allclose(matrix @ vectors.numpy(), vectors.numpy() * wanted, atol=1e-10)
    middle = tf.linalg.eigh_tridiagonal(
        alpha, beta, select="v", select_range=(wanted[0], wanted[3])
    )
    assert 3 <= middle.shape[0] <= 4
    some = tf.function(
        lambda a, b: tf.linalg.eigh_tridiagonal(a, b, select="i", select_range=(1, 3))
    )
    np.testing.assert_allclose(some(alpha, beta), wanted[1:4], atol=1e-10)
    assert tf.linalg.eigh_tridiagonal(tf.zeros([0]), tf.zeros([0])).shape == [0]


A = uniform(1, 2, 2, 3, 3) + 3 * np.eye(3, dtype="float32")
SYMMETRIC = A + A.swapaxes(-1, -2)
LIKE = {  # older op -> the op of today, inputs
    "BatchCholesky": ("Cholesky", (SYMMETRIC,)),
    "BatchMatrixDeterminant": ("MatrixDeterminant", (A,)),
    "BatchMatrixInverse": ("MatrixInverse", (A,)),
    "BatchMatrixSolve": ("MatrixSolve", (A, B[:, :3])),
    "BatchMatrixSolveLs": ("MatrixSolveLs", (A, B[:, :3], np.float64(0.1))),
    "BatchMatrixTriangularSolve": ("MatrixTriangularSolve", (A, B[:, :3])),
    "BatchSelfAdjointEigV2": ("SelfAdjointEigV2", (SYMMETRIC,)),
    "BatchSvd": ("Svd", (A,)),
    "BatchMatrixBandPart": ("MatrixBandPart", (A, np.int64(1), np.int64(0))),
    "BatchMatrixDiag": ("MatrixDiag", (B,)),
    "BatchMatrixDiagPart": ("MatrixDiagPart", (A,)),
    "BatchMatrixSetDiag": ("MatrixSetDiag", (A, B[:, 0])),
    "BatchCholeskyGrad": ("CholeskyGrad", (np.tril(A), A)),
    "BatchMatMul": ("BatchMatMulV2", (A, A)),
}


@pytest.mark.parametrize("name", LIKE)
def test_older_ops_are_those_of_today(name):
    today, inputs = LIKE[name]
    tensors = [tf.constant(x) for x in inputs]

    def run(op):
        return tf.nest.flatten(execute(op, tensors, op.attrs))

    wanted = run(TABLE[today])
    compiled = tf.function(lambda: run(TABLE[name]))()
    for mine, traced, other in zip(run(TABLE[name]), compiled, wanted, strict=True):
        np.testing.assert_allclose(mine, other, 1e-5)
        np.testing.assert_allclose(traced, other, 1e-4, 1e-5)


def test_gradient_of_the_cholesky_decomposition():
    factor = tf.linalg.cholesky(SYMMETRIC)
    a, upstream = tf.constant(SYMMETRIC), tf.linalg.band_part(tf.constant(A), -1, 0)
    with tf.GradientTape() as tape:
        tape.watch(a)
        y = tf.linalg.cholesky(a)
    wanted = tape.gradient(y, a, output_gradients=upstream)
    got = execute(TABLE["CholeskyGrad"], (factor, upstream))
    np.testing.assert_allclose(got, wanted, 1e-4, 1e-6)


@pytest.mark.parametrize("name", ["SelfAdjointEig", "BatchSelfAdjointEig"])
def test_eigenvalues_and_vectors_in_one_matrix(name):
    both = execute(TABLE[name], (SYMMETRIC,)).numpy()
    values, vectors = both[:, :1], both[:, 1:]
    np.testing.assert_allclose(SYMMETRIC @ vectors, vectors * values, 1e-4, 1e-4)


def test_products_of_mixed_dtypes():
    x, y = np.full([2, 3], 100, "int8"), np.full([3, 2], 100, "int8")
    op = TABLE["BatchMatMulV3"]
    attrs = {**op.attrs, "Tout": np.dtype("int32")}
    assert execute(op, (x, y), attrs).numpy().tolist() == [[30000, 30000], [30000, 30000]]


test_mistakes = mistakes(
    {
        "format": (
            lambda: tf.linalg.tridiagonal_matmul(tf.ones([3, 2]), tf.ones([2, 1]), "x"),
            ValueError,
            "Unrecognized diagonals_format: x",
        ),
        "rectangle": (
            lambda: tf.linalg.tridiagonal_matmul(tf.ones([3, 2]), tf.ones([2, 1]), "matrix"),
            ValueError,
            "to be same",
        ),
        "two": (
            lambda: tf.linalg.tridiagonal_matmul([[1.0], [1.0]], tf.ones([1, 1]), "sequence"),
            ValueError,
            "three diagonals",
        ),
        "rows": (
            lambda: tf.linalg.tridiagonal_matmul(tf.ones([3, 2]), tf.ones([3, 1])),
            BAD,
            "Invalid superdiagonal",
        ),
        "ranks": (
            lambda: tf.linalg.tridiagonal_matmul(tf.ones([3, 2]), tf.ones([2])),
            BAD,
            "same rank",
        ),
        "solve rows": (
            lambda: tf.linalg.tridiagonal_solve(tf.ones([3, 2]), tf.ones([3, 1])),
            ValueError,
            "got 2 and 3",
        ),
        "solve rank": (
            lambda: tf.linalg.tridiagonal_solve(tf.ones([3]), tf.ones([3])),
            ValueError,
            "rank at least 2",
        ),
        "solve rhs": (
            lambda: tf.linalg.tridiagonal_solve(tf.ones([3, 2]), tf.ones([1, 2, 1])),
            ValueError,
            "to be 1 or 2, got 3",
        ),
        "solve two": (
            lambda: tf.linalg.tridiagonal_solve(tf.ones([2, 2]), tf.ones([2, 1])),
            ValueError,
            "Expected 3 diagonals got 2",
        ),
        "perturbed": (
            lambda: tf.linalg.tridiagonal_solve(
                tf.ones([3, 2]), tf.ones([2]), partial_pivoting=False, perturb_singular=True
            ),
            ValueError,
            "must be True",
        ),
        "bands": (
            lambda: tf.linalg.banded_triangular_solve(tf.ones([1, 2]), tf.ones([3, 1])),
            BAD,
            "mismatch",
        ),
        "band vector": (
            lambda: tf.linalg.banded_triangular_solve(tf.ones([1, 2]), tf.ones([2])),
            BAD,
            "ndims must be >= 2",
        ),
        "no bands": (
            lambda: tf.linalg.banded_triangular_solve(tf.ones([0, 2]), tf.ones([2, 1])),
            BAD,
            "must not be an empty tensor",
        ),
        "zero": (
            lambda: tf.linalg.banded_triangular_solve(tf.zeros([1, 2]), tf.ones([2, 1])),
            BAD,
            "not invertible",
        ),
        "select": (
            lambda: tf.linalg.eigh_tridiagonal([1.0], [], select="x"),
            ValueError,
            "select must have",
        ),
        "range": (
            lambda: tf.linalg.eigh_tridiagonal([1.0], [], select="i"),
            TypeError,
            "select_range is missing",
        ),
        "sizes": (lambda: tf.linalg.eigh_tridiagonal([1.0], [1.0]), BAD, "n - 1"),
        "integers": (lambda: tf.linalg.eigh_tridiagonal([1, 1], [1]), ValueError, "not inexact"),
        "mixed": (
            lambda: tf.linalg.eigh_tridiagonal([1.0, 1], tf.constant([1.0], tf.float64)),
            ValueError,
            "same type",
        ),
        "fractions": (
            lambda: tf.linalg.eigh_tridiagonal(
                [1.0, 1], [1.0], select="i", select_range=(0.0, 1.0)
            ),
            BAD,
            "must have integers",
        ),
        "interval": (
            lambda: tf.linalg.eigh_tridiagonal([1.0, 1], [1.0], select="v", select_range=(2, 1)),
            BAD,
            "empty interval",
        ),
        "lu": (lambda: tf.linalg.lu(tf.ones([2, 2])), BAD, "not invertible"),
        "inverse in a function": (
            lambda: tf.function(tf.linalg.inv)(tf.ones([2, 2])),
            BAD,
            "not invertible",
        ),
        "solve in a function": (
            lambda: tf.function(tf.linalg.solve)(tf.ones([2, 2]), tf.ones([2, 1])),
            BAD,
            "not invertible",
        ),
        "NaN": (lambda: tf.linalg.inv(tf.fill([2, 2], np.nan)), BAD, "has a NaN"),
        "NaN solve": (
            lambda: tf.linalg.solve(tf.fill([2, 2], np.nan), tf.ones([2, 1])),
            BAD,
            "has a NaN",
        ),
    }
)
