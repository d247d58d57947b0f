"""Dropout."""

import numbers

from yeoul.core.export import export
from yeoul.keras.core.inputs_of_layer import as_tensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_random import DrawsMixin, layer_random
from yeoul.ops.array import shape


@export("keras.layers.Dropout")
class Dropout(DrawsMixin, Layer):
    """Sets a fraction of the inputs to zero while training, and scales up the others.

    Args:
      rate: fraction between 0 and 1.
      noise_shape: shape of the mask, 1 where it is shared along an axis.
      seed: makes the draws repeatable.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Dropout(0.5)(tf.ones([2]), training=False))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)

    Reference: Srivastava et al., "Dropout", 2014.
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        if isinstance(rate, numbers.Real) and not 0 <= rate <= 1:
            raise ValueError(
                f"Invalid value {rate} received for `rate`, expected a value between 0 and 1 "
                f"(layer {self.name!r}, {type(self).__name__}). Pass the fraction, such as 0.2."
            )
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed
        self._random = layer_random(seed)
        self.supports_masking = True

    def _noise_shape(self, inputs):
        if self.noise_shape is None:
            return None
        dims = shape(inputs)
        return [dims[i] if n is None else n for i, n in enumerate(self.noise_shape)]

    def call(self, inputs, training=None):
        """The inputs, some of them dropped while training."""
        inputs = as_tensor(inputs)
        if not training or not self.rate:
            return inputs
        return self._random.dropout(inputs, self.rate, self._noise_shape(inputs))

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "rate": self.rate,
            "noise_shape": self.noise_shape,
            "seed": self.seed,
        }
