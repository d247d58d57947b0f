"""Images made larger."""

from yeoul.core.export import export
from yeoul.keras.layers.enlarging import UpSampling
from yeoul.keras.layers.window_args import ints
from yeoul.ops.image.resize import METHODS, resize
from yeoul.ops.shapes import shape
from yeoul.ops.transpose import transpose


@export("keras.layers.UpSampling2D")
class UpSampling2D(UpSampling):
    """Images made larger: rows and columns repeated, or interpolated.

    Args:
      size: factor of height and width; positive int, or two.
      data_format: "channels_last" or "channels_first"; None: the global setting.
      interpolation: "nearest", "bilinear", "bicubic", "area", "lanczos3", "lanczos5", "gaussian" or
        "mitchellcubic".

    Input shape: `[batch, height, width, channels]`.

    Output shape: `[batch, height * size, width * size, channels]`.

    Raises:
      ValueError: if `size` or `data_format` make no sense.
      NotImplementedError: if the interpolation is unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.UpSampling2D(2)(tf.ones([2, 8, 8, 3])).shape
      TensorShape([2, 16, 16, 3])
    """

    rank = 2

    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", **kwargs):
        super().__init__(ints(size, 2, "size"), data_format, **kwargs)
        self.size = self._factors
        self.interpolation = str(interpolation).lower()
        if self.interpolation not in METHODS:
            raise NotImplementedError(
                f"Value not recognized for `interpolation`: {interpolation}. Supported values are: "
                f"{', '.join(METHODS)}."
            )

    def call(self, inputs):
        """The outputs."""
        if self.interpolation == "nearest":
            return super().call(inputs)
        if self.data_format == "channels_first":
            inputs = transpose(inputs, [0, 2, 3, 1])
        dims, known = inputs.shape.as_list(), None
        if None in dims[1:3]:
            known = shape(inputs)
        size = [
            (known[i + 1] if n is None else n) * factor
            for i, (n, factor) in enumerate(zip(dims[1:3], self.size, strict=True))
        ]
        outputs = resize(inputs, size, self.interpolation)
        if self.data_format == "channels_first":
            outputs = transpose(outputs, [0, 3, 1, 2])
        return outputs

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "size": self.size,
            "data_format": self.data_format,
            "interpolation": self.interpolation,
        }
