"""Layers of single architectures that have no public name."""

from yeoul.keras.core.layer import Layer
from yeoul.keras.initializers.constant import Constant


class CustomScaleLayer(Layer):
    """The first input, and the second one times a constant, added.

    Args:
      scale: the constant.
    """

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs):
        """The sum."""
        return inputs[0] + inputs[1] * self.scale

    def compute_output_shape(self, input_shape):
        """The shape of the first input."""
        return input_shape[0]

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "scale": self.scale}


class LayerScale(Layer):
    """The inputs, each channel times a weight.

    Args:
      init_values: first value of the weights.
      projection_dim: number of channels.
    """

    def __init__(self, init_values, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.init_values, self.projection_dim = init_values, projection_dim

    def build(self, input_shape):
        """Makes the weights."""
        self.gamma = self.add_weight(
            "gamma", shape=(self.projection_dim,), initializer=Constant(self.init_values)
        )
        self.built = True

    def call(self, inputs):
        """The product."""
        return inputs * self.gamma

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        own = {"init_values": self.init_values, "projection_dim": self.projection_dim}
        return {**super().get_config(), **own}
