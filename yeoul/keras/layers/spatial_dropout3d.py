"""Dropout of whole feature maps of volumes."""

from yeoul.core.export import export
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.dropout import Dropout
from yeoul.ops.array import shape


@export("keras.layers.SpatialDropout3D")
class SpatialDropout3D(Dropout):
    """Drops whole channels of volumes while training.

    Args:
      rate: fraction between 0 and 1.
      data_format: "channels_last" or "channels_first".

    Input shape: `[batch, depth, height, width, channels]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.SpatialDropout3D(0.5)(tf.ones([1, 2, 2, 2, 3])).shape
      TensorShape([1, 2, 2, 2, 3])
    """

    def __init__(self, rate, data_format=None, **kwargs):
        super().__init__(rate, **kwargs)
        self.data_format = data_format or SETTINGS.image_data_format
        if self.data_format not in ("channels_last", "channels_first"):
            raise ValueError(
                '`data_format` must be "channels_last" or "channels_first". '
                f"Received: data_format={data_format}."
            )
        self.input_spec = InputSpec(ndim=5)

    def _noise_shape(self, inputs):
        dims = shape(inputs)
        return (
            (dims[0], dims[1], 1, 1, 1)
            if self.data_format == "channels_first"
            else (dims[0], 1, 1, 1, dims[4])
        )
