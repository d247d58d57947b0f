"""What the codecs share: the error for bad files, limits on sizes, Pillow's decoders."""

import numpy as np

# Bytes of pixels that an image may have: TensorFlow refuses JPEGs from this size on.
MOST_BYTES = 1 << 29


class BadImage(ValueError):
    """The bytes are not an image that can be decoded."""


def check_size(kind, height, width, channels, what="image"):
    """Raises BadImage unless an image of this size may be decoded; before memory is taken."""
    if height <= 0 or width <= 0:
        raise BadImage(f"Invalid {kind} data: the {what} has height {height} and width {width}")
    if height * width * channels >= MOST_BYTES:
        raise BadImage(
            f"Invalid {kind} data: the {what} would take {height} x {width} x {channels} bytes, "
            f"{MOST_BYTES} or more. Resize it before, or read a JPEG with ratio=2, 4 or 8"
        )


def unpacked(kind, mode, size, data, *decoder):
    """The pixels of raw data by one of Pillow's decoders.

    Args:
      kind: name of the format, for messages.
      mode: Pillow's name of the pixels.
      size: (width, height), checked.
      data: bytes.
      *decoder: name and arguments of the decoder.

    Returns:
      Array (height, width) or (height, width, channels) of uint8, the caller's to write to.
    """
    from PIL import Image

    try:
        return np.array(Image.frombytes(mode, size, data, *decoder))
    except (ValueError, OSError, MemoryError, OverflowError, SystemError) as error:
        raise BadImage(f"Invalid {kind} data, size {len(data)}: {error}") from None
