"""Maximum over whole sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.global_pooling import GlobalPooling
from yeoul.ops.reduce import reduce_max


@export("keras.layers.GlobalMaxPooling1D", "keras.layers.GlobalMaxPool1D")
class GlobalMaxPooling1D(GlobalPooling):
    """Maximum of each channel over a sequence.

    Args:
      data_format: "channels_last" (the default) or "channels_first".
      keepdims: keep the reduced axes, with size 1.

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, channels]`, or with axes of size 1 between.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.GlobalMaxPooling1D()(tf.ones([2, 8, 3])).shape
      TensorShape([2, 3])
    """

    rank = 1
    function = staticmethod(reduce_max)
