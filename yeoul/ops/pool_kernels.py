"""Maximum and average over sliding windows of 1 to 3 spatial axes, and their gradients, in jax.

Arrays are (batch, *spatial, channels). Where several cells of a window hold the maximum, the first
one, row by row, gets the gradient; under windows of three dimensions each of them gets it: as in
TensorFlow. Padding takes no part: it is never a maximum, and is not counted in an average.

On a CPU gradients are gathered from the side of the input, one phase of the strides at a time, in
loops that XLA can fuse: 5 to 40 times faster than XLA's own.
"""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.engine.xla import stored
from yeoul.ops.windows import Window, on_cpu, padded, taps

# Above this many cells, writing the windows out takes too long to compile.
MOST_CELLS = 64
# Up to so many cells the maximum of shifted inputs takes a third of the time of XLA's window.
FEW_CELLS = 16


def max_pool(x, w: Window):
    """Maximum over each window."""
    if on_cpu() and w.cells <= FEW_CELLS and x.size:
        seen = taps(stored(padded(x, w, lowest_of(x.dtype))), w, w.outputs(x.shape[1:-1]))
        return functools.reduce(jnp.maximum, seen)
    return lax.reduce_window(x, lowest_of(x.dtype), lax.max, *reach(w))


def max_pool_gradient(x, y, g, w: Window):
    """Gradient of `max_pool` with respect to `x`.

    Args:
      x: input of `max_pool`.
      y: its output.
      g: gradient of the output.
      w: the window.
    """
    if not written_out(w):
        return jax.vjp(lambda x: max_pool(x, w), x)[1](g)[0]
    zero = jnp.zeros((), g.dtype)
    if tiles(w) and len(w.size) == 2:
        cells = np.arange(w.cells, dtype=np.int32).reshape(w.size[0], 1, w.size[1], 1)
        holder = spread_out(stored(argmax(x, y, w)))
        return whole_image(jnp.where(holder == cells, spread_out(g), zero), x.shape)
    holds = holders(x, y, w)
    return gather(lambda k: jnp.where(holds(k), g, zero), g, x.shape, w)


def tiles(w: Window):
    """True if each input cell belongs to one window, or to none beyond the last."""
    return w.size == w.strides and w.plain and max(w.dilations) == 1


def spread_out(y):
    """(batch, rows, 1, columns, 1, channels), to be compared with the cells of each tile."""
    return jnp.expand_dims(y, (2, 4))


def whole_image(cells, shape):
    """(batch, rows, height, columns, width, channels) as an image of `shape`, zeros at its end."""
    n, rows, height, columns, width, channels = cells.shape
    image = cells.reshape(n, rows * height, columns * width, channels)
    missing = [(0, size - own, 0) for size, own in zip(shape, image.shape, strict=True)]
    return lax.pad(image, jnp.zeros((), image.dtype), missing)


def max_pool_gradient_gradient(x, y, g, w: Window):
    """What stands in `g`, an array like `x`, where the windows' maxima are."""
    holds = holders(x, y, w)
    zero = jnp.zeros((), g.dtype)
    seen = taps(padded(g, w), w, y.shape[1:-1])
    parts = (jnp.where(holds(k), tap, zero) for k, tap in enumerate(seen))
    return sum(parts, start=next(parts))


def holders(x, y, w: Window):
    """A function of a cell's number that tells in which windows it gets the maximum's gradient."""
    if len(w.size) == 3:
        seen = list(taps(padded(x, w, lowest_of(x.dtype)), w, y.shape[1:-1]))
        return lambda k: seen[k] == y
    chosen = argmax(x, y, w)
    return lambda k: chosen == k


def argmax(x, y, w: Window):
    """Number, row by row, of the first cell of each window that holds its maximum `y`."""
    seen = list(taps(padded(x, w, lowest_of(x.dtype)), w, y.shape[1:-1]))
    chosen = jnp.full(y.shape, len(seen) - 1, jnp.int32)
    for k in range(len(seen) - 2, -1, -1):
        chosen = jnp.where(seen[k] == y, jnp.int32(k), chosen)
    return chosen


def avg_pool(x, w: Window):
    """Average over the cells of each window that lie inside the image."""
    wide = jnp.promote_types(x.dtype, jnp.float32)
    total = window_sum(x.astype(wide), w)
    return (total / counts(x.shape[1:-1], w).astype(wide)).astype(x.dtype)


def avg_pool_gradient(g, dims, w: Window):
    """Gradient of `avg_pool` with respect to `x`.

    Args:
      g: gradient of the output.
      dims: sizes of the spatial axes of `x`.
      w: the window.
    """
    shape = (g.shape[0], *dims, g.shape[-1])
    wide = jnp.promote_types(g.dtype, jnp.float32)
    share = g.astype(wide) / counts(dims, w).astype(wide)
    if written_out(w):
        return gather(lambda k: share, share, shape, w).astype(g.dtype)
    like = jax.ShapeDtypeStruct(shape, wide)
    return jax.linear_transpose(lambda x: window_sum(x, w), like)(share)[0].astype(g.dtype)


def window_sum(x, w: Window):
    """Sum over each window, by XLA."""
    return lax.reduce_window(x, np.zeros((), x.dtype), lax.add, *reach(w))


def counts(dims, w: Window):
    """Cells of each window that lie inside an image of these sizes, broadcastable to the output."""
    if w.plain:
        return np.float64(w.cells)
    total = np.ones(())
    for axis, positions in enumerate(w.outputs(dims)):
        start = np.arange(positions)[:, None] * w.strides[axis] - w.pads[axis][0]
        cells = start + np.arange(w.size[axis]) * w.dilations[axis]
        inside = ((cells >= 0) & (cells < dims[axis])).sum(1)
        total = total * inside.reshape(-1, *(1,) * (len(dims) - axis))
    return total


def gather(value, like, shape, w: Window):
    """Sum over the windows' cells of `value(cell number)` at the input cells they look at.

    Args:
      value: function of the cell's number that gives an array (batch, *positions, channels).
      like: an array of that shape and dtype.
      shape: shape of the result, that of the input.
      w: the window.

    Input cells of one phase of the strides look back at neighbouring positions, so each phase is a
    sum of shifted arrays; the phases are then interleaved.
    """
    dims, positions = shape[1:-1], like.shape[1:-1]
    coarse = tuple(-(-n // s) for n, s in zip(dims, w.strides, strict=True))
    zero = jnp.zeros((), like.dtype)
    sums = {}  # by phase
    for k, cell in enumerate(w.offsets()):
        looked = [
            i * d - before for i, d, (before, _) in zip(cell, w.dilations, w.pads, strict=True)
        ]
        phase = tuple(a % s for a, s in zip(looked, w.strides, strict=True))
        shifts = [a // s for a, s in zip(looked, w.strides, strict=True)]
        config = [(t, n - m - t, 0) for t, n, m in zip(shifts, coarse, positions, strict=True)]
        part = lax.pad(value(k), zero, [(0, 0, 0), *config, (0, 0, 0)])
        sums[phase] = sums[phase] + part if phase in sums else part
    empty = jnp.zeros((shape[0], *coarse, shape[-1]), like.dtype)
    whole = interleave(lambda phase: sums.get(phase, empty), w.strides)
    return lax.slice(whole, (0,) * len(shape), shape)


def interleave(phases, strides, fixed=()):
    """The array whose cells `phase::stride` are `phases(phase)`, along every spatial axis."""
    axis = len(fixed)
    if axis == len(strides):
        return phases(fixed)
    parts = [interleave(phases, strides, (*fixed, a)) for a in range(strides[axis])]
    if len(parts) == 1:
        return parts[0]
    stacked = jnp.stack(parts, axis + 2)
    shape = list(parts[0].shape)
    shape[axis + 1] *= len(parts)
    return stacked.reshape(shape)


def lowest_of(dtype):
    """The lowest value of the dtype; of NumPy, so that XLA sees a maximum, not any reduction."""
    if jnp.issubdtype(dtype, jnp.floating):
        return np.asarray(-np.inf, dtype)
    return np.asarray(jnp.iinfo(dtype).min, dtype)


def reach(w: Window):
    """The window as `reduce_window` takes it."""
    pads = ((0, 0), *w.pads, (0, 0))
    return (1, *w.size, 1), (1, *w.strides, 1), pads, None, (1, *w.dilations, 1)


def written_out(w: Window):
    """True if the windows' cells are written out as slices."""
    if max(w.dilations) > 1 or len(w.size) == 3:  # XLA has no gradient there, or another one
        return True
    return on_cpu() and w.cells <= MOST_CELLS and math.prod(w.strides) <= MOST_CELLS


def flat_argmax(x, y, w: Window, with_batch):
    """Index of each window's maximum in the flattened image.

    Args:
      x: input of `max_pool`.
      y: its output.
      w: the window, over two axes.
      with_batch: count through the images of the batch.
    """
    n, height, width, channels = x.shape
    cell = argmax(x, y, w)
    i, j = jnp.divmod(cell.astype(jnp.int64), w.size[1])
    rows = jnp.arange(y.shape[1])[:, None, None] * w.strides[0] - w.pads[0][0] + i
    columns = jnp.arange(y.shape[2])[:, None] * w.strides[1] - w.pads[1][0] + j
    index = (rows * width + columns) * channels + jnp.arange(channels)
    if with_batch:
        index = index + jnp.arange(n)[:, None, None, None] * (height * width * channels)
    return index


def at_argmax(shape, g, places, with_batch):
    """Zeros of `shape` with `g` added at the places that `flat_argmax` gave."""
    if not with_batch:
        places = places + jnp.arange(shape[0])[:, None, None, None] * math.prod(shape[1:])
    flat = jnp.zeros(math.prod(shape), g.dtype).at[places.ravel()].add(g.ravel())
    return flat.reshape(shape)
