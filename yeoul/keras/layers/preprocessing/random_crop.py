"""Parts of images at random places."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.layers.preprocessing.cutting import cut_or_resize
from yeoul.keras.layers.preprocessing.image_inputs import resized_shape
from yeoul.keras.layers.preprocessing.random_layer import RandomLayer
from yeoul.keras.preprocessing.image.smart_resize import smart_resize_tensor
from yeoul.ops.casting import cast

HIGHEST = 2**31 - 1


@export("keras.layers.RandomCrop", "keras.layers.experimental.preprocessing.RandomCrop")
class RandomCrop(RandomLayer):
    """Cuts a part out of images, at one random place for all images of a batch.

    In inference, and if an image is too small, it is resized, and cropped to the proportions.

    Args:
      height: rows of the outputs.
      width: columns of the outputs.
      seed: makes the places repeatable.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: the same with the new height and width.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.RandomCrop(2, 2)(tf.ones([3, 8, 8, 1])).shape
      TensorShape([3, 2, 2, 1])
    """

    def __init__(self, height, width, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        self.height, self.width = height, width

    def _augmented(self, images):
        def start(spare_rows, spare_columns):
            drawn = self._random.uniform([2], 0, HIGHEST, "int32")
            return drawn[0] % (spare_rows + 1), drawn[1] % (spare_columns + 1)

        return cut_or_resize(images, self.height, self.width, start)

    def _untouched(self, images):
        resized = smart_resize_tensor(images, (self.height, self.width), "bilinear")
        return cast(resized, images.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs with the new height and width."""
        return TensorShape(resized_shape(input_shape, self.height, self.width))

    def get_config(self):
        """The constructor arguments."""
        own = {"height": self.height, "width": self.width, "seed": self.seed}
        return {**super().get_config(), **own}
