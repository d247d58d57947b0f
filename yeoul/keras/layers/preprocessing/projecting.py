"""Images seen through the projective transforms of random rotations, shifts and zooms."""

import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.keras.layers.preprocessing.image_inputs import check_transform, height_and_width
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.image.dims import as_batch, from_batch, shaped, sizes
from yeoul.ops.image.projective import V3
from yeoul.ops.joining import stack


class ProjectingLayer(RandomLayer):
    """A random layer that computes a projective transform for each image.

    Subclasses override `_transforms(count, height, width)`.

    Args:
      fill_mode: what is seen beyond the borders: "reflect", "wrap", "constant" or "nearest".
      fill_value: number seen there for "constant".
      interpolation: "bilinear" or "nearest".
      seed: integer or None.
      **kwargs: those of `tf.keras.layers.Layer`.
    """

    _factors = ()  # arguments of the subclass

    def __init__(self, fill_mode, fill_value, interpolation, seed, **kwargs):
        check_transform(type(self).__name__, fill_mode, interpolation)
        super().__init__(seed, **kwargs)
        self.fill_mode, self.fill_value = fill_mode, fill_value
        self.interpolation = interpolation

    def _augmented(self, images):
        batch, was_batch = as_batch(images)
        height, width = height_and_width(batch)
        transforms = self._transforms(sizes(batch)[0], as_float(height), as_float(width))
        attrs = {"interpolation": self.interpolation.upper(), "fill_mode": self.fill_mode.upper()}
        fill = np.float32(self.fill_value)
        moved = execute(V3, (batch, transforms, (height, width), fill), attrs)
        return from_batch(shaped(moved, batch.shape.as_list()), was_batch)

    def _transforms(self, count, height, width):
        """The transforms of a batch of `count` images, a tensor (count, 8)."""
        raise NotImplementedError(f"{type(self).__name__} must define _transforms.")

    def get_config(self):
        """The constructor arguments, in TensorFlow's order: those of the subclass come first."""
        return {
            **super().get_config(),
            **{name: getattr(self, name) for name in self._factors},
            "fill_mode": self.fill_mode,
            "fill_value": self.fill_value,
            "interpolation": self.interpolation,
            "seed": self.seed,
        }


def as_float(size):
    """A height or width as a float32 number."""
    return np.float32(size) if isinstance(size, int) else cast(size, "float32")


def transforms_of(rows):
    """The transforms from six columns of numbers: [a0, a1, a2, b0, b1, b2].

    Args:
      rows: vectors; None stands for zeros, 1 for ones.
    """
    some = next(row for row in rows if row is not None and not isinstance(row, int))
    zero, one = zeros_like(some), ones_like(some)
    given = [zero if row is None else one if isinstance(row, int) else row for row in rows]
    return stack([*given, zero, zero], 1)
