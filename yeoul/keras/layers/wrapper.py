"""The base of layers that hold one other layer."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_config import deserialized_layer, serialized_layer


@export("keras.layers.Wrapper")
class Wrapper(Layer):
    """Holds another layer, to add to what it does; the base of such layers.

    Args:
      layer: the layer.

    Raises:
      ValueError: if it is no layer.

    Example:
      >>> import yeoul as tf
      >>> class Twice(tf.keras.layers.Wrapper):
      ...     def call(self, inputs):
      ...         return 2 * self.layer(inputs)
      >>> print(Twice(tf.keras.layers.ReLU())(tf.constant([-1.0, 1.0])).numpy())
      [0. 2.]
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to wrapper is not a supported layer type. Please ensure "
                "wrapped layer is a valid Keras layer."
            )
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape=None):
        """Builds the layer."""
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True
        self.built = True

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "layer": serialized_layer(self.layer)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer from `get_config()`'s dict."""
        config = dict(config)
        return cls(deserialized_layer(config.pop("layer"), custom_objects), **config)
