"""Layers around a layer."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.layers.registry import deserialize


@export("keras.layers.Wrapper")
class Wrapper(Layer):
    """The base of layers that change what another layer does, as `TimeDistributed`.

    Subclasses override `call`, which calls `self.layer`. The weights are those of the layer.

    Args:
      layer: the layer that is wrapped.

    Raises:
      ValueError: if `layer` is no layer.

    Example:
      >>> import yeoul as tf
      >>> class Twice(tf.keras.layers.Wrapper):
      ...     def call(self, inputs):
      ...         return 2.0 * self.layer(inputs)
      >>> Twice(tf.keras.layers.ReLU())(tf.constant([-1.0, 3.0])).numpy().tolist()
      [0.0, 6.0]
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer!r} supplied to wrapper is not a supported layer type. Please ensure "
                f"wrapped layer is a valid Keras layer: {type(self).__name__}(layer) takes an "
                "instance, such as tf.keras.layers.Dense(10)."
            )
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape=None):
        """Builds the layer that is wrapped."""
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True
        self.built = True

    @property
    def activity_regularizer(self):
        """That of the layer that is wrapped."""
        return self.layer.activity_regularizer

    def get_config(self):
        """The constructor arguments; the layer as its configuration."""
        return {**super().get_config(), "layer": serialize_keras_object(self.layer)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer of this class from `get_config()`'s dict."""
        config = dict(config)
        return cls(deserialize(config.pop("layer"), custom_objects), **config)
