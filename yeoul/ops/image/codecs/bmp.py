"""BMP files with 8, 24 or 32 bits a pixel, uncompressed."""

import struct

import numpy as np

from yeoul.ops.image.codecs.common import BadImage

START = b"BM"
MOST_BYTES = 1 << 30


def decode(data, channels=0):
    """The pixels of a BMP, (height, width, channels) of uint8.

    Args:
      data: the file.
      channels: 0 (as in the file), 3 or 4; pixels of 8 bits are shades of grey.
    """
    if channels == 1:
        raise BadImage("`channels` must be 0, 3 or 4 for BMP, but got 1")
    if len(data) < 32:
        raise BadImage(
            "Incomplete bmp content, requires at least 32 bytes to find the header size, width, "
            f"height, and bpp, got {len(data)} bytes"
        )
    offset, _, width, height, _, bits = struct.unpack_from("<iIiiHH", data, 10)
    depth = bits // 8
    if width <= 0:
        raise BadImage(f"Width must be positive, got {width}")
    if height == 0:
        raise BadImage("Height must be non-zero")
    if offset < 0:
        raise BadImage(f"header size must be >= 0, got {offset}")
    if depth not in (1, 3, 4):
        raise BadImage(f"Number of channels inherent in the image must be 1, 3 or 4, was {depth}")
    rows, length = abs(height), (width * depth + 3) // 4 * 4
    if rows * length >= MOST_BYTES:
        raise BadImage(f"Total possible pixel bytes must be less than 2^30, got {rows * length}")
    if len(data) != offset + rows * length:
        raise BadImage(
            "Input size should match (header_size + row_size * abs_height) but they differ by "
            f"{len(data) - offset - rows * length}"
        )
    stored = np.frombuffer(data, np.uint8, rows * length, offset).reshape(rows, length)
    pixels = stored[:, : width * depth].reshape(rows, width, depth)
    pixels = pixels[::-1] if height > 0 else pixels
    if depth == 1:
        pixels = np.repeat(pixels, 3, -1) if channels else pixels.copy()
    else:
        pixels = np.concatenate([pixels[..., 2::-1], pixels[..., 3:]], -1)
    have = pixels.shape[2]
    if channels in (0, have):
        return pixels
    if channels == 3:
        return np.ascontiguousarray(pixels[..., :3])
    return np.concatenate([pixels, np.full_like(pixels[..., :1], 255)], -1)
