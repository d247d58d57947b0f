"""Elementwise difference of two inputs."""

from yeoul.core.export import export
from yeoul.keras.layers.merging import Merge


@export("keras.layers.Subtract")
class Subtract(Merge):
    """The elementwise difference of two inputs, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Subtract()([tf.constant([[3.0]]), tf.constant([[1.0]])]))
      tf.Tensor([[2.]], shape=(1, 1), dtype=float32)
    """

    def build(self, input_shape):
        """Checks that there are two inputs."""
        super().build(input_shape)
        self._check_two(input_shape)

    def _check_two(self, shapes):
        if len(shapes) != 2:
            raise ValueError(
                "A `Subtract` layer should be called on exactly 2 inputs. Received: "
                f"input_shape={shapes} (layer {self.name!r}). Pass a list [a, b]."
            )

    def _merge(self, inputs):
        self._check_two([x.shape for x in inputs])
        return inputs[0] - inputs[1]


@export("keras.layers.subtract")
def subtract(inputs, **kwargs):
    """The functional form of `Subtract`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.subtract([tf.constant([[3.0]]), tf.constant([[1.0]])]))
      tf.Tensor([[2.]], shape=(1, 1), dtype=float32)
    """
    return Subtract(**kwargs)(inputs)
