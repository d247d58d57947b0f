"""tf.experimental.numpy: numbers in equal steps or ratios."""

import math

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.ops import creation
from yeoul.ops.broadcast_to import broadcast_to
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow
from yeoul.ops.joining import concat
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.tnp.shaping import moveaxis
from yeoul.ops.tnp.types import common_dtype, floating, inferred, np_dtype, public, rank_of, tensor
from yeoul.ops.views import reshape


def spaced(start, stop, num, endpoint, axis):
    """Numbers between two arrays of floats, along a new axis; and the step."""
    count = num - 1 if endpoint else num
    step = (stop - start) / count if count > 0 else creation.fill(start.shape, math.nan) + start
    steps = creation.range(num)
    rank = rank_of(start)
    grid = reshape(cast(steps, start.dtype), [num] + [1] * rank)
    found = start + grid * step if num > 1 else start + grid
    if axis not in (0, -rank - 1):
        found = moveaxis(found, 0, axis)
    return found, step


def check_count(num):
    if num < 0:
        raise ValueError(f"Number of samples {num} must be non-negative.")


@public
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=float, axis=0):
    """Numbers in equal steps between two.

    Args:
      start: the first, or an array of such.
      stop: the end, or an array of such.
      num: how many.
      endpoint: whether the end is the last.
      retstep: whether the step is returned, too.
      dtype: dtype of the result.
      axis: where the new axis stands, if the ends are arrays.

    Returns:
      A tensor, or with `retstep` a tuple of two.

    Raises:
      ValueError: if `num` is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.linspace(0, 1, 5).numpy())
      [0.   0.25 0.5  0.75 1.  ]
    """
    check_count(num)
    wanted = np_dtype(float if dtype is None else dtype)
    start, stop = (floating(tensor(v, np.dtype("float64"))) for v in (start, stop))
    start, stop = start + creation.zeros_like(stop), stop + creation.zeros_like(start)
    found, step = spaced(start, stop, num, endpoint, axis)
    found = cast(found, FROM_NUMPY[wanted])
    return (found, step) if retstep else found


@public
def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """Powers of a base, their exponents in equal steps.

    Args:
      start: the first exponent.
      stop: the exponent at the end.
      num: how many.
      endpoint: whether the end is the last.
      base: the base.
      dtype: dtype of the result.
      axis: where the new axis stands, if the ends are arrays.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.logspace(0, 2, 3).numpy())
      [  1.  10. 100.]
    """
    wanted = np_dtype(float) if dtype is None else np_dtype(dtype)
    exponents = linspace(start, stop, num, endpoint, axis=axis)
    return cast(pow(tensor(base, exponents.dtype.np), exponents), FROM_NUMPY[wanted])


@public
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Numbers in equal ratios between two.

    Args:
      start: the first.
      stop: the end.
      num: how many.
      endpoint: whether the end is the last.
      dtype: dtype of the result.
      axis: where the new axis stands, if the ends are arrays.

    Returns:
      A tensor.

    Raises:
      ValueError: if `num` is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.geomspace(1, 8, 4).numpy())
      [1. 2. 4. 8.]
    """
    check_count(num)
    common = common_dtype(start, stop, inferred(np.zeros(1)).dtype)
    start, stop = tensor(start, common), tensor(stop, common)
    count = num - 1 if endpoint else num
    ratio = pow(stop / start, tensor(1.0 / max(count, 1), common))
    steps = cast(creation.range(num), start.dtype)
    grid = reshape(steps, [num] + [1] * rank_of(ratio))
    found = start * pow(ratio, grid)
    if endpoint and num > 1:
        found = concat([found[:-1], broadcast_to(stop, shape_of(ratio))[None]], 0)
    if axis:
        found = moveaxis(found, 0, axis)
    return cast(found, FROM_NUMPY[common if dtype is None else np_dtype(dtype)])
