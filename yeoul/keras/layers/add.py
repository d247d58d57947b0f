"""Elementwise sum of several inputs."""

from yeoul.core.export import export
from yeoul.keras.layers.merging import Merge


@export("keras.layers.Add")
class Add(Merge):
    """The elementwise sum of several inputs, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Add()([tf.constant([[1.0]]), tf.constant([[2.0]])]))
      tf.Tensor([[3.]], shape=(1, 1), dtype=float32)
    """

    def _merge(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = total + x
        return total


@export("keras.layers.add")
def add(inputs, **kwargs):
    """The functional form of `Add`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.add([tf.constant([[1.0]]), tf.constant([[2.0]])]))
      tf.Tensor([[3.]], shape=(1, 1), dtype=float32)
    """
    return Add(**kwargs)(inputs)
