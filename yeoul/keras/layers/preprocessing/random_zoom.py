"""Images made larger or smaller at random."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.image_inputs import check_at_least, check_at_most_one, pair
from yeoul.keras.layers.preprocessing.projecting import ProjectingLayer, transforms_of


@export("keras.layers.RandomZoom", "keras.layers.experimental.preprocessing.RandomZoom")
class RandomZoom(ProjectingLayer):
    """Zooms into or out of each image around its middle, while training.

    Args:
      height_factor: bounds of the vertical zoom as parts of the height: two numbers, or one for
        both directions. Positive numbers zoom out, negative ones in: 0.2 shows 120 % of the height.
      width_factor: likewise for the width; None: as the vertical zoom, so that proportions stay.
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
      >>> zoom_out = tf.keras.layers.RandomZoom((1.0, 1.0), fill_mode="constant")
      >>> print(zoom_out(tf.reshape(tf.range(16), [4, 4, 1]))[..., 0].numpy())
      [[ 0.   0.   0.   0. ]
       [ 0.   2.5  4.5  0. ]
       [ 0.  10.5 12.5  0. ]
       [ 0.   0.   0.   0. ]]
    """

    _factors = ("height_factor", "width_factor")

    def __init__(
        self,
        height_factor,
        width_factor=None,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        **kwargs,
    ):
        name = type(self).__name__
        self._vertical, self._horizontal = pair(height_factor), None
        check_at_most_one(name, "height_factor", self._vertical, height_factor)
        if width_factor is not None:
            self._horizontal = pair(width_factor)
            check_at_least(name, "width_factor", self._horizontal, -1, width_factor)
        super().__init__(fill_mode, fill_value, interpolation, seed, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor

    def _transforms(self, count, height, width):
        y = self._zooms(count, self._vertical)
        x = y if self._horizontal is None else self._zooms(count, self._horizontal)
        left, top = (width - 1) / 2.0 * (1.0 - x), (height - 1) / 2.0 * (1.0 - y)
        return transforms_of([x, None, left, None, y, top])

    def _zooms(self, count, bounds):
        return self._uniform([count, 1], [1.0 + bound for bound in bounds])[:, 0]
