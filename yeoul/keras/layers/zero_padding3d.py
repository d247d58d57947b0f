"""Zeros around volumes."""

from yeoul.core.export import export
from yeoul.keras.layers.edges import Edges
from yeoul.ops.padding import pad


@export("keras.layers.ZeroPadding3D")
class ZeroPadding3D(Edges):
    """Zeros before and after volumes.

    Args:
      padding: number of zeros at either end of each axis; int, three ints, or three
        pairs (before, after).
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, new_depth, new_height, new_width, channels]`.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.ZeroPadding3D(1)(tf.ones([2, 8, 8, 8, 3])).shape
      TensorShape([2, 10, 10, 10, 3])
    """

    rank, sign, argument = 3, 1, "padding"

    def __init__(self, padding=(1, 1, 1), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)

    def call(self, inputs):
        """The outputs."""
        return pad(inputs, self._all_axes())
