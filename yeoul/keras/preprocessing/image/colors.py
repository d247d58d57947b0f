"""Images with other brightness and colors, in NumPy."""

import numpy as np

from yeoul.core.export import export
from yeoul.keras.utils.image_arrays import array_to_img, img_to_array


@export("keras.preprocessing.image.apply_channel_shift")
def apply_channel_shift(x, intensity, channel_axis=0):
    """An image with a number added to all channels, kept between its least and largest values.

    Args:
      x: array of 3 dimensions.
      intensity: the number.
      channel_axis: which axis holds the channels.

    Returns:
      Array of the same shape.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> shift = tf.keras.preprocessing.image.apply_channel_shift
      >>> shift(np.array([[[0.0, 1.0, 5.0]]]), 2).ravel().tolist()
      [2.0, 3.0, 5.0]
    """
    return np.clip(x + intensity, np.min(x), np.max(x))


@export("keras.preprocessing.image.random_channel_shift")
def random_channel_shift(x, intensity_range, channel_axis=0):
    """An image with a random number added to all channels.

    Args:
      x: array of 3 dimensions.
      intensity_range: the number is drawn between minus this and this, by `np.random`.
      channel_axis: which axis holds the channels.

    Returns:
      Array of the same shape.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.random_channel_shift(np.ones([3, 2, 2]), 0.5).shape
      (3, 2, 2)
    """
    intensity = np.random.uniform(-intensity_range, intensity_range)
    return apply_channel_shift(x, intensity, channel_axis=channel_axis)


@export("keras.preprocessing.image.apply_brightness_shift")
def apply_brightness_shift(x, brightness, scale=True):
    """An image made darker or brighter.

    Args:
      x: array of 3 dimensions.
      brightness: factor: 0 is black, 1 leaves it as it is.
      scale: bring the numbers into [0, 255] first.

    Returns:
      Array of the same shape.

    Raises:
      ValueError: if the array is no image.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> shift = tf.keras.preprocessing.image.apply_brightness_shift
      >>> shift(np.array([[[100.0], [200.0]]]), 0.5, scale=False).ravel().tolist()
      [50.0, 100.0]
    """
    from PIL import ImageEnhance

    least, largest = np.min(x), np.max(x)
    outside = bool(least < 0 or largest > 255)
    image = ImageEnhance.Brightness(array_to_img(x, scale=outside or scale)).enhance(brightness)
    changed = img_to_array(image)
    return changed / 255 * (largest - least) + least if outside and not scale else changed


@export("keras.preprocessing.image.random_brightness")
def random_brightness(x, brightness_range, scale=True):
    """An image of random brightness.

    Args:
      x: array of 3 dimensions.
      brightness_range: (least, largest) factor, drawn by `np.random`.
      scale: bring the numbers into [0, 255] first.

    Returns:
      Array of the same shape.

    Raises:
      ValueError: if the range is no pair.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.image.random_brightness(np.ones([2, 2, 3]), (0.5, 1.5)).shape
      (2, 2, 3)
    """
    if len(brightness_range) != 2:
        raise ValueError(
            f"`brightness_range should be tuple or list of two floats. Received: {brightness_range}"
        )
    return apply_brightness_shift(x, np.random.uniform(*brightness_range), scale)
