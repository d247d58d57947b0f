"""Average over whole volumes."""

from yeoul.core.export import export
from yeoul.keras.layers.global_pooling import GlobalPooling
from yeoul.ops.reduce import reduce_mean


@export("keras.layers.GlobalAveragePooling3D", "keras.layers.GlobalAvgPool3D")
class GlobalAveragePooling3D(GlobalPooling):
    """Average of each channel over a volume.

    Args:
      data_format: "channels_last" or "channels_first"; None: the global setting.
      keepdims: keep the reduced axes, with size 1.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, channels]`, or with axes of size 1 between.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.GlobalAveragePooling3D()(tf.ones([2, 8, 8, 8, 3])).shape
      TensorShape([2, 3])
    """

    rank = 3
    function = staticmethod(reduce_mean)
