"""Maximum over whole volumes."""

from yeoul.core.export import export
from yeoul.keras.layers.global_pooling import GlobalPooling
from yeoul.ops.reduce import reduce_max


@export("keras.layers.GlobalMaxPooling3D", "keras.layers.GlobalMaxPool3D")
class GlobalMaxPooling3D(GlobalPooling):
    """Maximum of each channel over a volume.

    Args:
      data_format: "channels_last" or "channels_first"; None: the global setting.
      keepdims: keep the reduced axes, with size 1.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, channels]`, or with axes of size 1 between.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.GlobalMaxPooling3D()(tf.ones([2, 8, 8, 8, 3])).shape
      TensorShape([2, 3])
    """

    rank = 3
    function = staticmethod(reduce_max)
