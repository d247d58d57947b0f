"""Images as they look after having been a JPEG: tf.image.adjust_jpeg_quality."""

from yeoul.core.dtypes import int32, uint8
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.ops.image.decode import decode_jpeg
from yeoul.ops.image.encode import ENCODE_VARIABLE
from yeoul.ops.image.pixels import convert_image_dtype


@export("image.adjust_jpeg_quality")
@dispatchable
def adjust_jpeg_quality(image, jpeg_quality, name=None):
    """An image with the traces of a JPEG of this quality.

    Args:
      image: (height, width, 1 or 3) of floats in [0, 1] or integers.
      jpeg_quality: 0 to 100; a scalar integer.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if shape or quality do not fit.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.adjust_jpeg_quality([[[0.5, 0.5, 0.5]]], 75).numpy().ravel())
      [0.498  0.498  0.498]
    """
    image = convert_to_tensor(image)
    dims = dims_of(image)
    channels = dims[-1] if dims else None
    pixels = convert_image_dtype(image, uint8, saturate=True)
    file = execute(ENCODE_VARIABLE, (pixels, convert_to_tensor(jpeg_quality, int32)))
    result = decode_jpeg(file, channels=channels or 0)
    return convert_image_dtype(result, image.dtype, saturate=True, name=name)
