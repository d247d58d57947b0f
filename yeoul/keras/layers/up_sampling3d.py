"""Cells of volumes repeated."""

from yeoul.core.export import export
from yeoul.keras.layers.enlarging import UpSampling
from yeoul.keras.layers.window_args import ints


@export("keras.layers.UpSampling3D")
class UpSampling3D(UpSampling):
    """Each cell of a volume repeated along its axes.

    Args:
      size: how often; positive int, or three.
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, depth * size, height * size, width * size, channels]`.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.UpSampling3D((1, 2, 2))(tf.ones([2, 4, 4, 4, 3])).shape
      TensorShape([2, 4, 8, 8, 3])
    """

    rank = 3

    def __init__(self, size=(2, 2, 2), data_format=None, **kwargs):
        super().__init__(ints(size, 3, "size"), data_format, **kwargs)
        self.size = self._factors

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "size": self.size, "data_format": self.data_format}
