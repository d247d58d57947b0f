"""Elementwise maximum of several inputs."""

from yeoul.core.export import export
from yeoul.keras.layers.merging import Merge
from yeoul.ops.math import maximum as maximum_of


@export("keras.layers.Maximum")
class Maximum(Merge):
    """The elementwise maximum of several inputs, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Maximum()([tf.constant([[1.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[3.]], shape=(1, 1), dtype=float32)
    """

    def _merge(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = maximum_of(total, x)
        return total


@export("keras.layers.maximum")
def maximum(inputs, **kwargs):
    """The functional form of `Maximum`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.maximum([tf.constant([[1.0]]), tf.constant([[3.0]])]))
      tf.Tensor([[3.]], shape=(1, 1), dtype=float32)
    """
    return Maximum(**kwargs)(inputs)
