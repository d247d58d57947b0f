"""Images of one size."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.preprocessing.image_inputs import (
    check_rank,
    images_of,
    resize_method,
    resized_shape,
)
from yeoul.keras.preprocessing.image.smart_resize import smart_resize_tensor
from yeoul.ops.array import stack
from yeoul.ops.casting import cast
from yeoul.ops.image.resize import resize
from yeoul.ops.ragged_tensor import RaggedTensor


@export("keras.layers.Resizing", "keras.layers.experimental.preprocessing.Resizing")
class Resizing(Layer):
    """Resizes images, in training and inference alike.

    Args:
      height: rows of the outputs.
      width: columns of the outputs.
      interpolation: "bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian" or
        "mitchellcubic".
      crop_to_aspect_ratio: cut off what does not fit the new proportions, around the middle,
        instead of distorting the images.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`; also ragged, of
      images of several sizes.

    Output shape: the same with the new height and width.

    Raises:
      NotImplementedError: if the interpolation is unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Resizing(2, 3)(tf.ones([4, 8, 8, 1])).shape
      TensorShape([4, 2, 3, 1])
    """

    def __init__(
        self, height, width, interpolation="bilinear", crop_to_aspect_ratio=False, **kwargs
    ):
        self._method = resize_method(type(self).__name__, interpolation)
        super().__init__(**kwargs)
        self.height, self.width = height, width
        self.interpolation = interpolation
        self.crop_to_aspect_ratio = crop_to_aspect_ratio

    def call(self, inputs):
        """The resized images."""
        images = images_of(self, inputs)
        if isinstance(images, RaggedTensor):
            parts = [self._resized(part.to_tensor()) for part in images]
            return cast(stack(parts), self.compute_dtype)
        check_rank(self, images)
        return cast(self._resized(images), self.compute_dtype)

    def _resized(self, images):
        size = (self.height, self.width)
        if self.crop_to_aspect_ratio:
            return smart_resize_tensor(images, size, self._method)
        return resize(images, size, self._method)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs with the new height and width."""
        return TensorShape(resized_shape(input_shape, self.height, self.width))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "height": self.height,
            "width": self.width,
            "interpolation": self.interpolation,
            "crop_to_aspect_ratio": self.crop_to_aspect_ratio,
        }
