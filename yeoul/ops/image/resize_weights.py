"""How each cell of a resized axis is made of the cells of the original one."""

import functools

import numpy as np

# TensorFlow looks the cubic up in a table; without half_pixel_centers with another constant.
CUBIC, OLD_CUBIC, TABLE_SIZE = -0.5, -0.75, 1024


@functools.lru_cache(maxsize=256)
def nearest(n, new, align_corners=False, half_pixel_centers=True):
    """For each new cell, the index of the nearest of the `n` old ones."""
    places = np.arange(new, dtype=np.float32)
    scale = scaling(n, new, align_corners)
    if align_corners:
        index = np.floor(places * scale + np.float32(0.5))
    else:
        index = np.floor((places + (0.5 if half_pixel_centers else 0.0)) * scale)
    return np.minimum(index.astype(np.int64), n - 1)


def scaling(n, new, align_corners):
    """Old cells for each new one."""
    if align_corners and new > 1:
        return np.float32((n - 1) / np.float32(new - 1))
    return np.float32(n / np.float32(new))


def sampled(n, new, align_corners, half_pixel_centers):
    """Where the new cells' centres lie among the old cells."""
    places = np.arange(new, dtype=np.float32)
    scale = scaling(n, new, align_corners)
    if half_pixel_centers:
        return (places + np.float32(0.5)) * scale - np.float32(0.5)
    return places * scale


class Taps:
    """New cells as sums of a few old ones each.

    Attributes:
      cells: (taps, new) indices of old cells.
      weights: (taps, new) float32.
      count: number of old cells.
    """

    __slots__ = ("cells", "count", "weights")

    def __init__(self, cells, weights, count):
        self.cells, self.weights, self.count = cells, weights.astype(np.float32), count

    def matrix(self):
        """The weights as a matrix (new, old)."""
        new = self.cells.shape[1]
        out = np.zeros((new, self.count), np.float32)
        for cells, weights in zip(self.cells, self.weights, strict=True):
            np.add.at(out, (np.arange(new), cells), weights)
        return out


@functools.lru_cache(maxsize=256)
def linear(n, new, align_corners=False, half_pixel_centers=True):
    """Linear interpolation between the two nearest cells."""
    at = sampled(n, new, align_corners, half_pixel_centers)
    below = np.floor(at)
    upper = at - below
    cells = np.clip(np.stack([below, below + 1]), 0, n - 1).astype(np.int64)
    return Taps(cells, np.stack([1 - upper, upper]), n)


@functools.lru_cache(maxsize=256)
def cubic(n, new, align_corners=False, half_pixel_centers=True):
    """Cubic interpolation between the four nearest cells; those outside do not count."""
    at = sampled(n, new, align_corners, half_pixel_centers)
    below = np.floor(at)
    offset = np.round((at - below) * TABLE_SIZE) / TABLE_SIZE
    steps = np.arange(-1, 3)[:, None]
    cells = below + steps
    constant = CUBIC if half_pixel_centers else OLD_CUBIC
    weights = keys_cubic(np.abs(steps - offset), constant).astype(np.float64)
    if half_pixel_centers:
        weights = np.where((cells >= 0) & (cells < n), weights, 0)
        weights = weights / weights.sum(0)
    return Taps(np.clip(cells, 0, n - 1).astype(np.int64), weights, n)


@functools.lru_cache(maxsize=256)
def area(n, new, align_corners=False):
    """Mean over the part of the axis that a new cell covers."""
    scale = float(scaling(n, new, align_corners))
    start = np.arange(new)[:, None] * scale
    cells = np.arange(n)
    covered = np.clip(np.minimum(cells + 1, start + scale) - np.maximum(cells, start), 0, None)
    covered[:, -1:] += np.clip(start + scale - np.maximum(start, n), 0, None)  # beyond the end
    return (covered / scale).astype(np.float32)


def keys_cubic(x, constant=CUBIC):
    """Keys's cubic at distances `x`."""
    near = ((constant + 2) * x - (constant + 3)) * x * x + 1
    far = constant * (((x - 5) * x + 8) * x - 4)
    return np.where(x <= 1, near, np.where(x < 2, far, 0))


def mitchell_cubic(x):
    """The cubic of Mitchell and Netravali at distances `x`."""
    near = (7 / 6 * x - 2) * x * x + 8 / 9
    far = ((-7 / 18 * x + 2) * x - 10 / 3) * x + 16 / 9
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def lanczos(radius):
    """The windowed sinc of this radius."""
    return lambda x: np.where(x <= radius, np.sinc(x) * np.sinc(x / radius), 0)


def gaussian(x):
    """A bell of standard deviation 0.5 at distances `x`."""
    return np.where(x < 1.5, np.exp(-2 * x * x), 0)


# Kernels of ScaleAndTranslate: radius, function of the distance.
KERNELS = {
    "triangle": (1.0, lambda x: np.maximum(0, 1 - x)),
    "keyscubic": (2.0, keys_cubic),
    "mitchellcubic": (2.0, mitchell_cubic),
    "lanczos1": (1.0, lanczos(1)),
    "lanczos3": (3.0, lanczos(3)),
    "lanczos5": (5.0, lanczos(5)),
    "gaussian": (1.5, gaussian),
    "box": (0.5, lambda x: np.where(x < 0.5, 1.0, np.where(x == 0.5, 0.5, 0.0))),
}


@functools.lru_cache(maxsize=256)
def kernel(n, new, kernel_type, antialias, scale=None, translation=0.0):
    """Weights by a kernel around each new cell's centre, normalised.

    Args:
      n: old size.
      new: new size.
      kernel_type: one of KERNELS.
      antialias: widen the kernel when the axis becomes shorter.
      scale: new cells for each old one; `new / n` by default.
      translation: of the new cells.
    """
    radius, function = KERNELS[kernel_type]
    single = np.float32  # at the rim of a kernel, rounding decides whether a cell counts
    half = single(0.5)
    inverse = single(1) / single(single(new) / single(n) if scale is None else scale)
    width = max(inverse, single(1)) if antialias else single(1)
    centres = (np.arange(new, dtype=single) + half) * inverse - single(translation) * inverse
    distances = np.abs(np.arange(n, dtype=single) + half - centres[:, None]) * (single(1) / width)
    weights = np.where(distances <= radius, function(distances), 0)
    outside = (centres < 0) | (centres > n)
    total = weights.sum(1, keepdims=True)
    weights = np.where(outside[:, None] | (total == 0), 0, weights / np.where(total == 0, 1, total))
    return weights.astype(np.float32)
