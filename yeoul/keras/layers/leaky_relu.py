"""The leaky rectifier."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.ops.nn_activations import leaky_relu


@export("keras.layers.LeakyReLU")
class LeakyReLU(Layer):
    """`x` for positive values, `alpha * x` for others.

    Args:
      alpha: slope of negative values; Keras 3 calls it `negative_slope`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.LeakyReLU(alpha=0.5)(tf.constant([-3.0, 2.0])))
      tf.Tensor([-1.5  2. ], shape=(2,), dtype=float32)
    """

    def __init__(self, alpha=0.3, **kwargs):
        alpha = kwargs.pop("negative_slope", alpha)
        super().__init__(**kwargs)
        if alpha is None:
            raise ValueError(
                "The alpha value of a Leaky ReLU layer cannot be None, expecting a float. "
                "Received: None"
            )
        self.supports_masking = True
        self.alpha = float(alpha)

    def call(self, inputs):
        """The leaky-rectified inputs."""
        return leaky_relu(inputs, alpha=self.alpha)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "alpha": self.alpha}
