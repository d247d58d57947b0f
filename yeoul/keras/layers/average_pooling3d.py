"""Average over windows of volumes."""

from yeoul.core.export import export
from yeoul.keras.layers.pooling import Pooling
from yeoul.ops.nn_pool import avg_pool3d


@export("keras.layers.AveragePooling3D", "keras.layers.AvgPool3D")
class AveragePooling3D(Pooling):
    """Average over windows of volumes; cells of the padding do not count.

    Args:
      pool_size: size of the window; int, or three ints.
      strides: steps of the window; int, or three ints; None: `pool_size`.
      padding: "valid" (none) or "same" (as many outputs as steps).
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, new_depth, new_height, new_width, channels]`.

    Raises:
      ValueError: if an argument makes no sense; when called, if the window is larger than
        a volume.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.AveragePooling3D()(tf.ones([2, 8, 8, 8, 3])).shape
      TensorShape([2, 4, 4, 4, 3])
    """

    rank = 3
    function = staticmethod(avg_pool3d)
