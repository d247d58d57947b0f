"""Dropout that keeps mean and variance."""

import math

from yeoul.core.export import export
from yeoul.keras.core.inputs_of_layer import as_tensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_random import DrawsMixin, layer_random
from yeoul.ops.array import cast, shape
from yeoul.ops.compare import greater_equal

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


@export("keras.layers.AlphaDropout")
class AlphaDropout(DrawsMixin, Layer):
    """Dropout for self-normalising networks: dropped values become the negative saturation of SELU.

    Args:
      rate: fraction between 0 and 1.
      noise_shape: shape of the mask.
      seed: makes the draws repeatable.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.AlphaDropout(0.5)(tf.ones([2]), training=False))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)

    Reference: Klambauer et al., "Self-Normalizing Neural Networks", 2017.
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed
        self._random = layer_random(seed)
        self.supports_masking = True

    def call(self, inputs, training=None):
        """The inputs, some of them replaced while training."""
        inputs = as_tensor(inputs)
        if not training or not 0.0 < self.rate < 1.0:
            return inputs
        saturation = -SELU_ALPHA * SELU_SCALE
        dims = shape(inputs) if self.noise_shape is None else self.noise_shape
        numbers = self._random.uniform(dims, inputs.dtype)
        kept = cast(greater_equal(numbers, self.rate), inputs.dtype)
        a = 1.0 / math.sqrt((1 - self.rate) * (1 + self.rate * saturation**2))
        return a * (inputs * kept + saturation * (1 - kept)) - a * saturation * self.rate

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "rate": self.rate,
            "seed": self.seed,
        }
