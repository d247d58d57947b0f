"""Cut edges of volumes."""

from yeoul.core.export import export
from yeoul.keras.layers.edges import Edges


@export("keras.layers.Cropping3D")
class Cropping3D(Edges):
    """Volumes without their edges.

    Args:
      cropping: number of cells cut at either end of each axis; int, three ints, or three
        pairs (before, after).
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Input shape: `[batch, depth, height, width, channels]`.

    Output shape: `[batch, new_depth, new_height, new_width, channels]`.

    Raises:
      ValueError: if an argument makes no sense; when called, if nothing is left.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Cropping3D(1)(tf.ones([2, 8, 8, 8, 3])).shape
      TensorShape([2, 6, 6, 6, 3])
    """

    rank, sign, argument = 3, -1, "cropping"

    def __init__(self, cropping=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)

    def call(self, inputs):
        """The outputs."""
        self.compute_output_shape(inputs.shape)
        cuts = [slice(before, -after or None) for before, after in self._all_axes()]
        return inputs[tuple(cuts)]
