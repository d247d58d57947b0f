"""Convolution and its gradients in NumPy, for images so small that a compile would cost more.

A new shape costs XLA 25 to 60 ms of compiling, which eager programs pay each time.
"""

import math

import numpy as np

from yeoul.ops.family import HALF
from yeoul.ops.windows import Window

LIMIT = 1 << 12  # elements of each array; beyond, XLA's kernels are faster than NumPy's


def patches(x, w: Window):
    """What each position of the window sees: a view `(batch, *positions, *window, channels)`."""
    if not w.plain:
        x = np.pad(x, [(0, 0), *w.pads, (0, 0)])
    out = w.outputs([n - sum(p) for n, p in zip(x.shape[1:-1], w.pads, strict=True)])
    inner = x.strides[1:-1]
    strides = [s * step for s, step in zip(inner, w.strides, strict=True)]
    cells = [s * gap for s, gap in zip(inner, w.dilations, strict=True)]
    shape = (len(x), *out, *w.size, x.shape[-1])
    return np.lib.stride_tricks.as_strided(
        x, shape, (x.strides[0], *strides, *cells, x.strides[-1]), writeable=False
    )


def wide(*arrays):
    """The arrays, 16-bit floats as float32: sums need the digits."""
    return [a.astype(np.float32) if a.dtype in HALF else a for a in arrays]


def by_groups(kernel, groups, *arrays):
    """The kernel on each group of the last axis of the arrays, results side by side."""
    parts = [np.split(a, groups, axis=-1) for a in arrays]
    return np.concatenate([kernel(*part) for part in zip(*parts, strict=True)], -1)


def conv(x, filters, w: Window, groups=1):
    """As `conv_kernels.conv`."""

    def one(a, f):
        a, f = wide(a, f)
        seen = patches(a, w)
        cells = w.cells * a.shape[-1]
        rows = seen.reshape(*seen.shape[: 1 + len(w.size)], cells)
        return (rows @ f.reshape(cells, f.shape[-1])).astype(x.dtype)

    return one(x, filters) if groups == 1 else by_groups(one, groups, x, filters)


def conv_input_gradient(g, filters, dims, w: Window, groups=1):
    """As `conv_kernels.conv_input_gradient`."""

    def one(a, f):
        a, f = wide(a, f)
        shape = [n + sum(p) for n, p in zip(dims, w.pads, strict=True)]
        total = np.zeros((len(a), *shape, f.shape[-2]), a.dtype)
        for cell in w.offsets():
            spans = zip(cell, w.dilations, w.strides, a.shape[1:-1], strict=True)
            place = [slice(i * d, i * d + (m - 1) * s + 1, s) for i, d, s, m in spans]
            total[(slice(None), *place)] += a @ f[cell].T
        inner = [slice(p[0], p[0] + n) for p, n in zip(w.pads, dims, strict=True)]
        return total[(slice(None), *inner)].astype(g.dtype)

    return one(g, filters) if groups == 1 else by_groups(one, groups, g, filters)


def conv_filter_gradient(x, g, w: Window, groups=1):
    """As `conv_kernels.conv_filter_gradient`."""

    def one(a, b):
        a, b = wide(a, b)
        seen = patches(a, w)
        cells = w.cells * a.shape[-1]
        count = math.prod(b.shape[:-1])
        found = seen.reshape(count, cells).T @ b.reshape(count, b.shape[-1])
        return found.reshape(*w.size, a.shape[-1], b.shape[-1]).astype(g.dtype)

    return one(x, g) if groups == 1 else by_groups(one, groups, x, g)


KERNELS = conv, conv_input_gradient, conv_filter_gradient
