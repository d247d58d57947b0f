"""The thresholded rectifier."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast
from yeoul.ops.compare import greater


@export("keras.layers.ThresholdedReLU")
class ThresholdedReLU(Layer):
    """`x` where it exceeds `theta`, 0 elsewhere.

    Args:
      theta: the threshold, not negative.

    Raises:
      ValueError: if it is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.ThresholdedReLU(1.0)(tf.constant([0.5, 2.0])))
      tf.Tensor([0. 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, theta=1.0, **kwargs):
        super().__init__(**kwargs)
        if theta is None or theta < 0:
            raise ValueError(
                "Theta of a Thresholded ReLU layer cannot be None or negative, expecting a "
                f"float. Received: {theta}"
            )
        self.supports_masking = True
        self.theta = float(theta)

    def call(self, inputs):
        """The thresholded inputs."""
        return inputs * cast(greater(inputs, self.theta), inputs.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "theta": self.theta}
