"""tf.experimental.numpy.random: random arrays, from the generators of tf.random."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.ops import random as source
from yeoul.ops.casting import cast
from yeoul.ops.random_gamma import poisson as poisson_of
from yeoul.ops.seeds import set_seed
from yeoul.ops.tnp.creation import dims
from yeoul.ops.tnp.types import np_dtype, tensor

PATH = "experimental.numpy.random."


@export(PATH + "seed")
def seed(s):
    """Sets the global seed, as `tf.random.set_seed`.

    Args:
      s: integer.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.seed(1)
    """
    set_seed(int(tensor(s)))


@export(PATH + "randn")
def randn(*args):
    """Standard normal numbers.

    Args:
      *args: the lengths of the axes.

    Returns:
      A tensor of the default float.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.randn(2, 3).shape
      TensorShape([2, 3])
    """
    return standard_normal(args)


@export(PATH + "standard_normal")
def standard_normal(size=None):
    """Standard normal numbers.

    Args:
      size: list of lengths, or None for a scalar.

    Returns:
      A tensor of the default float.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.standard_normal([2]).shape
      TensorShape([2])
    """
    return source.normal(dims(() if size is None else size), dtype=default_float())


@export(PATH + "rand")
def rand(*size):
    """Uniform numbers in [0, 1).

    Args:
      *size: the lengths of the axes.

    Returns:
      A tensor of the default float.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.rand(2).shape
      TensorShape([2])
    """
    return uniform(0.0, 1.0, size)


@export(PATH + "random")
def random(size=None):
    """Uniform numbers in [0, 1).

    Args:
      size: list of lengths, or None for a scalar.

    Returns:
      A tensor of the default float.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.random([2]).shape
      TensorShape([2])
    """
    return uniform(0.0, 1.0, () if size is None else size)


@export(PATH + "uniform")
def uniform(low=0.0, high=1.0, size=None):
    """Uniform numbers in [low, high).

    Args:
      low: lower end, number or array.
      high: upper end, number or array.
      size: list of lengths; None: the shape of the ends.

    Returns:
      A tensor of the default float.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.uniform(0, 5, [2]).shape
      TensorShape([2])
    """
    wanted = np_dtype(float)
    low, high = tensor(low, wanted), tensor(high, wanted)
    size = (low + high).shape if size is None else dims(size)
    return source.uniform(size, dtype=default_float()) * (high - low) + low


@export(PATH + "poisson")
def poisson(lam=1.0, size=None):
    """Numbers with a Poisson distribution.

    Args:
      lam: the rate, number or array.
      size: list of lengths, which stand before those of `lam`; None: none.

    Returns:
      A tensor of int64.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.poisson(3.0, [2]).dtype
      tf.int64
    """
    lam = tensor(lam, np_dtype(float))
    size = dims(() if size is None else size)
    return cast(poisson_of(size, lam, dtype=lam.dtype), "int64")


@export(PATH + "randint")
def randint(low, high=None, size=None, dtype=np.int64):
    """Uniform integers in [low, high).

    Args:
      low: least integer; with `high` None: the end, and the least is 0.
      high: the end.
      size: list of lengths, or None for a scalar.
      dtype: an integer dtype.

    Returns:
      A tensor.

    Raises:
      ValueError: for dtypes that are not accepted.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.random.randint(1, 7, [2]).dtype
      tf.int64
    """
    wanted = np_dtype(dtype)
    if wanted not in (np.dtype("int32"), np.dtype("int64")):
        raise ValueError(f"`dtype` must be int32 or int64, not {wanted.name}.")
    low, high = (0, low) if high is None else (low, high)
    size = dims(() if size is None else size)
    return source.uniform(size, low, high, FROM_NUMPY[wanted])


def default_float():
    """The dtype of Python's floats."""
    return FROM_NUMPY[np_dtype(float)]
