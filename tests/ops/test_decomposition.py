"""tf.linalg.qr, tf.linalg.svd, tf.linalg.pinv, tf.linalg.matrix_rank."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal

SHAPES = [(3, 3), (4, 3), (3, 4), (2, 4, 3)]


def slope(loss, a):
    """The derivative of a loss along a random direction: from the tape, and from differences."""
    point, direction = tf.constant(a), normal(*a.shape, dtype=a.dtype, seed=7)
    with tf.GradientTape() as tape:
        tape.watch(point)
        y = loss(point)
    mine = np.real(np.sum(tape.gradient(y, point).numpy().conj() * direction))
    step = 1e-6
    moved = [loss(tf.constant(a + s * step * direction)).numpy() for s in (1, -1)]
    return mine, (moved[0] - moved[1]) / (2 * step)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("full", [False, True])
def test_qr(shape, dtype, full):
    a = normal(*shape, dtype=dtype)
    for function in (tf.linalg.qr, tf.function(tf.linalg.qr)):
        q, r = function(a, full_matrices=full)
        np.testing.assert_allclose((q @ r).numpy(), a, atol=1e-12)
        assert q.shape[-1] == (shape[-2] if full else min(shape[-2:]))
        unit = tf.matmul(q, q, adjoint_a=True) - tf.eye(q.shape[-1], dtype=dtype)
        np.testing.assert_allclose(np.abs(unit.numpy()).max(), 0, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_gradient_of_qr(shape, dtype):
    a = normal(*shape, dtype=dtype)
    weights = tf.constant(normal(*shape, dtype=dtype, seed=2))

    def loss(a):
        q, r = tf.linalg.qr(a)
        size = tf.reduce_sum(tf.abs(r) ** 2 * tf.abs(r))  # does not depend on phases
        return size + tf.reduce_sum(tf.math.real(tf.math.conj(weights) * tf.matmul(q, r)))

    mine, numeric = slope(loss, a)
    np.testing.assert_allclose(mine, numeric, 1e-6)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_svd(shape, dtype):
    a = normal(*shape, dtype=dtype)
    s, u, v = tf.linalg.svd(a)
    product = tf.matmul(u, tf.linalg.diag(tf.cast(s, dtype)) @ tf.linalg.adjoint(v))
    np.testing.assert_allclose(product.numpy(), a, atol=1e-12)
    np.testing.assert_allclose(tf.linalg.svd(a, compute_uv=False).numpy(), s.numpy())
    s, u, v = tf.function(tf.linalg.svd)(a, full_matrices=True)
    assert (u.shape[-1], v.shape[-1]) == shape[-2:]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_gradient_of_svd(shape, dtype):
    a = normal(*shape, dtype=dtype)
    weights = tf.constant(normal(*shape, dtype=dtype, seed=2))

    def loss(a):
        s, u, v = tf.linalg.svd(a)
        low = u[..., :1] * tf.cast(s[..., None, :1] ** 2, dtype)
        part = tf.matmul(low, v[..., :1], adjoint_b=True)  # does not depend on phases
        return tf.reduce_sum(s**3) + tf.reduce_sum(tf.math.real(tf.math.conj(weights) * part))

    mine, numeric = slope(loss, a)
    np.testing.assert_allclose(mine, numeric, 1e-5)
    mine, numeric = slope(lambda a: tf.reduce_sum(tf.linalg.svd(a, compute_uv=False) ** 3), a)
    np.testing.assert_allclose(mine, numeric, 1e-6)


def test_gradient_in_a_function_of_unknown_dimensions():
    def gradient(a):
        with tf.GradientTape() as tape:
            tape.watch(a)
            s, u, v = tf.linalg.svd(a)
            y = tf.reduce_sum(tf.abs(u) * s[None]) + tf.reduce_sum(tf.abs(v))
        return tape.gradient(y, a)

    compiled = tf.function(gradient, input_signature=[tf.TensorSpec([None, None], tf.float64)])
    for shape in SHAPES[:3]:
        a = tf.constant(normal(*shape, dtype="float64"))
        np.testing.assert_allclose(compiled(a).numpy(), gradient(a).numpy(), 1e-6, 1e-9)


def test_pseudo_inverse():
    a = normal(2, 4, 3)
    np.testing.assert_allclose(tf.linalg.pinv(a).numpy(), np.linalg.pinv(a), 1e-4, 1e-5)
    singular = np.float32([[2, 0], [0, 0]])
    np.testing.assert_allclose(tf.linalg.pinv(singular).numpy(), [[0.5, 0], [0, 0]])
    coarse = tf.linalg.pinv(np.diag(np.float32([4, 1])), rcond=0.5).numpy()
    np.testing.assert_allclose(coarse, np.diag([0.25, 0]))
    compiled = tf.function(tf.linalg.pinv, input_signature=[tf.TensorSpec([None, None, None])])
    np.testing.assert_allclose(compiled(a).numpy(), np.linalg.pinv(a), 1e-4, 1e-5)


def test_rank():
    assert tf.linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]]).numpy() == 1
    assert tf.linalg.matrix_rank(normal(3, 4, 3)).numpy().tolist() == [3, 3, 3]
    assert tf.linalg.matrix_rank(np.diag(np.float32([4, 1])), tol=2.0).numpy() == 1
    wide = np.diag([4.0, 1.0])
    assert tf.linalg.matrix_rank(wide, tol=tf.constant(2.0)).numpy() == 1
    assert tf.linalg.matrix_rank([[1, 2], [2, 4]]).numpy() == 1
    half = [[1 + 1j, 2], [2 + 2j, 4]]
    assert tf.linalg.matrix_rank(half).numpy() == 1
    unknown = [tf.TensorSpec([None, None], tf.complex128)]
    assert tf.function(tf.linalg.matrix_rank, input_signature=unknown)(half).numpy() == 1


def test_mistakes():
    with pytest.raises(TypeError, match="float"):
        tf.linalg.pinv([[1]])
    for function in (tf.linalg.pinv, tf.linalg.matrix_rank):
        with pytest.raises(ValueError, match="at least 2 dimensions"):
            function([1.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="at least 2-dim"):
        tf.linalg.qr([1.0])
    x = tf.constant(normal(4, 3))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        q, _ = tf.linalg.qr(x, full_matrices=True)
        _, u, _ = tf.linalg.svd(x, full_matrices=True)
    with pytest.raises(ValueError, match="full_matrices"):
        tape.gradient(q, x)
    with pytest.raises(ValueError, match="full_matrices"):
        tape.gradient(u, x)


def test_gradient_of_qr_needs_the_size():
    def gradient(a):
        with tf.GradientTape() as tape:
            tape.watch(a)
            y = tf.linalg.qr(a).r
        return tape.gradient(y, a)

    with pytest.raises(ValueError, match="size of the matrices"):
        tf.function(gradient, input_signature=[tf.TensorSpec([None, None])])(normal(3, 3))
