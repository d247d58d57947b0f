"""Images flipped at random."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.ops.image.flips import stateless_random_flip_left_right, stateless_random_flip_up_down

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
        if self.mode != "vertical":
            images = stateless_random_flip_left_right(images, self._seed_pair())
        if self.mode != "horizontal":
            images = stateless_random_flip_up_down(images, self._seed_pair())
        return images

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "mode": self.mode, "seed": self.seed}
