"""Images of random height."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.stretching import StretchingLayer


@export("keras.layers.RandomHeight", "keras.layers.experimental.preprocessing.RandomHeight")
class RandomHeight(StretchingLayer):
    """Changes the number of rows of the images of a batch at random, while training.

    Args:
      factor: bounds of the change as parts of the height: two numbers, or one for both directions;
        (0.2, 0.3) makes the images 20 to 30 % larger.
      interpolation: "bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian" or
        "mitchellcubic".
      seed: makes the draws repeatable.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: the same with another height.

    Raises:
      ValueError: if the bounds make no sense.
      NotImplementedError: if the interpolation is unknown.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.RandomHeight((0.5, 0.5))
      >>> layer(tf.ones([3, 8, 8, 1])).shape
      TensorShape([3, 12, 8, 1])
    """

    axis = 0
