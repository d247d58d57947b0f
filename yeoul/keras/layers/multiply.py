"""Elementwise product of several inputs."""

from yeoul.core.export import export
from yeoul.keras.layers.merging import Merge


@export("keras.layers.Multiply")
class Multiply(Merge):
    """The elementwise product of several inputs, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Multiply()([tf.constant([[2.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[6.]], shape=(1, 1), dtype=float32)
    """

    def _merge(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = total * x
        return total


@export("keras.layers.multiply")
def multiply(inputs, **kwargs):
    """The functional form of `Multiply`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.multiply([tf.constant([[2.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[6.]], shape=(1, 1), dtype=float32)
    """
    return Multiply(**kwargs)(inputs)
