"""The middle of images."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.preprocessing.cutting import cut_or_resize
from yeoul.keras.layers.preprocessing.image_inputs import check_rank, images_of, resized_shape


@export("keras.layers.CenterCrop", "keras.layers.experimental.preprocessing.CenterCrop")
class CenterCrop(Layer):
    """Cuts out the middle of images; images that are too small are resized and cropped.

    Args:
      height: rows of the outputs.
      width: columns of the outputs.

    Input shape: `[batch, height, width, channels]` or `[height, width, channels]`.

    Output shape: the same with the new height and width.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.CenterCrop(1, 2)(tf.reshape(tf.range(12), [3, 4, 1]))[..., 0])
      tf.Tensor([[5. 6.]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, height, width, **kwargs):
        super().__init__(**kwargs)
        for name, size in (("height", height), ("width", width)):
            if isinstance(size, int) and size <= 0:
                raise ValueError(f"`{name}` must be positive. Received: {name}={size}")
        self.height, self.width = height, width

    def call(self, inputs):
        """The middle of the images."""
        images = images_of(self, inputs)
        check_rank(self, images)

        def start(spare_rows, spare_columns):
            return spare_rows // 2, spare_columns // 2

        return cut_or_resize(images, self.height, self.width, start)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs with the new height and width."""
        return TensorShape(resized_shape(input_shape, self.height, self.width))

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "height": self.height, "width": self.width}
