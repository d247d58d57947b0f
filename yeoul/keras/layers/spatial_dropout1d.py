"""Dropout of whole feature maps of sequences."""

from yeoul.core.export import export
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.dropout import Dropout
from yeoul.ops.array import shape


@export("keras.layers.SpatialDropout1D")
class SpatialDropout1D(Dropout):
    """Drops whole channels of sequences while training.

    Args:
      rate: fraction between 0 and 1.

    Input shape: `[batch, steps, channels]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.SpatialDropout1D(0.5)(tf.ones([1, 2, 3])).shape
      TensorShape([1, 2, 3])
    """

    def __init__(self, rate, **kwargs):
        super().__init__(rate, **kwargs)
        self.input_spec = InputSpec(ndim=3)

    def _noise_shape(self, inputs):
        dims = shape(inputs)
        return (dims[0], 1, dims[2])
