"""An activation function as a layer."""

from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations
from yeoul.keras.core.layer import Layer
from yeoul.ops.nn_softmax import softmax as nn_softmax
from yeoul.ops.ragged_tensor import RaggedTensor


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
        """The function of the inputs; of ragged ones element by element, or row by row."""
        if isinstance(inputs, RaggedTensor):
            if self.activation is activations.softmax and inputs.flat_values.shape.rank == 1:
                return nn_softmax(inputs)
            return inputs.with_flat_values(in_graph(self.activation)(inputs.flat_values))
        return in_graph(self.activation)(inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "activation": activations.serialize(self.activation)}
