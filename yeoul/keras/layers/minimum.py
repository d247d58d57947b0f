"""Elementwise minimum of several inputs."""

from yeoul.core.export import export
from yeoul.keras.layers.merging import Merge
from yeoul.ops.math import minimum as minimum_of


@export("keras.layers.Minimum")
class Minimum(Merge):
    """The elementwise minimum of several inputs, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Minimum()([tf.constant([[1.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[1.]], shape=(1, 1), dtype=float32)
    """

    def _merge(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = minimum_of(total, x)
        return total


@export("keras.layers.minimum")
def minimum(inputs, **kwargs):
    """The functional form of `Minimum`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.minimum([tf.constant([[1.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[1.]], shape=(1, 1), dtype=float32)
    """
    return Minimum(**kwargs)(inputs)
