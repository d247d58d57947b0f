"""Maximum over windows of images."""

from yeoul.core.export import export
from yeoul.keras.layers.pooling import Pooling
from yeoul.ops.nn_pool import max_pool2d


@export("keras.layers.MaxPooling2D", "keras.layers.MaxPool2D")
class MaxPooling2D(Pooling):
    """Maximum over windows of images.

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
      >>> tf.keras.layers.MaxPooling2D()(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 4, 4, 3])
    """

    rank = 2
    function = staticmethod(max_pool2d)
