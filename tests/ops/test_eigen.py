"""Eigenvalues."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.test_decomposition import slope

DTYPES = ["float64", "complex128"]


def hermitian(dtype, batch=()):
    x = normal(*batch, 3, 3, dtype=dtype)
    return x + x.conj().swapaxes(-1, -2)


@pytest.mark.parametrize("dtype", DTYPES)
def test_eigh(dtype):
    a = hermitian(dtype, (2,))
    for function in (tf.linalg.eigh, tf.function(tf.linalg.eigh)):
        e, v = function(a)
        assert e.dtype == dtype
        product = tf.matmul(v * e[:, None, :], v, adjoint_b=True)
        np.testing.assert_allclose(product.numpy(), a, atol=1e-12)
    np.testing.assert_allclose(tf.linalg.eigvalsh(a).numpy(), np.linalg.eigvalsh(a), atol=1e-12)


def test_only_the_lower_triangle_is_looked_at():
    np.testing.assert_allclose(tf.linalg.eigvalsh([[2.0, 99.0], [0.0, 3.0]]).numpy(), [2.0, 3.0])


@pytest.mark.parametrize("dtype", DTYPES)
def test_gradient_of_eigh(dtype):
    a = hermitian(dtype)
    weights = tf.constant(normal(3, 3, dtype=dtype, seed=2))

    def loss(x):
        a = x + tf.linalg.adjoint(x)
        e, v = tf.linalg.eigh(a)
        part = tf.matmul(v[:, :1], v[:, :1], adjoint_b=True)  # does not depend on phases
        values = tf.reduce_sum(tf.math.real(e) ** 3) + tf.math.real(tf.linalg.eigvalsh(a)[0])
        return values + tf.reduce_sum(tf.math.real(tf.math.conj(weights) * part))

    mine, numeric = slope(loss, a)
    np.testing.assert_allclose(mine, numeric, 1e-5)


@pytest.mark.parametrize("dtype", DTYPES)
def test_eig(dtype):
    a = normal(2, 3, 3, dtype=dtype)
    for function in (tf.linalg.eig, tf.function(tf.linalg.eig)):
        e, v = function(a)
        assert e.dtype == tf.complex128
        np.testing.assert_allclose(a @ v.numpy(), (v * e[:, None, :]).numpy(), atol=1e-12)
    found = np.sort_complex(tf.linalg.eigvals(a).numpy())
    np.testing.assert_allclose(found, np.sort_complex(np.linalg.eigvals(a)), atol=1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
def test_gradient_of_eig(dtype):
    a = normal(3, 3, dtype=dtype)
    weights = tf.constant(normal(3, 3, seed=2, dtype="float64"))

    def loss(a):
        e, v = tf.linalg.eig(a)
        values = tf.reduce_sum(tf.abs(e) ** 3) + tf.reduce_sum(tf.abs(tf.linalg.eigvals(a)))
        order = tf.argsort(tf.abs(e) + tf.math.imag(e))
        return values + tf.reduce_sum(weights * tf.gather(tf.abs(v), order, axis=1))

    mine, numeric = slope(loss, a)
    np.testing.assert_allclose(mine, numeric, 1e-5)


def test_mistakes():
    for function in (tf.linalg.eigh, tf.linalg.eigvalsh, tf.linalg.eig, tf.linalg.eigvals):
        with pytest.raises(tf.errors.InvalidArgumentError, match="must be square"):
            function(tf.ones([2, 3]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="not in the list"):
        tf.linalg.eig([[1]])
