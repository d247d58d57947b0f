"""Zeros around sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.edges import Edges
from yeoul.ops.padding import pad


@export("keras.layers.ZeroPadding1D")
class ZeroPadding1D(Edges):
    """Zeros before and after sequences.

    Args:
      padding: number of zeros at either end of each axis; int, or a pair (before, after).

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, new_steps, channels]`.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.ZeroPadding1D(1)(tf.ones([2, 8, 3])).shape
      TensorShape([2, 10, 3])
    """

    rank, sign, argument = 1, 1, "padding"

    def __init__(self, padding=1, **kwargs):
        super().__init__(padding, None, **kwargs)

    def call(self, inputs):
        """The outputs."""
        return pad(inputs, self._all_axes())
