"""Reshaping."""

import math

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import reshape, shape


@export("keras.layers.Reshape")
class Reshape(Layer):
    """The inputs in another shape.

    Args:
      target_shape: shape without the batch dimension; one dimension may be -1.

    Raises:
      ValueError: if the number of elements differs.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Reshape((3, 4))(tf.ones([2, 12])).shape
      TensorShape([2, 3, 4])
    """

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)

    def _fixed(self, dims):
        """The target shape with -1 resolved for these input dimensions (without the batch)."""
        known = math.prod(n for n in self.target_shape if n != -1)
        size = math.prod(dims)
        if self.target_shape.count(-1) > 1:
            raise ValueError(
                "There must be at most one unknown dimension (-1) in target_shape. Received: "
                f"{self.target_shape}."
            )
        if (-1 in self.target_shape and (not known or size % known)) or (
            -1 not in self.target_shape and size != known
        ):
            raise ValueError(
                f"total size of new array must be unchanged, input_shape = {list(dims)}, "
                "output_shape = "
                f"{list(self.target_shape)} (layer {self.name!r}, Reshape). Name sizes whose "
                f"product is {size}, or leave one to be found with -1."
            )
        return tuple(size // known if n == -1 else n for n in self.target_shape)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        if None in dims[1:]:
            return TensorShape([dims[0], *[None if n == -1 else n for n in self.target_shape]])
        return TensorShape([dims[0], *self._fixed(dims[1:])])

    def call(self, inputs):
        """The reshaped inputs."""
        dims = inputs.shape.as_list()
        target = self.target_shape if None in dims[1:] else self._fixed(dims[1:])
        batch = -1 if dims[0] is None and -1 not in target else dims[0]
        return reshape(inputs, [shape(inputs)[0] if batch is None else batch, *target])

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "target_shape": self.target_shape}
