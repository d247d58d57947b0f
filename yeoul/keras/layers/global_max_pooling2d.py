"""Maximum over whole images."""

from yeoul.core.export import export
from yeoul.keras.layers.global_pooling import GlobalPooling
from yeoul.ops.reduce import reduce_max


@export("keras.layers.GlobalMaxPooling2D", "keras.layers.GlobalMaxPool2D")
class GlobalMaxPooling2D(GlobalPooling):
    """Maximum of each channel over an image.

    Args:
      data_format: "channels_last" or "channels_first"; None: the global setting.
      keepdims: keep the reduced axes, with size 1.

    Input shape: `[batch, height, width, channels]`.

    Output shape: `[batch, channels]`, or with axes of size 1 between.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.GlobalMaxPooling2D()(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 3])
    """

    rank = 2
    function = staticmethod(reduce_max)
