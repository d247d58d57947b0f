"""Images flipped at random."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.ops.image.dims import sizes
from yeoul.ops.image.flips import (
    flip_left_right,
    flip_up_down,
    stateless_random_flip_left_right,
    stateless_random_flip_up_down,
)
from yeoul.ops.rounding import round as round_half_even
from yeoul.ops.select import where
from yeoul.ops.stateless_random import stateless_uniform
from yeoul.ops.views import reshape

MODES = ("horizontal", "vertical", "horizontal_and_vertical")


@export("keras.layers.RandomFlip", "keras.layers.experimental.preprocessing.RandomFlip")
class RandomFlip(RandomLayer):
    """Flips each image with a probability of one half, while training.

    Args:
      mode: "horizontal" (left and right change places), "vertical", or "horizontal_and_vertical".
      seed: makes the draws repeatable.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: that of the inputs.

    Raises:
      ValueError: if the mode is unknown.

    Example:
      >>> import yeoul as tf
      >>> flip = tf.keras.layers.RandomFlip("horizontal", seed=1)
      >>> print(flip(tf.constant([[[1.0], [2.0], [3.0]]]))[..., 0])
      tf.Tensor([[3. 2. 1.]], shape=(1, 3), dtype=float32)
    """

    def __init__(self, mode="horizontal_and_vertical", seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        if mode not in MODES:
            raise ValueError(
                f"RandomFlip layer {self.name} received an unknown mode argument {mode!r}. "
                f"Known are {', '.join(MODES)}."
            )
        self.mode = mode

    def _augmented(self, images):
        if self.mode == "horizontal":
            return stateless_random_flip_left_right(images, self._seed_pair())
        if self.mode == "vertical":
            return stateless_random_flip_up_down(images, self._seed_pair())
        # As one selection after the other, but those XLA compiles to a slow loop.
        across, down = (chosen(images, self._seed_pair()) for _ in range(2))
        mirrored = flip_left_right(images)
        upright = where(across, mirrored, images)
        return where(down, where(across, flip_up_down(mirrored), flip_up_down(images)), upright)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "mode": self.mode, "seed": self.seed}


def chosen(images, seed):
    """Which images of a batch are flipped, `[batch, 1, 1, 1]`, or whether one image is."""
    if images.shape.rank != 4:
        return stateless_uniform([], seed) < 0.5
    count = sizes(images)[0]
    return reshape(round_half_even(stateless_uniform([count], seed)), [count, 1, 1, 1]) > 0
