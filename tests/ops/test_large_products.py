"""Products so large that XLA takes them equal NumPy's."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.ops import matmul


@pytest.fixture
def all_large(monkeypatch):
    monkeypatch.setattr(matmul, "LARGE", 1)


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
@pytest.mark.parametrize("flags", [{}, {"transpose_a": True}, {"transpose_b": True}])
@pytest.mark.parametrize("batch", [(), (2,)])
@pytest.mark.usefixtures("all_large")
def test_xlas_product_is_numpys(dtype, flags, batch):
    rng = np.random.default_rng(0)
    a, b = (rng.integers(-3, 4, (*batch, 4, 4)).astype(np.float32) for _ in range(2))
    result = tf.matmul(tf.cast(a, dtype), tf.cast(b, dtype), **flags)
    x = a.swapaxes(-1, -2) if "transpose_a" in flags else a
    y = b.swapaxes(-1, -2) if "transpose_b" in flags else b
    assert result.dtype == dtype
    np.testing.assert_array_equal(tf.cast(result, "float32"), x @ y)


@pytest.mark.usefixtures("all_large")
def test_gradients_and_mistakes():
    a, b = tf.Variable([[1.0, 2.0], [3.0, 4.0]]), tf.constant([[1.0, 1.0], [0.0, 2.0]])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(a @ b)
    np.testing.assert_array_equal(tape.gradient(y, a), [[2.0, 2.0], [2.0, 2.0]])
    with pytest.raises(tf.errors.InvalidArgumentError, match="Matrix size-incompatible"):
        tf.matmul(b, [[1.0, 2.0, 3.0]])
    with pytest.raises(tf.errors.InvalidArgumentError, match="ndims must be >= 2"):
        tf.matmul(b, [1.0, 2.0])


def test_a_large_product():
    a = np.random.default_rng(1).normal(size=(700, 700))
    np.testing.assert_allclose(tf.matmul(a, a, transpose_b=True), a @ a.T, atol=1e-9)
