"""Vectors of length 1."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast
from yeoul.ops.nn_norm import l2_normalize


@export("keras.layers.UnitNormalization")
class UnitNormalization(Layer):
    """Divides each sample by its Euclidean length along axes, so that the length is 1.

    Args:
      axis: int or list of ints: the axes over which the length is taken.

    Raises:
      TypeError: if `axis` is something else.
      ValueError: when built, if the inputs have no such axis.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.UnitNormalization()(tf.constant([[3.0, 4.0]])).numpy())
      [[0.6 0.8]]
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                "Invalid value for `axis` argument: expected an int or a list/tuple of ints. "
                f"Received: axis={axis} (layer {self.name!r}, UnitNormalization)"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.supports_masking = True

    def build(self, input_shape):
        """Checks the axes."""
        rank = TensorShape(input_shape).rank
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        if any(not -rank <= axis < rank for axis in axes):
            raise ValueError(
                "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
                f"inputs.rank={rank}). Received: axis={tuple(axes)} (layer {self.name!r}, "
                "UnitNormalization)"
            )
        self.axis = [axis % rank for axis in axes]
        super().build(input_shape)

    def call(self, inputs):
        """The inputs of length 1."""
        return l2_normalize(cast(inputs, self.compute_dtype), axis=self.axis)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "axis": self.axis}
