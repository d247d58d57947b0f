"""Flattening."""

import math

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.window_args import format_of
from yeoul.ops.array import expand_dims, reshape, shape, transpose


@export("keras.layers.Flatten")
class Flatten(Layer):
    """All axes but the first made into one.

    Args:
      data_format: "channels_first" moves the channels last before flattening.

    Input shape: `[batch, ...]`.

    Output shape: `[batch, n]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Flatten()(tf.ones([2, 3, 4])).shape
      TensorShape([2, 12])
    """

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = format_of(data_format, 2)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        """The flattened inputs."""
        rank = inputs.shape.rank
        if self.data_format == "channels_first" and rank is not None and rank > 1:
            inputs = transpose(inputs, [0, *range(2, rank), 1])
        if rank == 1:
            return expand_dims(inputs, axis=1)
        rest = inputs.shape.as_list()[1:]
        if None not in rest:
            return reshape(
                inputs, [-1, math.prod(rest)] if math.prod(rest) else [shape(inputs)[0], 0]
            )
        return reshape(inputs, [shape(inputs)[0], -1])

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        if len(dims) == 1:
            return TensorShape([dims[0], 1])
        rest = dims[1:]
        return TensorShape([dims[0], None if None in rest else math.prod(rest)])

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "data_format": self.data_format}
