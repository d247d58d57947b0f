"""Images of random brightness."""

import numbers

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.image.dims import sizes


@export("keras.layers.RandomBrightness")
class RandomBrightness(RandomLayer):
    """Adds a random number to all pixels of each image, while training.

    Args:
      factor: bounds of the number as parts of the range of values, -1 for black to 1 for white:
        two numbers, or one for both directions.
      value_range: smallest and largest value of a pixel; results are clipped to it.
      seed: makes the draws repeatable.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: that of the inputs.

    Raises:
      ValueError: if the bounds make no sense.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.RandomBrightness((0.5, 0.5), value_range=(0.0, 1.0))
      >>> print(layer(tf.constant([[[0.1], [0.8]]]))[..., 0])
      tf.Tensor([[0.6 1. ]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, factor, value_range=(0, 255), seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self._factor = bounds_of(factor)
        self._value_range = sorted_pair(value_range)
        if self._value_range is None:
            raise ValueError(
                f"{type(self).__name__}: the `value_range` argument should be a list of two "
                f"numbers. Got {value_range}"
            )

    def _augmented(self, images):
        rank = images.shape.rank
        shape = [sizes(images)[0], 1, 1, 1] if rank == 4 else [1, 1, 1]
        low, high = self._value_range
        if not images.dtype.is_floating:  # darker bytes must not wrap around
            images = cast(images, "float32")
        added = cast(self._uniform(shape, self._factor) * float(high - low), images.dtype)
        return cast(clip_by_value(images + added, low, high), self.compute_dtype)

    def get_config(self):
        """The constructor arguments."""
        own = {"factor": self._factor, "value_range": self._value_range, "seed": self.seed}
        return {**super().get_config(), **own}


def bounds_of(factor):
    """The bounds of the brightness as a sorted list.

    Raises:
      ValueError: if they are not one or two numbers in [-1, 1].
    """
    if isinstance(factor, numbers.Real):
        bounds = [-abs(factor), abs(factor)]
    else:
        bounds = sorted_pair(factor)
    if bounds is None or bounds[0] < -1 or bounds[1] > 1:
        raise ValueError(
            "RandomBrightness: the `factor` argument should be a number (or a list of two numbers) "
            f"in the range [-1.0, 1.0]. Got {factor}"
        )
    return bounds


def sorted_pair(value):
    """Two numbers in order, or None if they are not two numbers."""
    is_pair = isinstance(value, (tuple, list)) and len(value) == 2
    if not is_pair or not all(isinstance(number, numbers.Real) for number in value):
        return None
    return sorted(value)
