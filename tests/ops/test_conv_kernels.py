"""The convolution kernels against XLA's own convolution and its derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.ops.harness import normal
from yeoul.ops import conv_kernels, depthwise_kernels, grouped_kernels, windows
from yeoul.ops.conv_kernels import xla_conv
from yeoul.ops.grouped_kernels import conv, conv_filter_gradient, conv_input_gradient
from yeoul.ops.windows import Window, window

# Spatial sizes, window, strides, padding, dilations, groups, channels, outputs: one row for each
# way a kernel can take, one to three axes.
CASES = [
    ((7,), (3,), (2,), "SAME", (1,), 1, 3, 40),
    ((6, 5), (3, 2), (1, 1), "SAME", (1, 1), 1, 4, 8),
    ((6, 5), (3, 3), (2, 1), "VALID", (1, 1), 1, 2, 33),
    ((9, 8), (3, 3), (1, 1), "SAME", (2, 3), 1, 2, 4),
    ((9, 8), (3, 3), (2, 2), "VALID", (2, 1), 1, 2, 4),
    ((2, 2), (3, 3), (1, 1), "SAME", (1, 1), 1, 4, 4),
    ((6, 5), (1, 1), (2, 2), "SAME", (1, 1), 1, 4, 8),
    ((6, 5), (1, 1), (2, 2), ((1, 0), (2, 1)), (1, 1), 1, 4, 8),
    ((6, 5), (3, 3), (2, 2), ((1, 0), (2, 1)), (1, 1), 2, 4, 8),
    ((6, 5), (3, 3), (2, 1), "SAME", (1, 1), 6, 12, 18),
    ((5,), (3,), (1,), "SAME", (2,), 7, 14, 7),
    ((6, 5), (2, 3), (1, 1), "VALID", (1, 1), 3, 36, 60),
    ((6, 5), (3, 3), (1, 1), "SAME", (1, 1), 4, 4, 8),
    ((4, 5, 6), (2, 3, 2), (1, 2, 1), "SAME", (1, 1, 1), 1, 2, 3),
    ((3, 3), (3, 3), (3, 3), ((2, 2), (2, 2)), (1, 1), 1, 3, 3),
    ((14, 14), (5, 5), (2, 2), "SAME", (1, 1), 1, 16, 8),
]


def made(case, dtype):
    """The window, an input, filters, a gradient of the output, and the number of groups."""
    dims, size, strides, padding, dilations, groups, channels, outputs = case
    w = window(dims, size, strides, padding, dilations)
    x = jnp.asarray(normal(2, *dims, channels, dtype=dtype))
    filters = jnp.asarray(normal(*size, channels // groups, outputs, dtype=dtype, seed=1))
    g = jnp.asarray(normal(2, *w.outputs(dims), outputs, dtype=dtype, seed=2))
    return w, x, filters, g, groups


def kernels(w, groups):
    """All three kernels as one compiled function."""
    return jax.jit(
        lambda x, f, g: (
            conv(x, f, w, groups),
            conv_input_gradient(g, f, x.shape[1:-1], w, groups),
            conv_filter_gradient(x, g, w, groups),
        )
    )


def derived(w, groups):
    """XLA's convolution and its derivatives, as one compiled function."""

    def run(x, f, g):
        y, derivative = jax.vjp(lambda x, f: xla_conv(x, f, w, groups), x, f)
        return y, *derivative(g)

    return jax.jit(run)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_agrees_with_xla(case, dtype):
    w, *inputs, groups = made(case, dtype)
    tolerance = 1e-9 if dtype == "float64" else 3e-5
    pairs = zip(kernels(w, groups)(*inputs), derived(w, groups)(*inputs), strict=True)
    for mine, other in pairs:
        np.testing.assert_allclose(mine, other, rtol=tolerance, atol=tolerance)
        assert mine.dtype == dtype


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_accelerators_get_the_same(case, monkeypatch):
    w, *inputs, groups = made(case, "float64")
    for module in (conv_kernels, depthwise_kernels, grouped_kernels):
        monkeypatch.setattr(module, "on_cpu", lambda: False)
    pairs = zip(kernels(w, groups)(*inputs), derived(w, groups)(*inputs), strict=True)
    for mine, other in pairs:
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "int32"])
def test_other_dtypes(dtype):
    x, filters = normal(1, 5, 5, 3) * 3, normal(3, 3, 3, 2, seed=1) * 3
    w = window((5, 5), (3, 3), (1, 1), "SAME")
    x, filters = (jnp.asarray(np.round(a)).astype(dtype) for a in (x, filters))
    expected = xla_conv(x.astype(jnp.float32), filters.astype(jnp.float32), w)
    found = jax.jit(lambda x, f: conv(x, f, w))(x, filters)
    assert found.dtype == dtype
    np.testing.assert_allclose(found.astype(jnp.float32), expected, rtol=1e-2)


def convolutions(text):
    """The axis orders of the convolutions in compiled code."""
    lines = [line for line in text.splitlines() if " convolution(" in line]
    return {line.split("dim_labels=")[1].split(",")[0] for line in lines}


def test_gradients_in_loops_keep_the_order_of_fast_kernels():
    w = window((8, 8), (3, 3), (1, 1), "SAME")
    x, f = jnp.ones((4, 8, 8, 64)), jnp.ones((3, 3, 64, 64))

    def body(_, state):
        x, f = state
        y = conv(x, f, w)
        return conv_input_gradient(y, f, (8, 8), w), f + conv_filter_gradient(x, y, w)

    looped = jax.jit(lambda *state: jax.lax.fori_loop(0, 3, body, state))
    text = looped.lower(x, f).compile().as_text()
    assert convolutions(text) == {"b01f_01io->b01f"}


@pytest.mark.parametrize("channels", [32, 512])
def test_code_does_not_grow_with_the_groups(channels):
    w = window((8, 8), (3, 3), (1, 1), "SAME")
    x, f = jnp.ones((2, 8, 8, channels)), jnp.ones((3, 3, 8, channels))
    text = kernels(w, channels // 8).lower(x, f, x).as_text()
    assert text.count("stablehlo.while") == 3
    assert text.count("stablehlo.convolution") + text.count("stablehlo.dot_general") == 3


def test_columns_are_bounded():
    w = window((28, 28), (3, 3), (1, 1), "VALID")
    small, large = (jax.ShapeDtypeStruct((n, 28, 28, 32), jnp.float32) for n in (8, 64))
    filters = jax.ShapeDtypeStruct((3, 3, 32, 64), jnp.float32)
    assert conv_kernels.columns_pay(small, filters, w)
    assert not conv_kernels.columns_pay(large, filters, w)


def test_window_of_padding_strides_and_dilations():
    w = window((7, 8), (3, 2), (2, 3), "SAME", (1, 2))
    assert w == Window((3, 2), (2, 3), ((1, 1), (0, 1)), (1, 2))
    assert w.outputs((7, 8)) == (4, 3)
    assert window((2,), (3,), (1,), "VALID").outputs((2,)) == (0,)
    assert w.cells == 6
    assert not w.plain
    assert windows.window((4,), (2,), (2,), "SAME").plain
