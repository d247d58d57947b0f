"""Images turned at random."""

import math

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.image_inputs import check_order, pair
from yeoul.keras.layers.preprocessing.projecting import ProjectingLayer, transforms_of
from yeoul.ops.trigonometric import cos, sin


@export("keras.layers.RandomRotation", "keras.layers.experimental.preprocessing.RandomRotation")
class RandomRotation(ProjectingLayer):
    """Turns each image by a random angle around its middle, while training.

    Args:
      factor: bounds of the angle as parts of a full turn, counter-clockwise if positive: two
        numbers, or one for both directions.
      fill_mode: what is seen beyond the borders: "reflect", "wrap", "constant" or "nearest".
      interpolation: "bilinear" or "nearest".
      seed: makes the angles repeatable.
      fill_value: number seen beyond the borders for "constant".

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: that of the inputs.

    Raises:
      ValueError: if the bounds make no sense.
      NotImplementedError: if fill mode or interpolation are unknown.

    Example:
      >>> import yeoul as tf
      >>> turn = tf.keras.layers.RandomRotation((0.25, 0.25))  # by 90 degrees
      >>> print(turn(tf.constant([[[1.0], [2.0]], [[3.0], [4.0]]]))[..., 0])
      tf.Tensor(
      [[2. 4.]
       [1. 3.]], shape=(2, 2), dtype=float32)
    """

    _factors = ("factor",)

    def __init__(
        self,
        factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        **kwargs,
    ):
        self._bounds = pair(factor)
        check_order(type(self).__name__, "factor", self._bounds, factor)
        super().__init__(fill_mode, fill_value, interpolation, seed, **kwargs)
        self.factor = factor

    def _transforms(self, count, height, width):
        angles = self._uniform([count], [bound * 2 * math.pi for bound in self._bounds])
        across, along = cos(angles), sin(angles)
        right, down = width - 1, height - 1
        x = (right - (across * right - along * down)) / 2.0
        y = (down - (along * right + across * down)) / 2.0
        return transforms_of([across, -along, x, along, across, y])
