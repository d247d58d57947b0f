"""Uniform random numbers."""

from yeoul.core.export import export
from yeoul.keras.initializers.initializer import RandomInitializer, call_arguments


@export("keras.initializers.RandomUniform", "keras.initializers.random_uniform")
class RandomUniform(RandomInitializer):
    """Uniform random numbers in [minval, maxval), floats or integers.

    Args:
      minval: lower end, included.
      maxval: upper end, excluded.
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.initializers.RandomUniform(0, 10, seed=1)([4], tf.int32))
      tf.Tensor([9 4 0 6], shape=(4,), dtype=int32)
    """

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(seed)
        self.minval, self.maxval = minval, maxval

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, nonce = call_arguments(self, shape, dtype, kwargs)
        if not dtype.is_floating and not dtype.is_integer:
            raise ValueError(f"Expected float or integer dtype, got {dtype!r}.")
        self._warn_reuse()
        return self._random.uniform(dims, self.minval, self.maxval, dtype, nonce)

    def get_config(self):
        """The constructor arguments."""
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed}
