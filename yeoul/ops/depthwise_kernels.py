"""Depthwise convolution over 1 to 3 spatial axes and its gradients, in jax.

Arrays are (batch, *spatial, channels), filters (*window, channels, multiplier); channel c gives
the outputs c · multiplier … c · multiplier + multiplier - 1. On a CPU the sum over the window's
cells is written out: shifted inputs times one filter row each, which XLA fuses into one loop, 10 to
200 times faster than its grouped convolution.
"""

import itertools
import math

import jax
import jax.numpy as jnp
from jax import lax

from yeoul.engine.xla import stored
from yeoul.ops.conv_kernels import xla_conv
from yeoul.ops.windows import Window, on_cpu, padded, place, taps

# Above this many cells, writing the sum out takes too long to compile.
MOST_CELLS = 128
# A filter gradient sums up to so many cells in one reduction, and those of larger windows a few at
# a time: more sums than fit into the registers take up to fifteen times as long.
SUMMED_CELLS = 9
SUMMED_AT_ONCE = 5


def depthwise(x, filters, w: Window):
    """Each channel convolved with its own filters.

    Args:
      x: (batch, *spatial, channels).
      filters: (*window, channels, multiplier).
      w: the window.

    Returns:
      (batch, *positions, channels · multiplier).
    """
    if not written_out(w):
        return xla_depthwise(x, filters, w)
    out = w.outputs(x.shape[1:-1])
    wide = jnp.promote_types(x.dtype, jnp.float32)
    filters = filters.astype(wide)
    seen = zip(taps(stored(padded(x, w)), w, out), w.offsets(), strict=True)
    terms = (tap[..., None].astype(wide) * filters[cell] for tap, cell in seen)
    total = sum(terms, start=next(terms)).astype(x.dtype)
    return total.reshape(x.shape[0], *out, math.prod(filters.shape[-2:]))


def depthwise_input_gradient(g, filters, dims, w: Window):
    """Gradient of `depthwise` with respect to `x`.

    Args:
      g: gradient of the output, (batch, *positions, channels · multiplier).
      filters: as in `depthwise`.
      dims: sizes of the spatial axes of `x`.
      w: the window.
    """
    channels, multiplier = filters.shape[-2:]
    if not written_out(w):
        like = jax.ShapeDtypeStruct((g.shape[0], *dims, channels), g.dtype)
        return jax.linear_transpose(lambda x: xla_depthwise(x, filters, w), like)(g)[0]
    if all(s == 1 for s in w.strides) and multiplier == 1:
        return depthwise(g, jnp.flip(filters, range(len(w.size))), w.turned(dims, g.shape[1:-1]))
    wide = jnp.promote_types(g.dtype, jnp.float32)
    filters = filters.astype(wide)
    parts = g.astype(wide).reshape(*g.shape[:-1], channels, multiplier)
    terms = (place((parts * filters[cell]).sum(-1), w, cell, dims) for cell in w.offsets())
    return sum(terms, start=next(terms)).astype(g.dtype)


def depthwise_filter_gradient(x, g, w: Window):
    """Gradient of `depthwise` with respect to the filters.

    Args:
      x: as in `depthwise`.
      g: gradient of the output, (batch, *positions, channels · multiplier).
      w: the window.
    """
    channels, multiplier = x.shape[-1], g.shape[-1] // x.shape[-1]
    if not written_out(w):
        like = jax.ShapeDtypeStruct((*w.size, channels, multiplier), g.dtype)
        return jax.linear_transpose(lambda f: xla_depthwise(x, f, w), like)(g)[0]
    wide = jnp.promote_types(g.dtype, jnp.float32)
    g = g.reshape(*g.shape[:-1], channels, multiplier)
    few = w.cells <= SUMMED_CELLS
    image = padded(x, w) if few else stored(padded(x, w))
    products = (tap[..., None].astype(wide) * g for tap in taps(image, w, g.shape[1:-2]))
    sums = []
    while some := tuple(itertools.islice(products, SUMMED_CELLS if few else SUMMED_AT_ONCE)):
        sums += summed(some)
    return jnp.stack(sums).astype(g.dtype).reshape(*w.size, channels, multiplier)


def summed(products):
    """The sum of each array over all axes but the last two.

    Summed together, products are computed on the way and never stored.
    """
    last = products[0].ndim - 3
    zeros = (jnp.zeros((), products[0].dtype),) * len(products)
    rows = lax.reduce(products, zeros, add_each, (last,))
    return [row.sum(tuple(range(last))) for row in rows]


def add_each(a, b):
    return [p + q for p, q in zip(a, b, strict=True)]


def xla_depthwise(x, filters, w: Window):
    """XLA's grouped convolution."""
    channels, multiplier = filters.shape[-2:]
    return xla_conv(x, filters.reshape(*w.size, 1, channels * multiplier), w, groups=channels)


def written_out(w: Window):
    """True if the sum over the window's cells is written out."""
    return on_cpu() and w.cells <= MOST_CELLS
