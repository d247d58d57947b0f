"""Gaussian noise."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.random_generator import OpSeeds
from yeoul.ops.array import shape
from yeoul.ops.random import normal


@export("keras.layers.GaussianNoise")
class GaussianNoise(Layer):
    """Adds normal noise of mean 0 while training.

    Args:
      stddev: standard deviation of the noise.
      seed: makes the draws repeatable.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.GaussianNoise(1.0)(tf.ones([2]), training=False))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)
    """

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.stddev, self.seed = stddev, seed
        self._seeds = OpSeeds(seed)

    def call(self, inputs, training=None):
        """The inputs, with noise while training."""
        if not training:
            return inputs
        return inputs + normal(shape(inputs), 0.0, self.stddev, inputs.dtype, self._seeds.next())

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "stddev": self.stddev, "seed": self.seed}
