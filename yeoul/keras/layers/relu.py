"""The rectifier."""

from yeoul.core.export import export
from yeoul.keras.activations.relu import relu
from yeoul.keras.core.layer import Layer


@export("keras.layers.ReLU")
class ReLU(Layer):
    """`max(x, 0)`, with an upper bound, a slope for negative values and a threshold.

    Args:
      max_value: upper bound, or None.
      negative_slope: slope below the threshold.
      threshold: values below it are damped.

    Raises:
      ValueError: if an argument is negative or not a number.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.ReLU()(tf.constant([-3.0, 2.0])))
      tf.Tensor([0. 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **kwargs):
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise ValueError(
                f"max_value of a ReLU layer cannot be a negative value. Received: {max_value}"
            )
        for name, value in (("negative_slope", negative_slope), ("threshold", threshold)):
            if value is None or value < 0.0:
                raise ValueError(
                    f"{name} of a ReLU layer cannot be a negative value. Received: {value}"
                )
        self.supports_masking = True
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold

    def call(self, inputs):
        """The rectified inputs."""
        return relu(
            inputs, alpha=self.negative_slope, max_value=self.max_value, threshold=self.threshold
        )

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "max_value": self.max_value,
            "negative_slope": self.negative_slope,
            "threshold": self.threshold,
        }
