"""Cholesky decomposition and least squares."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal, row

INVALID = tf.errors.InvalidArgumentError


def definite(dtype="float64", batch=()):
    x = normal(*batch, 3, 3, dtype=dtype)
    return x @ x.conj().swapaxes(-1, -2) + np.eye(3)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("batch", [(), (2,)])
def test_cholesky(dtype, batch):
    a = definite(dtype, batch)
    np.testing.assert_allclose(tf.linalg.cholesky(a).numpy(), np.linalg.cholesky(a))
    np.testing.assert_allclose(tf.function(tf.linalg.cholesky)(a).numpy(), np.linalg.cholesky(a))
    solved = tf.linalg.cholesky_solve(tf.linalg.cholesky(a), np.ones((*batch, 3, 1), dtype))
    np.testing.assert_allclose((a @ solved.numpy()), np.ones((*batch, 3, 1)))
    wanted = np.linalg.slogdet(a)[1]
    np.testing.assert_allclose(tf.linalg.logdet(a).numpy(), wanted)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_gradient(dtype):
    a = definite(dtype)
    weights = tf.constant(normal(3, 3, dtype=dtype, seed=2))
    direction = normal(3, 3, dtype=dtype, seed=3)
    direction = direction + direction.conj().T

    def loss(a):
        return tf.reduce_sum(tf.math.real(tf.math.conj(weights) * tf.linalg.cholesky(a)))

    point = tf.constant(a)
    with tf.GradientTape() as tape:
        tape.watch(point)
        y = loss(point)
    slope = np.real(np.sum(tape.gradient(y, point).numpy().conj() * direction))
    step = 1e-6
    numeric = (loss(a + step * direction) - loss(a - step * direction)).numpy() / (2 * step)
    np.testing.assert_allclose(slope, numeric, 1e-6)


def test_matrices_that_are_not_definite_give_nan():
    x = tf.linalg.cholesky(np.stack([np.eye(2), -np.eye(2)]).astype("float32")).numpy()
    np.testing.assert_array_equal(x[0], np.eye(2))
    assert np.isnan(x[1][np.tril_indices(2)]).all()


@pytest.mark.parametrize("shape", [(5, 2), (2, 5)])
@pytest.mark.parametrize("fast", [True, False])
def test_least_squares(shape, fast):
    a, b = normal(*shape, dtype="float64"), normal(shape[0], 1, dtype="float64")
    wanted = np.linalg.lstsq(a, b)[0]
    np.testing.assert_allclose(tf.linalg.lstsq(a, b, fast=fast).numpy(), wanted)
    compiled = tf.function(lambda a, b: tf.linalg.lstsq(a, b, fast=fast))
    np.testing.assert_allclose(compiled(a, b).numpy(), wanted)


def test_ridge():
    a, b = normal(5, 2, dtype="float64"), normal(5, 1, dtype="float64")
    wanted = np.linalg.solve(a.T @ a + 0.5 * np.eye(2), a.T @ b)
    np.testing.assert_allclose(tf.linalg.lstsq(a, b, l2_regularizer=0.5).numpy(), wanted)


def test_gradient_of_least_squares():
    row_ = row("MatrixSolveLs", normal(5, 2), normal(5, 1), np.float64(0.1))
    assert row_.op.grad == "auto"
    a, b = tf.constant(normal(5, 2)), tf.constant(normal(5, 1))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([a, b])
        x = tf.linalg.lstsq(a, b)
        other = tf.linalg.solve(tf.matmul(a, a, True), tf.matmul(a, b, True))
    for source in (a, b):
        mine, wanted = tape.gradient(x, source), tape.gradient(other, source)
        np.testing.assert_allclose(mine.numpy(), wanted.numpy(), 1e-4, 1e-5)


def test_mistakes():
    with pytest.raises(INVALID, match="must be square"):
        tf.linalg.cholesky(tf.ones([2, 3]))
    with pytest.raises(INVALID, match="same number of rows"):
        tf.linalg.lstsq(tf.ones([3, 2]), tf.ones([2, 1]))
