"""An activation function as a layer."""

from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations
from yeoul.keras.core.layer import Layer


@export("keras.layers.Activation")
class Activation(Layer):
    """Applies an activation function.

    Args:
      activation: name or function.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Activation("relu")(tf.constant([-1.0, 2.0])))
      tf.Tensor([0. 2.], shape=(2,), dtype=float32)
    """

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.activation = activations.get(activation)

    def call(self, inputs):
        """The function of the inputs."""
        return in_graph(self.activation)(inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "activation": activations.serialize(self.activation)}
