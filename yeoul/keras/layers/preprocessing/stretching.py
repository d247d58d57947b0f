"""Images stretched at random along one axis."""

from yeoul.core.shape import TensorShape
from yeoul.keras.layers.preprocessing.image_inputs import (
    check_at_least,
    check_order,
    height_and_width,
    pair,
    resize_method,
    resized_shape,
)
from yeoul.keras.layers.preprocessing.projecting import as_float
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.ops.casting import cast
from yeoul.ops.image.dims import shaped
from yeoul.ops.image.resize import resize


class StretchingLayer(RandomLayer):
    """Changes the size of images along one axis, by one random factor for a whole batch.

    Args:
      factor: bounds of the change as parts of the size: two numbers, or one for both directions.
      interpolation: a method of `tf.image.resize`.
      seed: integer or None.
      **kwargs: those of `tf.keras.layers.Layer`.
    """

    axis = 0  # of height and width

    def __init__(self, factor, interpolation="bilinear", seed=None, **kwargs):
        name = type(self).__name__
        self._bounds = pair(factor)
        check_order(name, "factor", self._bounds, factor)
        check_at_least(name, "factor", self._bounds, -1, factor)
        self._method = resize_method(name, interpolation)
        super().__init__(seed, **kwargs)
        self.factor, self.interpolation = factor, interpolation

    def _augmented(self, images):
        size = height_and_width(images)
        drawn = self._uniform([], [1.0 + bound for bound in self._bounds])
        size[self.axis] = cast(drawn * as_float(size[self.axis]), "int32")
        stretched = cast(resize(images, size, self._method), self.compute_dtype)
        return shaped(stretched, self.compute_output_shape(images.shape).as_list())

    def compute_output_shape(self, input_shape):
        """The shape of the inputs, with None for the axis that changes."""
        size = list(TensorShape(input_shape).as_list()[-3:-1])
        size[self.axis] = None
        return TensorShape(resized_shape(input_shape, *size))

    def get_config(self):
        """The constructor arguments."""
        own = {"factor": self.factor, "interpolation": self.interpolation, "seed": self.seed}
        return {**super().get_config(), **own}
