"""Masking of time steps."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast, squeeze
from yeoul.ops.compare import not_equal
from yeoul.ops.reduce import reduce_any


@export("keras.layers.Masking")
class Masking(Layer):
    """Masks the time steps whose features all equal a value, so that later layers skip them.

    Args:
      mask_value: the value.

    Input shape: `[batch, time, ...]`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([[[1.0], [0.0]]])
      >>> print(tf.keras.layers.Masking().compute_mask(x))
      tf.Tensor([[ True False]], shape=(1, 2), dtype=bool)
    """

    def __init__(self, mask_value=0.0, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.mask_value = mask_value

    def compute_mask(self, inputs, mask=None):
        """True where a time step is kept."""
        return reduce_any(not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs):
        """The inputs with masked time steps set to zero."""
        kept = reduce_any(not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        outputs = inputs * cast(kept, inputs.dtype)
        outputs._keras_mask = squeeze(kept, axis=-1)
        return outputs

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "mask_value": self.mask_value}
