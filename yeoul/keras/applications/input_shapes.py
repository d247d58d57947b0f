"""The shape of the images that an application takes."""

import warnings

from yeoul.keras.core.settings import image_data_format


def input_shape_of(shape, *, size, smallest, pretrained, include_top, fixed=True):
    """The shape of one image: the one asked for, if the model can take it, or the usual one.

    Args:
      shape: what the user asked for, or None.
      size: height and width of the images the weights were trained on.
      smallest: the least height and width.
      pretrained: whether ImageNet's weights are loaded.
      include_top: whether the model ends in its classifier.
      fixed: whether ImageNet's weights with the classifier demand images of `size`.

    Raises:
      ValueError: if the model cannot take images of this shape.
    """
    first = image_data_format() == "channels_first"
    if shape is not None:
        if len(shape) != 3:
            raise ValueError(
                f"`input_shape` must be a tuple of three integers. Received: input_shape={shape}"
            )
        shape = tuple(shape)
    channels = channels_of(shape, first, pretrained)
    usual = (channels, size, size) if first else (size, size, channels)
    if pretrained and include_top and fixed and shape is not None:
        if shape != usual:
            raise ValueError(
                "When setting `include_top=True` and loading `imagenet` weights, `input_shape` "
                f"should be {usual}. Received: input_shape={shape}. Pass include_top=False for "
                "images of another size."
            )
        return usual
    if shape is None:
        if include_top:
            return usual
        return (channels, None, None) if first else (None, None, channels)
    check_size(shape, first, smallest, include_top)
    return shape


def channels_of(shape, first, pretrained):
    """The number of channels: three, unless asked for otherwise."""
    if shape is None:
        return 3
    channels = shape[0 if first else 2]
    if pretrained and channels != 3:
        raise ValueError(
            f"The input must have 3 channels; Received `input_shape={shape}`. Weights of ImageNet "
            "are for colour images: tf.image.grayscale_to_rgb makes them of grey ones."
        )
    if channels not in (1, 3):
        warnings.warn(
            "This model usually expects 1 or 3 input channels. However, it was passed an "
            f"input_shape with {channels} input channels.",
            stacklevel=5,
        )
    return channels


def check_size(shape, first, smallest, include_top):
    """Raises ValueError if images of this shape are too small, or must be of a known size."""
    size = shape[1:] if first else shape[:2]
    if any(n is not None and n < smallest for n in size):
        raise ValueError(
            f"Input size must be at least {smallest}x{smallest}; Received: input_shape={shape}"
        )
    if include_top and None in shape:
        raise ValueError(
            "If `include_top` is True, you should specify a static `input_shape`. Received: "
            f"input_shape={shape}"
        )
