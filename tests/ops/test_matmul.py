"""tf.matmul, tf.linalg.matvec."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

A, B = normal(3, 4), normal(4, 2, seed=1)
INVALID = tf.errors.InvalidArgumentError
BOTH = [(a, b) for a in (False, True) for b in (False, True)]


def product(x, y):
    return np.matmul(x, y)


class TestRecords(OpTests):
    rows = [
        row("MatMul", A, B, expect=product, tolerance=2),
        *[
            row(
                "MatMul",
                A.T.copy() if a else A,
                B.T.copy() if b else B,
                transpose_a=a,
                transpose_b=b,
                dtypes=False,
                expect=lambda x, y: A @ B,
            )
            for a, b in BOTH
        ],
        row("BatchMatMulV2", normal(2, 1, 3, 4), normal(5, 4, 2), expect=product, tolerance=2),
        row("BatchMatMulV2", normal(5, 3, 4), B, expect=product, dtypes=False),
        *[
            row(
                "BatchMatMulV2",
                normal(2, *((4, 3) if a else (3, 4)), dtype="complex64"),
                normal(2, *((2, 4) if b else (4, 2)), dtype="complex64"),
                adj_x=a,
                adj_y=b,
                dtypes=False,
            )
            for a, b in BOTH
        ],
    ]


def test_transposed_and_adjoint():
    z, w = normal(3, 4, dtype="complex64"), normal(3, 2, dtype="complex64", seed=1)
    np.testing.assert_allclose(tf.matmul(z, w, transpose_a=True).numpy(), z.T @ w, 1e-5)
    np.testing.assert_allclose(tf.matmul(z, w, adjoint_a=True).numpy(), z.conj().T @ w, 1e-5)
    batch = tf.matmul(z[None], w[None], transpose_a=True).numpy()
    np.testing.assert_allclose(batch, (z.T @ w)[None], 1e-5)


def test_mixed_ranks_and_output_type():
    np.testing.assert_allclose(tf.matmul(normal(5, 3, 4), B).numpy(), normal(5, 3, 4) @ B, 1e-5)
    x = tf.constant([[100, 100]], tf.int8)
    assert tf.matmul(x, x, transpose_b=True, output_type=tf.int32).numpy().tolist() == [[20000]]
    assert tf.matmul([[1, 2]], [[3], [4]]).numpy().tolist() == [[11]]
    assert (tf.constant([[1.0, 2.0]]) @ [[3], [4]]).numpy().tolist() == [[11.0]]


def test_variables_and_large_matrices():
    v = tf.Variable(B)
    np.testing.assert_allclose(tf.matmul(A, v).numpy(), A @ B, 1e-5)
    big = normal(3000, 1500)
    np.testing.assert_allclose(tf.matmul(big, big.T)[0, 0].numpy(), big[0] @ big[0], 1e-4)


def test_rank_that_is_not_known():
    spec = [tf.TensorSpec(None), tf.TensorSpec([4, 2])]
    compiled = tf.function(tf.matmul, input_signature=spec)
    np.testing.assert_allclose(compiled(A, B).numpy(), A @ B, 1e-5)


def test_matvec():
    np.testing.assert_allclose(tf.linalg.matvec(A, B[:, 0]).numpy(), A @ B[:, 0], 1e-5)
    x = normal(2, 3, 4)
    y = tf.linalg.matvec(x, A[:2], name="product")
    np.testing.assert_allclose(y.numpy(), np.einsum("bij,bj->bi", x, A[:2]), 1e-5)


MISTAKES = {
    "sizes": (lambda: tf.matmul(A, A), INVALID, r"In\[0\]: \[3, 4\], In\[1\]: \[3, 4\]"),
    "vector": (lambda: tf.matmul(A, B[:, 0]), INVALID, r"In\[1\] ndims must be >= 2"),
    "batches": (
        lambda: tf.matmul(tf.ones([2, 2, 3]), tf.ones([3, 3, 2])),
        INVALID,
        "compatible batch dimensions",
    ),
    "dtypes": (
        lambda: tf.matmul(tf.constant(A), tf.constant(B, tf.float64)),
        INVALID,
        "expected to be a float32 tensor",
    ),
    "bool": (lambda: tf.matmul([[True]], [[True]]), INVALID, "bool is not in the list"),
    "int8": (
        lambda: tf.matmul(tf.constant([[1]], tf.int8), tf.constant([[1]], tf.int8)),
        INVALID,
        "int8 is not in the list",
    ),
    "both": (
        lambda: tf.matmul(A, B, transpose_a=True, adjoint_a=True),
        ValueError,
        "Only one of `transpose_a` and `adjoint_a`",
    ),
    "in a function": (
        lambda: tf.function(tf.matmul)(tf.ones([2, 3]), tf.ones([2, 3])),
        ValueError,
        "Dimensions must be equal, but are 3",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
