"""tf.linalg.expm, tf.linalg.sqrtm, tf.linalg.logm."""

import numpy as np
import pytest
from scipy import linalg

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

X = normal(2, 3, 3) * 0.3
DEFINITE = X @ X.swapaxes(1, 2) + np.eye(3, dtype="float32")


class TestRecords(OpTests):
    rows = [
        row("MatrixExponential", X, expect=linalg.expm, tolerance=5),
        row("MatrixSquareRoot", DEFINITE, tolerance=5, dtypes=False),
    ]


def test_square_root():
    root = tf.linalg.sqrtm(DEFINITE)
    np.testing.assert_allclose((root @ root).numpy(), DEFINITE, 1e-4, 1e-5)


def test_logarithm():
    a = tf.constant(DEFINITE[0], tf.complex64)
    np.testing.assert_allclose(tf.linalg.expm(tf.linalg.logm(a)).numpy(), DEFINITE[0], 1e-4, 1e-5)
    compiled = tf.function(tf.linalg.logm)
    np.testing.assert_allclose(compiled(a).numpy(), tf.linalg.logm(a).numpy())


def test_mistakes():
    for function in (tf.linalg.expm, tf.linalg.sqrtm):
        with pytest.raises(tf.errors.InvalidArgumentError, match="must be square"):
            function(tf.ones([2, 3]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="not in the list"):
        tf.linalg.logm(tf.eye(2))
