"""A penalty on the inputs."""

from yeoul.core.export import export
from yeoul.keras import regularizers
from yeoul.keras.core.layer import Layer


@export("keras.layers.ActivityRegularization")
class ActivityRegularization(Layer):
    """Passes the inputs on, and adds `l1 * sum(|x|) + l2 * sum(x²)` to the losses.

    Args:
      l1, l2: factors.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.ActivityRegularization(l1=0.5)
      >>> _ = layer(tf.constant([[1.0, -3.0]]))
      >>> float(layer.losses[0])
      2.0
    """

    def __init__(self, l1=0.0, l2=0.0, **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1, self.l2 = l1, l2

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "l1": self.l1, "l2": self.l2}
