"""The exponential linear unit."""

from yeoul.core.export import export
from yeoul.keras.activations.smooth import elu
from yeoul.keras.core.layer import Layer


@export("keras.layers.ELU")
class ELU(Layer):
    """`x` for positive values, `alpha * (exp(x) - 1)` for others.

    Args:
      alpha: scale of negative values.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.ELU()(tf.constant([0.0, 2.0])))
      tf.Tensor([0. 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        if alpha is None:
            raise ValueError(
                "Alpha of an ELU layer cannot be None, expecting a float. Received: None"
            )
        self.supports_masking = True
        self.alpha = float(alpha)

    def call(self, inputs):
        """The function of the inputs."""
        return elu(inputs, self.alpha)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "alpha": self.alpha}
