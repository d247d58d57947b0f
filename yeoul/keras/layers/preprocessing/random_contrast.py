"""Images of random contrast."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.image.random_adjust import stateless_random_contrast


@export("keras.layers.RandomContrast", "keras.layers.experimental.preprocessing.RandomContrast")
class RandomContrast(RandomLayer):
    """Changes the contrast of the images of a batch by one random factor, while training.

    Each channel of each image is `(x - mean) * f + mean`, clipped to [0, 255].

    Args:
      factor: the bounds of f are `1 - lower` and `1 + upper`: two positive numbers, or one for
        both.
      seed: makes the draws repeatable.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: that of the inputs.

    Raises:
      ValueError: if the bounds make no sense.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.RandomContrast((0.0, 1.0))
      >>> layer(tf.ones([2, 4, 4, 3])).shape
      TensorShape([2, 4, 4, 3])
    """

    def __init__(self, factor, seed=None, **kwargs):
        lower, upper = factor if isinstance(factor, (tuple, list)) else (factor, factor)
        if lower < 0 or upper < 0 or lower > 1:
            raise ValueError(
                f"{type(self).__name__}: `factor` argument cannot have negative values or a lower "
                f"bound greater than 1. Received: factor={factor}."
            )
        super().__init__(seed, **kwargs)
        self.factor = factor
        self._bounds = 1.0 - lower, 1.0 + upper

    def _augmented(self, images):
        changed = stateless_random_contrast(images, *self._bounds, seed=self._seed_pair())
        return cast(clip_by_value(changed, 0, 255), self.compute_dtype)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "factor": self.factor, "seed": self.seed}
