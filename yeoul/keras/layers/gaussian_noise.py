"""Gaussian noise."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_random import DrawsMixin, layer_random
from yeoul.ops.array import shape


@export("keras.layers.GaussianNoise")
class GaussianNoise(DrawsMixin, Layer):
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
        self._random = layer_random(seed)

    def call(self, inputs, training=None):
        """The inputs, with noise while training."""
        if not training:
            return inputs
        return inputs + self._random.normal(shape(inputs), 0.0, self.stddev, inputs.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "stddev": self.stddev, "seed": self.seed}
