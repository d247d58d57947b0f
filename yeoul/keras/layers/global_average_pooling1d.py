"""Average over whole sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.global_pooling import GlobalPooling
from yeoul.ops.array import cast, expand_dims
from yeoul.ops.division import divide
from yeoul.ops.math import multiply
from yeoul.ops.reduce import reduce_mean, reduce_sum


@export("keras.layers.GlobalAveragePooling1D", "keras.layers.GlobalAvgPool1D")
class GlobalAveragePooling1D(GlobalPooling):
    """Average of each channel over a sequence; masked steps do not count.

    Args:
      data_format: "channels_last" (the default) or "channels_first".
      keepdims: keep the reduced axis, with size 1.

    Input shape: `[batch, steps, channels]`; the mask, if any, is `[batch, steps]`.

    Output shape: `[batch, channels]`, or with an axis of size 1 between.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.GlobalAveragePooling1D()(tf.ones([2, 8, 3])).shape
      TensorShape([2, 3])
    """

    rank = 1

    def __init__(self, data_format="channels_last", **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        """The outputs."""
        [axis] = self._axes
        if mask is None:
            return reduce_mean(inputs, [axis], keepdims=self.keepdims)
        weights = expand_dims(cast(mask, inputs.dtype), 3 - axis)
        total = reduce_sum(multiply(inputs, weights), [axis], keepdims=self.keepdims)
        return divide(total, reduce_sum(weights, [axis], keepdims=self.keepdims))

    def compute_mask(self, inputs, mask=None):
        """No mask is left: there are no steps."""
        return None
