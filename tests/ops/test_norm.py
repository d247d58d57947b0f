"""tf.norm, tf.linalg.normalize."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal

X = normal(2, 3, 4)
M = normal(3, 4)


@pytest.mark.parametrize("order", [1, 2, np.inf, 3.0, "euclidean"])
def test_vectors(order):
    power = None if order == "euclidean" else order
    wanted = np.linalg.norm(X, power, axis=1)
    np.testing.assert_allclose(tf.norm(X, order, axis=1).numpy(), wanted, 1e-5)
    kept = tf.norm(X, order, axis=[-1], keepdims=True)
    np.testing.assert_allclose(kept.numpy(), np.linalg.norm(X, power, -1, True), 1e-5)
    whole = np.linalg.norm(X.ravel(), power)
    np.testing.assert_allclose(tf.norm(X, order).numpy(), whole, 1e-5)


@pytest.mark.parametrize("order", [1, 2, np.inf, "fro", "euclidean"])
@pytest.mark.parametrize("axis", [(-2, -1), (0, 2), (2, 1)])
@pytest.mark.parametrize("keep", [True, False])
def test_matrices(order, axis, keep):
    power = "fro" if order == "euclidean" else order
    wanted = np.linalg.norm(X, power, axis, keep)
    np.testing.assert_allclose(tf.norm(X, order, axis, keep).numpy(), wanted, 1e-5)


def test_complex():
    z = np.complex64([1j, 3 + 4j])
    assert tf.norm(z).dtype == tf.complex64
    np.testing.assert_allclose(tf.norm(z).numpy(), np.sqrt(26), 1e-6)
    assert tf.norm(z, np.inf).numpy() == 5.0


def test_normalize():
    normalised, size = tf.linalg.normalize(M, axis=1)
    np.testing.assert_allclose(size.numpy(), np.linalg.norm(M, axis=1, keepdims=True), 1e-5)
    np.testing.assert_allclose(normalised.numpy(), M / size.numpy(), 1e-5)
    normalised, size = tf.linalg.normalize(np.complex64([3j, 4]), ord=1)
    np.testing.assert_allclose(normalised.numpy(), np.array([3j, 4]) / 7, 1e-5)


MISTAKES = {
    "vector": (lambda: tf.norm(M, "fro"), "supported vector norm.*fro"),
    "zero": (lambda: tf.norm(M, 0), "supported vector norm.*0"),
    "matrix": (lambda: tf.norm(M, 3, axis=(0, 1)), "supported matrix norm.*3"),
    "axes": (lambda: tf.norm(X, axis=[0, 1, 2]), "tuple of 2 unique integers"),
    "axis twice": (lambda: tf.norm(X, axis=[0, 0]), "tuple of 2 unique integers"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, message = MISTAKES[mistake]
    with pytest.raises(ValueError, match=message):
        call()


def test_spectral_norm_of_unknown_rank():
    spec = [tf.TensorSpec(None)]
    compiled = tf.function(lambda x: tf.norm(x, 2, (0, 1)), input_signature=spec)
    with pytest.raises(ValueError, match="known rank"):
        compiled(M)
