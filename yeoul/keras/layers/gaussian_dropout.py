"""Multiplicative Gaussian noise."""

import math

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_random import DrawsMixin, layer_random
from yeoul.ops.array import shape


@export("keras.layers.GaussianDropout")
class GaussianDropout(DrawsMixin, Layer):
    """Multiplies by normal noise of mean 1 while training.

    Args:
      rate: the noise has the standard deviation `sqrt(rate / (1 - rate))`.
      seed: makes the draws repeatable.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.GaussianDropout(0.5)(tf.ones([2]), training=False))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)

    Reference: Srivastava et al., "Dropout", 2014.
    """

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.rate, self.seed = rate, seed
        self._random = layer_random(seed)

    def call(self, inputs, training=None):
        """The inputs, times noise while training."""
        if not training or not 0 < self.rate < 1:
            return inputs
        stddev = math.sqrt(self.rate / (1.0 - self.rate))
        return inputs * self._random.normal(shape(inputs), 1.0, stddev, inputs.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
