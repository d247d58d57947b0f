"""Random numbers of `tf.keras.backend`: a seed that is not given comes from NumPy's generator."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.variable import Variable
from yeoul.keras.core.context import SETTINGS
from yeoul.ops.creation import ones, zeros
from yeoul.ops.random import normal, truncated_normal, uniform
from yeoul.ops.select import where

SEEDS = 10**7


def defaults(dtype, seed, seeds=SEEDS):
    """The dtype, Keras's default if None, and the seed, a new one if None."""
    return SETTINGS.floatx if dtype is None else dtype, (
        np.random.randint(seeds) if seed is None else seed
    )


@export("keras.backend.random_normal")
def random_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normal random numbers.

    Args:
      shape: ints.
      mean: of the distribution.
      stddev: standard deviation.
      dtype: default: Keras's float dtype.
      seed: integer; default: one of NumPy's generator, so `np.random.seed` makes it repeatable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.random_normal([2, 3]).shape
      TensorShape([2, 3])
    """
    dtype, seed = defaults(dtype, seed)
    return normal(shape, mean, stddev, dtype, seed)


@export("keras.backend.random_uniform")
def random_uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Uniform random numbers.

    Args:
      shape: ints.
      minval: lower end, included.
      maxval: upper end, excluded.
      dtype: default: Keras's float dtype.
      seed: integer; default: one of NumPy's generator, so `np.random.seed` makes it repeatable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.random_uniform([2, 3]).shape
      TensorShape([2, 3])
    """
    dtype, seed = defaults(dtype, seed)
    return uniform(shape, minval, maxval, dtype, seed)


@export("keras.backend.truncated_normal")
def truncated(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normal random numbers, those beyond two standard deviations redrawn.

    Args:
      shape: ints.
      mean: of the distribution before it is cut off.
      stddev: standard deviation of it.
      dtype: default: Keras's float dtype.
      seed: integer; default: one of NumPy's generator, so `np.random.seed` makes it repeatable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.truncated_normal([2, 3]).shape
      TensorShape([2, 3])
    """
    dtype, seed = defaults(dtype, seed)
    return truncated_normal(shape, mean, stddev, dtype, seed)


@export("keras.backend.random_bernoulli")
def random_bernoulli(shape, p=0.0, dtype=None, seed=None):
    """Ones with probability `p`, zeros otherwise.

    Args:
      shape: ints.
      p: probability of a one.
      dtype: default: Keras's float dtype.
      seed: integer; default: one of NumPy's generator, so `np.random.seed` makes it repeatable.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.backend.random_bernoulli([3], p=1.0))
      tf.Tensor([1. 1. 1.], shape=(3,), dtype=float32)
    """
    dtype, seed = defaults(dtype, seed)
    drawn = uniform(shape, dtype=dtype, seed=seed)
    return where(drawn <= p, ones(shape, dtype), zeros(shape, dtype))


@export("keras.backend.random_binomial")
def random_binomial(shape, p=0.0, dtype=None, seed=None):
    """The former name of `tf.keras.backend.random_bernoulli`.

    Args:
      shape: ints.
      p: probability of a one.
      dtype: default: Keras's float dtype.
      seed: integer.
    """
    return random_bernoulli(shape, p, dtype, seed)


@export("keras.backend.random_normal_variable")
def random_normal_variable(shape, mean, scale, dtype=None, name=None, seed=None):
    """A variable of normal random numbers.

    Args:
      shape: ints.
      mean: of the distribution.
      scale: standard deviation.
      dtype: default: Keras's float dtype.
      name: of the variable.
      seed: integer; default: one of NumPy's generator.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.random_normal_variable([2, 3], 0.0, 1.0).shape
      TensorShape([2, 3])
    """
    dtype, seed = defaults(dtype, seed, 10**9)
    return Variable(normal(shape, mean, scale, dtype, seed), name=name)


@export("keras.backend.random_uniform_variable")
def random_uniform_variable(shape, low, high, dtype=None, name=None, seed=None):
    """A variable of uniform random numbers.

    Args:
      shape: ints.
      low: lower end, included.
      high: upper end, excluded.
      dtype: default: Keras's float dtype.
      name: of the variable.
      seed: integer; default: one of NumPy's generator.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.random_uniform_variable([2, 3], 0.0, 1.0).shape
      TensorShape([2, 3])
    """
    dtype, seed = defaults(dtype, seed, 10**9)
    return Variable(uniform(shape, low, high, dtype, seed), name=name)
