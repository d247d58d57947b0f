"""Initializers with the arguments that they had in TensorFlow 1: `tf.compat.v1.zeros_initializer`.

Their random numbers come from the seed of the graph and the random ops before them, as those of
`tf.random.normal` do.
"""

import math

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.ops.creation import fill, ones, zeros
from yeoul.ops.random import normal, truncated_normal, uniform


class InitializerV1:
    """A callable from shape and dtype to a first value; the dtype has a default of its own."""

    def __init__(self, dtype="float32"):
        self.dtype = as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        """The first value.

        Args:
          shape: of the variable.
          dtype: default: that of the initializer.
          partition_info: has no effect.
        """
        return self.make(tuple(int(n) for n in shape), as_dtype(dtype or self.dtype))

    def make(self, shape, dtype):
        """The first value of this shape (a tuple of int) and dtype."""
        raise NotImplementedError(f"{type(self).__name__} must define make(shape, dtype).")

    def get_config(self):
        """The constructor arguments."""
        return {k: v.name if k == "dtype" else v for k, v in vars(self).items()}

    @classmethod
    def from_config(cls, config):
        """An initializer from `get_config`'s result."""
        return cls(**config)


@export("compat.v1.zeros_initializer", "compat.v1.initializers.zeros")
class Zeros(InitializerV1):
    """Zeros.

    Args:
      dtype: default dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.zeros_initializer()([2]).numpy())
      [0. 0.]
    """

    def make(self, shape, dtype):
        """Zeros."""
        return zeros(shape, dtype)


@export("compat.v1.ones_initializer", "compat.v1.initializers.ones")
class Ones(InitializerV1):
    """Ones.

    Args:
      dtype: default dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.ones_initializer()([2]).numpy())
      [1. 1.]
    """

    def make(self, shape, dtype):
        """Ones."""
        return ones(shape, dtype)


@export("compat.v1.constant_initializer", "compat.v1.initializers.constant")
class Constant(InitializerV1):
    """A given value, or the elements of a list in order.

    Args:
      value: number, list or array; with fewer elements than the shape, the last one is repeated.
      dtype: default dtype.
      verify_shape: True: the value must have the very shape.

    Raises:
      TypeError: when called, if the value has another shape and `verify_shape` is True.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.constant_initializer([1, 2, 3, 4])([2, 2]).numpy())
      [[1. 2.]
       [3. 4.]]
    """

    def __init__(self, value=0, dtype="float32", verify_shape=False):
        super().__init__(dtype)
        self.value, self._verify_shape = value, verify_shape

    def make(self, shape, dtype):
        """The value in this shape."""
        array = np.asarray(self.value)
        if self._verify_shape and array.shape != shape:
            raise TypeError(
                f"Expected Tensor's shape: {shape}, got {array.shape}. Give the initializer a "
                "value of the variable's shape, or leave verify_shape out."
            )
        if array.size == 1:
            return fill(shape, convert_to_tensor(array.reshape(()), dtype))
        size = math.prod(shape)
        flat = array.reshape(-1)[:size]
        flat = np.concatenate([flat, np.repeat(flat[-1:], size - flat.size)])
        return convert_to_tensor(flat.reshape(shape), dtype)

    def get_config(self):
        """The constructor arguments."""
        return {"value": self.value, "dtype": self.dtype.name}


class Seeded(InitializerV1):
    """An initializer of random numbers."""

    def __init__(self, seed, dtype):
        super().__init__(dtype)
        self.seed = seed


@export("compat.v1.random_normal_initializer", "compat.v1.initializers.random_normal")
class RandomNormal(Seeded):
    """Random numbers with a normal distribution.

    Args:
      mean: of the distribution.
      stddev: standard deviation.
      seed: of the op; see `tf.compat.v1.set_random_seed`.
      dtype: default dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.random_normal_initializer(stddev=0.1)([2, 3]).shape
      TensorShape([2, 3])
    """

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype="float32"):
        super().__init__(seed, dtype)
        self.mean, self.stddev = mean, stddev

    def make(self, shape, dtype):
        """Random numbers."""
        return normal(shape, self.mean, self.stddev, dtype, seed=self.seed)


@export("compat.v1.truncated_normal_initializer", "compat.v1.initializers.truncated_normal")
class TruncatedNormal(RandomNormal):
    """Random numbers with a normal distribution, those beyond two standard deviations redrawn.

    Args:
      mean: of the distribution.
      stddev: standard deviation.
      seed: of the op; see `tf.compat.v1.set_random_seed`.
      dtype: default dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.truncated_normal_initializer(stddev=0.1)([2, 3]).shape
      TensorShape([2, 3])
    """

    def make(self, shape, dtype):
        """Random numbers."""
        return truncated_normal(shape, self.mean, self.stddev, dtype, seed=self.seed)


@export("compat.v1.random_uniform_initializer", "compat.v1.initializers.random_uniform")
class RandomUniform(Seeded):
    """Random numbers spread evenly over [minval, maxval).

    Args:
      minval: lower end, included.
      maxval: upper end, excluded; default 1 for floats.
      seed: of the op; see `tf.compat.v1.set_random_seed`.
      dtype: default dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.random_uniform_initializer(-1.0, 1.0)([2, 3]).shape
      TensorShape([2, 3])
    """

    def __init__(self, minval=0.0, maxval=None, seed=None, dtype="float32"):
        super().__init__(seed, dtype)
        self.minval, self.maxval = minval, maxval

    def make(self, shape, dtype):
        """Random numbers."""
        return uniform(shape, self.minval, self.maxval, dtype, seed=self.seed)
