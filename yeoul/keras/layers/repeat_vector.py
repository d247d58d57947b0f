"""Repeating."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import expand_dims


@export("keras.layers.RepeatVector")
class RepeatVector(Layer):
    """Each vector `n` times along a new second axis.

    Args:
      n: number of times, an int.

    Input shape: `[batch, features]`.

    Output shape: `[batch, n, features]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.RepeatVector(3)(tf.ones([2, 4])).shape
      TensorShape([2, 3, 4])
    """

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(n, int):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        return TensorShape([dims[0], self.n, dims[1]])

    def call(self, inputs):
        """The repeated inputs."""
        from yeoul.ops.array import tile

        return tile(expand_dims(inputs, 1), [1, self.n, 1])

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "n": self.n}
