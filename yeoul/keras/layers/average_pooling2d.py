"""Average over windows of images."""

from yeoul.core.export import export
from yeoul.keras.layers.pooling import Pooling
from yeoul.ops.nn_pool import avg_pool2d


@export("keras.layers.AveragePooling2D", "keras.layers.AvgPool2D")
class AveragePooling2D(Pooling):
    """Average over windows of images; cells of the padding do not count.

    Args:
      pool_size: size of the window; int, or two ints.
      strides: steps of the window; int, or two ints; None: `pool_size`.
      padding: "valid" (none) or "same" (as many outputs as steps).
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Input shape: `[batch, height, width, channels]`.

    Output shape: `[batch, new_height, new_width, channels]`.

    Raises:
      ValueError: if an argument makes no sense; when called, if the window is larger than
        an image.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.AveragePooling2D()(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 4, 4, 3])
    """

    rank = 2
    function = staticmethod(avg_pool2d)
