"""Steps of sequences repeated."""

from yeoul.core.export import export
from yeoul.keras.layers.enlarging import UpSampling
from yeoul.keras.layers.window_args import ints


@export("keras.layers.UpSampling1D")
class UpSampling1D(UpSampling):
    """Each step of a sequence repeated.

    Args:
      size: how often; positive int.

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, steps * size, channels]`.

    Raises:
      ValueError: if `size` is no positive int.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.UpSampling1D(2)(tf.constant([[[1.0], [2.0]]])).numpy().ravel())
      [1. 1. 2. 2.]
    """

    rank = 1

    def __init__(self, size=2, **kwargs):
        super().__init__(ints(size, 1, "size"), **kwargs)
        [self.size] = self._factors

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "size": self.size}
