"""Numbers brought into another range."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.preprocessing.image_inputs import images_of
from yeoul.ops.casting import cast


@export("keras.layers.Rescaling", "keras.layers.experimental.preprocessing.Rescaling")
class Rescaling(Layer):
    """`inputs * scale + offset`, in training and inference alike.

    Args:
      scale: number, or one for each channel.
      offset: number, or one for each channel.

    Input shape: any; dtype any, cast to the compute dtype first.

    Output shape: that of the inputs.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Rescaling(1 / 127.5, offset=-1)(tf.constant([0, 255])))
      tf.Tensor([-1.  1.], shape=(2,), dtype=float32)
    """

    def __init__(self, scale, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs):
        """The inputs, scaled and moved."""
        dtype = self.compute_dtype
        return images_of(self, inputs) * cast(self.scale, dtype) + cast(self.offset, dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "scale": self.scale, "offset": self.offset}
