"""Softmax."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast
from yeoul.ops.exponential import exp
from yeoul.ops.nn_activations import softmax
from yeoul.ops.statistics import reduce_logsumexp


@export("keras.layers.Softmax")
class Softmax(Layer):
    """`exp(x) / sum(exp(x))` along an axis.

    Args:
      axis: the axis, or several axes.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Softmax()(tf.constant([[1.0, 1.0]])))
      tf.Tensor([[0.5 0.5]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.axis = axis

    def call(self, inputs, mask=None):
        """The softmax; positions where the mask is False get (nearly) nothing."""
        if inputs.shape.rank == 1 and not isinstance(self.axis, (tuple, list)):
            raise ValueError(
                f"Cannot apply softmax to a tensor that is 1D. Received input of shape "
                f"{inputs.shape}. Give it a batch axis: tf.expand_dims(x, 0)."
            )
        if mask is not None:
            lowest = -65504.0 if inputs.dtype.name == "float16" else -1e9
            inputs = inputs + (1.0 - cast(mask, inputs.dtype)) * lowest
        if isinstance(self.axis, (tuple, list)):
            if len(self.axis) > 1:
                return exp(inputs - reduce_logsumexp(inputs, axis=self.axis, keepdims=True))
            return softmax(inputs, axis=self.axis[0])
        return softmax(inputs, axis=self.axis)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "axis": self.axis}
