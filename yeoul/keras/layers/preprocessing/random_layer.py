"""The base of layers that change images at random."""

from yeoul.keras.core.layer import Layer
from yeoul.keras.core.random_generator import SEED_SOURCE
from yeoul.keras.layers.preprocessing.image_inputs import check_rank, images_of
from yeoul.ops.generator import Generator


class RandomLayer(Layer):
    """Changes images while training, with a `tf.random.Generator` of its own.

    Subclasses override `_augmented(images)`.

    Args:
      seed: integer that the generator starts from; None: one is drawn when the layer is built.
      **kwargs: those of `tf.keras.layers.Layer`.
    """

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.seed = seed
        self._hold(_random=None)  # its state is no weight, and in no checkpoint

    def build(self, input_shape):
        """Starts the generator."""
        super().build(input_shape)
        if self._random is None:
            seed = SEED_SOURCE.next() if self.seed is None else self.seed
            self._hold(_random=Generator.from_seed(seed))

    def call(self, inputs, training=True):
        """The images, changed unless `training` is False."""
        images = images_of(self, inputs)
        check_rank(self, images)
        return self._augmented(images) if training else self._untouched(images)

    def _augmented(self, images):
        """The images, changed at random."""
        return images

    def _untouched(self, images):
        """What goes out when the layer is not training."""
        return images

    def _uniform(self, shape, bounds):
        """Uniform float32 numbers."""
        return self._random.uniform(shape, *bounds)

    def _seed_pair(self):
        """A seed for a stateless op."""
        return self._random.make_seeds()[:, 0]

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape
