"""The depthwise kernels against XLA's grouped convolution and its derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.ops.harness import normal
from yeoul.ops import depthwise_kernels
from yeoul.ops.depthwise_kernels import (
    depthwise,
    depthwise_filter_gradient,
    depthwise_input_gradient,
    xla_depthwise,
)
from yeoul.ops.windows import window

CASES = [
    ((7,), (3,), (2,), "SAME", (1,), 3),
    ((6, 5), (3, 2), (1, 1), "SAME", (1, 1), 1),
    ((6, 5), (3, 3), (2, 1), "VALID", (1, 1), 2),
    ((9, 8), (3, 3), (1, 1), "SAME", (2, 3), 2),
    ((6, 5), (3, 3), (2, 2), ((1, 0), (2, 1)), (1, 1), 1),
    ((6, 7), (4, 3), (1, 1), "SAME", (1, 1), 2),
]


@pytest.mark.parametrize("tuned", [True, False], ids=["tuned", "XLA"])
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_agrees_with_xla(case, tuned, monkeypatch):
    dims, size, strides, padding, dilations, multiplier = case
    monkeypatch.setattr(depthwise_kernels, "on_cpu", lambda: tuned)
    w = window(dims, size, strides, padding, dilations)
    x = jnp.asarray(normal(2, *dims, 3, dtype="float64"))
    filters = jnp.asarray(normal(*size, 3, multiplier, dtype="float64", seed=1))
    g = jnp.asarray(normal(2, *w.outputs(dims), 3 * multiplier, dtype="float64", seed=2))

    @jax.jit
    def both(x, filters, g):
        y, derivative = jax.vjp(lambda x, f: xla_depthwise(x, f, w), x, filters)
        mine = (
            depthwise(x, filters, w),
            depthwise_input_gradient(g, filters, dims, w),
            depthwise_filter_gradient(x, g, w),
        )
        return mine, (y, *derivative(g))

    for mine, other in zip(*both(x, filters, g), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-12)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_sums_of_short_floats_are_long(dtype):
    x, g = jnp.full((1, 64, 64, 1), 1.0, dtype), jnp.full((1, 64, 64, 1), 1.0, dtype)
    w = window((64, 64), (1, 1), (1, 1), "VALID")
    found = depthwise_filter_gradient(x, g, w)
    assert found.dtype == dtype
    assert float(found[0, 0, 0, 0]) == 4096.0
