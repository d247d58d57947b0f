"""Elementwise mean of several inputs."""

from yeoul.core.export import export
from yeoul.keras.layers.merging import Merge


@export("keras.layers.Average")
class Average(Merge):
    """The elementwise mean of several inputs, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Average()([tf.constant([[1.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[2.]], shape=(1, 1), dtype=float32)
    """

    def _merge(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = total + x
        return total / len(inputs)


@export("keras.layers.average")
def average(inputs, **kwargs):
    """The functional form of `Average`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.average([tf.constant([[1.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[2.]], shape=(1, 1), dtype=float32)
    """
    return Average(**kwargs)(inputs)
