"""Sliding windows over the spatial axes of (batch, *spatial, channels) arrays."""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

Padding = str | Sequence[Sequence[int]]


class Window(NamedTuple):
    """A window that slides over n spatial axes; every field has n entries.

    Attributes:
      size: extent of the window.
      strides: steps.
      pads: (before, after) added to each axis.
      dilations: distance of neighbouring cells of the window.
    """

    size: tuple[int, ...]
    strides: tuple[int, ...]
    pads: tuple[tuple[int, int], ...]
    dilations: tuple[int, ...]

    @property
    def cells(self) -> int:
        """Number of cells of the window."""
        return math.prod(self.size)

    @property
    def plain(self) -> bool:
        """True if nothing is padded."""
        return not any(before or after for before, after in self.pads)

    def outputs(self, dims) -> tuple[int, ...]:
        """Number of positions of the window along axes of these sizes."""
        spans = [(k - 1) * d + 1 for k, d in zip(self.size, self.dilations, strict=True)]
        return tuple(
            max((n + sum(pad) - span) // s + 1, 0)
            for n, pad, span, s in zip(dims, self.pads, spans, self.strides, strict=True)
        )

    def turned(self, dims, positions) -> "Window":
        """The window under which a gradient of `positions` goes back to inputs of `dims`.

        For strides of 1: the gradient is convolved with the filters turned around.
        """
        pads = []
        for n, m, k, (before, _), d in zip(
            dims, positions, self.size, self.pads, self.dilations, strict=True
        ):
            low = (k - 1) * d - before
            pads.append((low, n + (k - 1) * d - low - m))
        return Window(self.size, self.strides, tuple(pads), self.dilations)

    def offsets(self):
        """Coordinates of the window's cells, row by row."""
        return itertools.product(*map(range, self.size))


def window(dims, size, strides, padding: Padding, dilations=None) -> Window:
    """The window of an op over axes of sizes `dims`.

    Args:
      dims: sizes of the spatial axes.
      size: extent of the window along each axis.
      strides: its steps.
      padding: "SAME" (as many outputs as steps, the odd cell goes after), "VALID" (none), or
        (before, after) pairs.
      dilations: distances of its cells; 1 by default.
    """
    dilations = tuple(dilations or (1,) * len(size))
    if padding == "VALID":
        pads = ((0, 0),) * len(size)
    elif padding == "SAME":
        pads = tuple(map(same_pads, dims, size, strides, dilations))
    else:
        pads = tuple((int(before), int(after)) for before, after in padding)
    return Window(tuple(size), tuple(strides), pads, dilations)


def same_pads(n, size, stride, dilation):
    """(before, after) so that an axis of n cells gives ceil(n / stride) outputs."""
    total = max((-(-n // stride) - 1) * stride + (size - 1) * dilation + 1 - n, 0)
    return total // 2, total - total // 2


def on_cpu() -> bool:
    """True if the kernels tuned for CPUs are to be used."""
    return jax.default_backend() == "cpu"


def padded(x, w: Window, value=0):
    """`x` with the window's padding around its spatial axes."""
    if w.plain:
        return x
    return lax.pad(
        x, jnp.asarray(value, x.dtype), [(0, 0, 0), *((a, b, 0) for a, b in w.pads), (0, 0, 0)]
    )


def taps(x, w: Window, out):
    """For each cell of the window, what it sees at every position: (batch, *out, channels).

    Args:
      x: padded input.
      w: the window.
      out: number of positions along each axis.
    """
    for cell in w.offsets():
        first = [i * d for i, d in zip(cell, w.dilations, strict=True)]
        limit = [a + (m - 1) * s + 1 for a, m, s in zip(first, out, w.strides, strict=True)]
        yield lax.slice(x, (0, *first, 0), (x.shape[0], *limit, x.shape[-1]), (1, *w.strides, 1))


def place(x, w: Window, cell, dims):
    """The transpose of a tap: zeros of sizes `dims` with `x` where the cell looked."""
    config = [(0, 0, 0)]
    for i, d, s, (before, _), n, m in zip(
        cell, w.dilations, w.strides, w.pads, dims, x.shape[1:-1], strict=True
    ):
        first = i * d - before
        config.append((first, n - first - ((m - 1) * s + 1), s - 1))
    return lax.pad(x, jnp.zeros((), x.dtype), [*config, (0, 0, 0)])
