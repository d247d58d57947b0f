"""The inputs as they are."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.ops.identity import identity


@export("keras.layers.Identity")
class Identity(Layer):
    """Returns its inputs, where a layer must stand that does nothing.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Identity()(tf.constant([1.0])).numpy())
      [1.]
    """

    def call(self, inputs):
        """The inputs."""
        return nest.map_structure(identity, inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return TensorShape(input_shape)
