"""LU decomposition."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

A = normal(3, 3) + np.eye(3, dtype="float32")
BATCH = normal(2, 3, 3)


class TestRecords(OpTests):
    rows = [row("Lu", A, tolerance=5), row("Lu", BATCH, tolerance=5, dtypes=False)]


@pytest.mark.parametrize("a", [A, BATCH], ids=["one", "batch"])
def test_reconstruct_solve_inverse(a):
    lu, p = tf.linalg.lu(a)
    np.testing.assert_allclose(tf.linalg.lu_reconstruct(lu, p).numpy(), a, 1e-4, 1e-5)
    np.testing.assert_allclose(
        tf.linalg.lu_matrix_inverse(lu, p).numpy(), np.linalg.inv(a), 1e-3, 1e-4
    )
    b = normal(*a.shape[:-1], 2)
    np.testing.assert_allclose(
        tf.linalg.lu_solve(lu, p, b).numpy(), np.linalg.solve(a, b), 1e-3, 1e-4
    )


def test_index_type_and_mistakes():
    assert tf.linalg.lu(A, output_idx_type=tf.int64).p.dtype == tf.int64
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be square"):
        tf.linalg.lu(tf.ones([2, 3]))
