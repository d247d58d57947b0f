"""Permuting axes."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import transpose


@export("keras.layers.Permute")
class Permute(Layer):
    """The axes after the first in another order.

    Args:
      dims: permutation of 1 … n.

    Raises:
      ValueError: if it is none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Permute((2, 1))(tf.ones([2, 3, 4])).shape
      TensorShape([2, 4, 3])
    """

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in "
                "`dims` must be consecutive and "
                f"start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        return TensorShape([dims[0], *[dims[d] for d in self.dims]])

    def call(self, inputs):
        """The inputs with axes permuted."""
        return transpose(inputs, perm=(0, *self.dims))

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "dims": self.dims}
