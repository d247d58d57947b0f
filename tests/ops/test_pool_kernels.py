"""The pooling kernels against XLA's windows and their derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.ops.harness import normal
from yeoul.ops import pool_kernels
from yeoul.ops.windows import window

CASES = [
    ((7,), (3,), (2,), "SAME"),
    ((6, 5), (2, 2), (2, 2), "VALID"),
    ((7, 6), (3, 3), (2, 2), "SAME"),
    ((7, 6), (3, 2), (1, 3), "VALID"),
    ((5, 5), (2, 2), (3, 3), "VALID"),
    ((12, 12), (10, 10), (1, 1), "SAME"),
]


def made(case):
    """The window, an input with equal maxima in it, and a gradient of the output."""
    dims, size, strides, padding = case
    w = window(dims, size, strides, padding)
    x = jnp.asarray(np.round(normal(2, *dims, 3, dtype="float64") * 2))
    return w, x, jnp.asarray(normal(2, *w.outputs(dims), 3, dtype="float64", seed=1))


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_gradients_agree_with_xla(case, monkeypatch):
    w, x, g = made(case)

    def gradients(x, g):
        return (
            pool_kernels.max_pool_gradient(x, pool_kernels.max_pool(x, w), g, w),
            pool_kernels.avg_pool_gradient(g, x.shape[1:-1], w),
        )

    here = jax.jit(gradients)(x, g)
    monkeypatch.setattr(pool_kernels, "on_cpu", lambda: False)
    there = jax.jit(lambda x, g: gradients(x, g))(x, g)
    derived = jax.jit(lambda x, g: jax.vjp(lambda x: pool_kernels.avg_pool(x, w), x)[1](g)[0])
    np.testing.assert_allclose(here[0], there[0], atol=1e-12)
    np.testing.assert_allclose(here[1], there[1], atol=1e-12)
    np.testing.assert_allclose(here[1], derived(x, g), atol=1e-12)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_second_gradient_is_the_transpose_of_the_first(case):
    w, x, g = made(case)

    @jax.jit
    def both(x, g, v):
        y = pool_kernels.max_pool(x, w)
        first = pool_kernels.max_pool_gradient(x, y, g, w)
        return (first * v).sum(), (g * pool_kernels.max_pool_gradient_gradient(x, y, v, w)).sum()

    first, second = both(x, g, jnp.asarray(normal(*x.shape, dtype="float64", seed=2)))
    np.testing.assert_allclose(first, second, rtol=1e-12)


def scattered_ones(x, w):
    """The gradient of the sum of the maxima."""

    @jax.jit
    def run(x):
        y = pool_kernels.max_pool(x, w)
        return pool_kernels.max_pool_gradient(x, y, jnp.ones_like(y), w)

    return run(x)


def test_first_of_equal_maxima_gets_the_gradient_under_flat_windows():
    x, w = jnp.zeros((1, 4, 4, 1)), window((4, 4), (3, 3), (2, 2), "SAME")
    found = scattered_ones(x, w)[0, :, :, 0]
    np.testing.assert_array_equal(found, [[1, 0, 1, 0], [0] * 4, [1, 0, 1, 0], [0] * 4])


def test_each_of_equal_maxima_gets_the_gradient_under_solid_windows():
    x, w = jnp.zeros((1, 2, 2, 2, 1)), window((2, 2, 2), (2, 2, 2), (2, 2, 2), "VALID")
    np.testing.assert_array_equal(scattered_ones(x, w), np.ones(x.shape))


def test_averages_count_only_what_is_inside():
    x = jnp.arange(9.0).reshape(1, 3, 3, 1)
    found = pool_kernels.avg_pool(x, window((3, 3), (2, 2), (2, 2), "SAME"))
    np.testing.assert_array_equal(found[0, :, :, 0], [[2.0, 3.5], [6.5, 8.0]])


def test_short_floats_are_summed_as_long_ones():
    x = jnp.ones((1, 64, 64, 1), jnp.bfloat16)
    found = pool_kernels.avg_pool(x, window((64, 64), (64, 64), (1, 1), "VALID"))
    assert found.dtype == jnp.bfloat16
    assert float(found[0, 0, 0, 0]) == 1.0


def test_integers_have_maxima():
    x = jnp.asarray([[-5], [-7], [-9]], jnp.int8).reshape(1, 3, 1)
    found = pool_kernels.max_pool(x, window((3,), (2,), (2,), "SAME"))
    np.testing.assert_array_equal(found.ravel(), [-5, -9])
