"""Normal random numbers."""

from yeoul.core.export import export
from yeoul.keras.initializers.initializer import RandomInitializer, call_arguments, require_float


@export("keras.initializers.RandomNormal", "keras.initializers.random_normal")
class RandomNormal(RandomInitializer):
    """Normal random numbers.

    Args:
      mean: of the distribution.
      stddev: standard deviation.
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.initializers.RandomNormal(stddev=1.0, seed=1)([2]))
      tf.Tensor([ 0.1267  -0.4930], shape=(2,), dtype=float32)
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, nonce = call_arguments(self, shape, dtype, kwargs)
        require_float(dtype)
        self._warn_reuse()
        return self._random.normal(dims, self.mean, self.stddev, dtype, nonce)

    def get_config(self):
        """The constructor arguments."""
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}
