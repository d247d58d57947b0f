"""Convolution over 1 to 3 spatial axes and its two gradients, in jax.

Arrays are (batch, *spatial, channels), filters (*window, channels, outputs). On accelerators
everything is XLA's convolution. On a CPU XLA's convolution is good where its newer
kernels take it, and pathologically slow elsewhere (a factor of 10 to 200), so
the cases that suffer become matrix products:

* a 1×1 window is a product;
* where one output is a sum of few terms, these are written out, shifted inputs times filter rows;
* few input channels and many outputs, or a window larger than the image: the window's cells are
  laid side by side ("columns"), then one product.
"""

import math

import jax
import jax.numpy as jnp
from jax import lax

from yeoul.engine.xla import stored
from yeoul.ops.products import columns_product
from yeoul.ops.windows import Window, on_cpu, padded, place, taps

# Columns pay up to this many rows of the filter matrix (32 channels under 3×3) …
COLUMN_ROWS = 288
# … from this many outputs on, and up to this size (beyond the caches, copying costs too much).
COLUMN_OUTPUTS = 32
COLUMN_BYTES = 12 << 20
# Up to so many terms (three channels under 3×3), a sum written out takes half of the time.
FEW_TERMS = 27
# So many products of channels and outputs XLA's input gradient computes on a single core only.
SINGLE_CORE = range(1 << 10, (1 << 11) + 1)


def conv(x, filters, w: Window):
    """Convolution (cross-correlation, as in every deep-learning library).

    Args:
      x: (batch, *spatial, channels).
      filters: (*window, channels, outputs).
      w: the window.

    Returns:
      (batch, *positions, outputs).
    """
    if not on_cpu():
        return xla_conv(x, filters, w)
    if pointwise(w):
        return product(thinned(x, w), filters.reshape(filters.shape[-2:]))
    if w.cells * x.shape[-1] <= FEW_TERMS and floating(x):
        return summed(x, filters, w)
    if window_exceeds_image(x, w) or columns_pay(x, filters, w) or not floating(x):
        return product(columns(x, w), filters.reshape(-1, filters.shape[-1]))
    return xla_conv(x, filters, w)


def conv_input_gradient(g, filters, dims, w: Window):
    """Gradient of `conv` with respect to `x`; as an op of its own, the transposed convolution.

    Args:
      g: gradient of the output, (batch, *positions, outputs).
      filters: as in `conv`.
      dims: sizes of the spatial axes of `x`.
      w: the window.

    Returns:
      (batch, *dims, channels).
    """
    doubles = g.dtype == jnp.float64
    if on_cpu() and (
        pointwise(w) or image_exceeds_output(g, w) or doubles or spreading_pays(g, filters, w)
    ):
        return spread(g, filters, dims, w)
    return xla_input_gradient(g, filters, dims, w)


def conv_filter_gradient(x, g, w: Window):
    """Gradient of `conv` with respect to the filters.

    Args:
      x: as in `conv`.
      g: gradient of the output, (batch, *positions, outputs).
      w: the window.

    Returns:
      (*window, channels, outputs).
    """
    shape = (*w.size, x.shape[-1], g.shape[-1])
    like = jax.ShapeDtypeStruct(shape, g.dtype)
    if on_cpu() and (w.cells <= 4 or columns_pay(x, like, w) or filter_exceeds_image(x, g)):
        rows = thinned(x, w) if pointwise(w) else columns(x, w)
        rows = rows.reshape(-1, rows.shape[-1])
        return columns_product(rows, g.reshape(-1, g.shape[-1])).reshape(shape)
    return xla_filter_gradient(x, g, w)


def xla_conv(x, filters, w: Window, groups=1):
    """XLA's own convolution."""
    return lax.conv_general_dilated(
        x, filters, w.strides, w.pads, rhs_dilation=w.dilations,
        dimension_numbers=axes(w), feature_group_count=groups,
    )  # fmt: skip


def axes(w: Window):
    """The names of the axes, for XLA."""
    space = "DHW"[-len(w.size) :]
    return f"N{space}C", f"{space}IO", f"N{space}C"


def xla_input_gradient(g, filters, dims, w: Window, groups=1):
    """XLA's convolution of `g`, spread out by the strides, with the filters turned around.

    Written out, not transposed by jax: on a CPU XLA brings convolutions of other axis orders into
    the order of its fast kernels only outside loops, and takes 50 times as long inside.
    """
    if groups > 1:
        like = jax.ShapeDtypeStruct((g.shape[0], *dims, filters.shape[-2] * groups), g.dtype)
        return jax.linear_transpose(lambda x: xla_conv(x, filters, w, groups), like)(g)[0]
    pads = []
    for n, m, k, s, (before, _), d in zip(dims, g.shape[1:-1], *w, strict=True):
        reach = (k - 1) * d
        low = reach - before
        pads.append((low, n + reach - low - ((m - 1) * s + 1)))
    turned = jnp.flip(filters, range(len(w.size))).swapaxes(-1, -2)
    return lax.conv_general_dilated(
        g, turned, (1,) * len(w.size), pads, lhs_dilation=w.strides, rhs_dilation=w.dilations,
        dimension_numbers=axes(w),
    )  # fmt: skip


def xla_filter_gradient(x, g, w: Window, groups=1):
    """XLA's convolution of `x` with `g` as the filter, images and channels changing places."""
    if groups > 1:
        shape = (*w.size, x.shape[-1] // groups, g.shape[-1])
        like = jax.ShapeDtypeStruct(shape, g.dtype)
        return jax.linear_transpose(lambda f: xla_conv(x, f, w, groups), like)(g)[0]
    n = len(w.size)
    pads = []
    for size, m, k, s, (before, _), d in zip(x.shape[1:-1], g.shape[1:-1], *w, strict=True):
        pads.append((before, (k - 1) * d + (m - 1) * s + 1 - size - before))
    images = x.transpose(n + 1, *range(1, n + 1), 0)
    as_filter = g.transpose(*range(1, n + 1), 0, n + 1)
    found = lax.conv_general_dilated(
        images, as_filter, w.dilations, pads, rhs_dilation=w.strides, dimension_numbers=axes(w)
    )
    return found.transpose(*range(1, n + 1), 0, n + 1)


def product(x, matrix):
    """X · matrix over the last axis."""
    return lax.dot_general(x, matrix, (((x.ndim - 1,), (0,)), ((), ())))


def summed(x, filters, w: Window):
    """The convolution as a sum over the window's cells and the channels."""
    wide = jnp.promote_types(x.dtype, jnp.float32)
    seen = zip(taps(stored(padded(x, w)), w, w.outputs(x.shape[1:-1])), w.offsets(), strict=True)
    terms = (
        tap[..., c : c + 1].astype(wide) * filters[cell][c].astype(wide)
        for tap, cell in seen
        for c in range(x.shape[-1])
    )
    return sum(terms, start=next(terms)).astype(x.dtype)


def columns(x, w: Window):
    """What the window sees at each position: (batch, *positions, cells · channels)."""
    return jnp.concatenate(list(taps(padded(x, w), w, w.outputs(x.shape[1:-1]))), -1)


def spread(g, filters, dims, w: Window):
    """Input gradient as one product, whose parts are added up where the window's cells looked."""
    channels, outputs = filters.shape[-2:]
    matrix = filters.reshape(-1, outputs)
    parts = lax.dot_general(g, matrix, (((g.ndim - 1,), (1,)), ((), ())))
    placed = (
        place(lax.slice_in_dim(parts, k * channels, (k + 1) * channels, axis=-1), w, cell, dims)
        for k, cell in enumerate(w.offsets())
    )
    return sum(placed, start=next(placed))


def thinned(x, w: Window):
    """The cells of `x` that a 1×1 window looks at."""
    if all(s == 1 for s in w.strides):
        return x
    return next(taps(x, w, w.outputs(x.shape[1:-1])))


def floating(x):
    return jnp.issubdtype(x.dtype, jnp.floating)


def pointwise(w: Window):
    """True if the window is a single cell without padding."""
    return w.cells == 1 and w.plain


def window_exceeds_image(x, w: Window):
    """True where XLA would swap image and filter, and compute very slowly."""
    return w.cells > math.prod(x.shape[1:-1])


def image_exceeds_output(g, w: Window):
    """The same for the input gradient, a convolution of `g`."""
    return w.cells > math.prod(g.shape[1:-1])


def filter_exceeds_image(x, g):
    """The same for the filter gradient, a convolution of `x` with `g` as filter."""
    return math.prod(g.shape[1:-1]) > math.prod(x.shape[1:-1])


def spreading_pays(g, filters, w: Window):
    """True where the input gradient is faster as one product than as XLA's convolution."""
    channels, outputs = filters.shape[-2:]
    parts = math.prod(g.shape[:-1]) * w.cells * channels * g.dtype.itemsize
    return (
        channels * outputs in SINGLE_CORE
        and parts <= COLUMN_BYTES
        and all(s == 1 for s in w.strides)
    )


def columns_pay(x, filters, w: Window):
    """True where one product over columns is faster than XLA's convolution."""
    rows, outputs = w.cells * x.shape[-1], filters.shape[-1]
    positions = x.shape[0] * math.prod(w.outputs(x.shape[1:-1]))
    small = rows * positions * x.dtype.itemsize <= COLUMN_BYTES
    return small and w.cells <= 25 and rows <= COLUMN_ROWS and outputs >= COLUMN_OUTPUTS
