"""Average over windows of sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.pooling import Pooling
from yeoul.ops.nn_pool import avg_pool1d


@export("keras.layers.AveragePooling1D", "keras.layers.AvgPool1D")
class AveragePooling1D(Pooling):
    """Average over windows of sequences; cells of the padding do not count.

    Args:
      pool_size: size of the window; int.
      strides: steps of the window; int; None: `pool_size`.
      padding: "valid" (none) or "same" (as many outputs as steps).
      data_format: "channels_last" (the default) or "channels_first".

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, new_steps, channels]`.

    Raises:
      ValueError: if an argument makes no sense; when called, if the window is larger than
        a sequence.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.AveragePooling1D()(tf.ones([2, 8, 3])).shape
      TensorShape([2, 4, 3])
    """

    rank = 1
    function = staticmethod(avg_pool1d)
