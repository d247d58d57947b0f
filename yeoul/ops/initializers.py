"""Initializers for variables without Keras: tf.zeros_initializer, tf.random_normal_initializer."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import constant
from yeoul.ops.creation import ones, zeros
from yeoul.ops.random import normal, uniform
from yeoul.ops.stateless_random import stateless_normal, stateless_uniform

KEYWORDS = ("partition_shape", "partition_offset")


class Initializer:
    """Base class: a callable from shape and dtype to a first value."""

    def __call__(self, shape, dtype=None, **kwargs):
        raise NotImplementedError(f"{type(self).__name__} must define __call__(shape, dtype).")

    def get_config(self):
        """The constructor arguments."""
        return {}

    @classmethod
    def from_config(cls, config):
        """An initializer from `get_config`'s result."""
        return cls(**{k: v for k, v in config.items() if k != "dtype"})


def part_shape(shape, kwargs):
    """The shape to make: the whole, or the part that `partition_shape` asks for.

    Raises:
      TypeError: if a keyword is unknown.
    """
    for keyword in kwargs:
        if keyword not in KEYWORDS:
            raise TypeError(
                f"Keyword argument should be one of {list(KEYWORDS)}. Received: {keyword}"
            )
    return kwargs.get("partition_shape", shape)


def number_dtype(dtype, floating=False):
    """The dtype, checked to hold numbers or booleans, or to be a float.

    Raises:
      ValueError: if it does not.
    """
    dtype = as_dtype(dtype)
    if floating and not dtype.is_floating:
        raise ValueError(f"Argument `dtype` is expected to be floating point. Received: {dtype!r}.")
    if dtype.name == "string":
        raise ValueError(f"Argument `dtype` expected to be numeric or boolean. Received {dtype!r}.")
    return dtype


@export("zeros_initializer")
class ZerosInitializer(Initializer):
    """Zeros.

    Example:
      >>> import yeoul as tf
      >>> tf.Variable(tf.zeros_initializer()([2]))
      <tf.Variable 'Variable:0' shape=(2,) dtype=float32, numpy=array([0., 0.], dtype=float32)>
    """

    def __call__(self, shape, dtype="float32", **kwargs):
        return zeros(part_shape(shape, kwargs), number_dtype(dtype))


@export("ones_initializer")
class OnesInitializer(Initializer):
    """Ones.

    Example:
      >>> import yeoul as tf
      >>> print(tf.ones_initializer()([2]))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)
    """

    def __call__(self, shape, dtype="float32", **kwargs):
        return ones(part_shape(shape, kwargs), number_dtype(dtype))


@export("constant_initializer")
class ConstantInitializer(Initializer):
    """A given value.

    Args:
      value: number, list or array; without a dtype in the call, its own dtype is kept.
      support_partition: True: calls may say which part of a variable they fill; `shape` is then
        that of the part.

    Raises:
      TypeError: if the value is neither.

    Example:
      >>> import yeoul as tf
      >>> print(tf.constant_initializer([1, 2])([2]))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """

    def __init__(self, value=0, support_partition=False):
        if not (np.isscalar(value) or isinstance(value, (list, tuple, np.ndarray))):
            raise TypeError(
                f"Invalid type for initial value: {type(value).__name__}. Expected Python scalar, "
                "list or tuple of values, or numpy.ndarray."
            )
        self.value, self.support_partition = value, support_partition

    def __call__(self, shape, dtype=None, **kwargs):
        if kwargs and not self.support_partition:
            part_shape(shape, kwargs)
            raise ValueError("Pass support_partition=True to make a part of a constant.")
        part_shape(shape, kwargs)
        return constant(self.value, dtype, shape)

    def get_config(self):
        """The constructor arguments."""
        return {"value": self.value}


@export("random_normal_initializer")
class RandomNormalInitializer(Initializer):
    """Normal random numbers.

    Args:
      mean: of the distribution.
      stddev: standard deviation.
      seed: integer: the same numbers in each call.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random_normal_initializer(seed=1)([2]))
      tf.Tensor([ 0.0063 -0.0247], shape=(2,), dtype=float32)
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape, dtype="float32", **kwargs):
        dtype, shape = number_dtype(dtype, floating=True), part_shape(shape, kwargs)
        if self.seed is not None:
            return stateless_normal(shape, [self.seed, 0], self.mean, self.stddev, dtype)
        return normal(shape, self.mean, self.stddev, dtype)

    def get_config(self):
        """The constructor arguments."""
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}


@export("random_uniform_initializer")
class RandomUniformInitializer(Initializer):
    """Uniform random numbers in [minval, maxval), floats or integers.

    Args:
      minval: lower end, included.
      maxval: upper end, excluded.
      seed: integer: the same numbers in each call.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random_uniform_initializer(0, 10, seed=1)([4], tf.int32))
      tf.Tensor([9 4 0 6], shape=(4,), dtype=int32)
    """

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def __call__(self, shape, dtype="float32", **kwargs):
        dtype, shape = as_dtype(dtype), part_shape(shape, kwargs)
        if not dtype.is_floating and not dtype.is_integer:
            raise ValueError(f"Argument `dtype` expected to be numeric. Received {dtype!r}.")
        if self.seed is not None:
            return stateless_uniform(shape, [self.seed, 0], self.minval, self.maxval, dtype)
        return uniform(shape, self.minval, self.maxval, dtype)

    def get_config(self):
        """The constructor arguments."""
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed}
