"""Zeros around images."""

from yeoul.core.export import export
from yeoul.keras.layers.edges import Edges
from yeoul.ops.padding import pad


@export("keras.layers.ZeroPadding2D")
class ZeroPadding2D(Edges):
    """Zeros before and after images.

    Args:
      padding: number of zeros at either end of each axis; int, two ints, or two pairs
        (before, after).
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Input shape: `[batch, height, width, channels]`.

    Output shape: `[batch, new_height, new_width, channels]`.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.ZeroPadding2D(1)(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 10, 10, 3])
    """

    rank, sign, argument = 2, 1, "padding"

    def __init__(self, padding=(1, 1), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)

    def call(self, inputs):
        """The outputs."""
        return pad(inputs, self._all_axes())
