"""Cut edges of sequences."""

from yeoul.core.export import export
from yeoul.keras.layers.edges import Edges


@export("keras.layers.Cropping1D")
class Cropping1D(Edges):
    """Sequences without their edges.

    Args:
      cropping: number of cells cut at either end of each axis; int, or a pair (before, after).

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, new_steps, channels]`.

    Raises:
      ValueError: if an argument makes no sense; when called, if nothing is left.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Cropping1D(1)(tf.ones([2, 8, 3])).shape
      TensorShape([2, 6, 3])
    """

    rank, sign, argument = 1, -1, "cropping"

    def __init__(self, cropping=(1, 1), **kwargs):
        super().__init__(cropping, None, **kwargs)

    def call(self, inputs):
        """The outputs."""
        self.compute_output_shape(inputs.shape)
        cuts = [slice(before, -after or None) for before, after in self._all_axes()]
        return inputs[tuple(cuts)]
