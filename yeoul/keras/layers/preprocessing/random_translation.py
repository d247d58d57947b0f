"""Images moved at random."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.image_inputs import check_at_most_one, check_order, pair
from yeoul.keras.layers.preprocessing.projecting import ProjectingLayer, transforms_of


@export(
    "keras.layers.RandomTranslation", "keras.layers.experimental.preprocessing.RandomTranslation"
)
class RandomTranslation(ProjectingLayer):
    """Moves each image up or down and left or right, while training.

    Args:
      height_factor: bounds of the shift as parts of the height, downwards if positive: two numbers,
        or one for both directions.
      width_factor: likewise for the width, to the right if positive.
      fill_mode: what is seen beyond the borders: "reflect", "wrap", "constant" or "nearest".
      interpolation: "bilinear" or "nearest".
      seed: makes the draws repeatable.
      fill_value: number seen beyond the borders for "constant".

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: that of the inputs.

    Raises:
      ValueError: if the bounds make no sense.
      NotImplementedError: if fill mode or interpolation are unknown.

    Example:
      >>> import yeoul as tf
      >>> move = tf.keras.layers.RandomTranslation((0.5, 0.5), 0.0, fill_mode="constant")
      >>> print(move(tf.constant([[[1.0], [2.0]], [[3.0], [4.0]]]))[..., 0])
      tf.Tensor(
      [[0. 0.]
       [1. 2.]], shape=(2, 2), dtype=float32)
    """

    _factors = ("height_factor", "width_factor")

    def __init__(
        self,
        height_factor,
        width_factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        **kwargs,
    ):
        self._vertical, self._horizontal = pair(height_factor), pair(width_factor)
        for name, bounds, value in (
            ("height_factor", self._vertical, height_factor),
            ("width_factor", self._horizontal, width_factor),
        ):
            check_order(type(self).__name__, name, bounds, value)
            check_at_most_one(type(self).__name__, name, bounds, value)
        super().__init__(fill_mode, fill_value, interpolation, seed, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor

    def _transforms(self, count, height, width):
        down = self._uniform([count, 1], self._vertical)[:, 0] * height
        right = self._uniform([count, 1], self._horizontal)[:, 0] * width
        return transforms_of([1, None, -right, None, 1, -down])
