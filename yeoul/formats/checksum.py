"""CRC-32C as LevelDB tables and TensorFlow's files store it: rotated, and moved by a constant."""

from typing import Any

DELTA, MASK = 0xA282EAD8, 0xFFFFFFFF


def crc32c(data: Any) -> int:
    """The checksum of bytes."""
    import google_crc32c

    return google_crc32c.value(bytes(data))


def extended(crc: int, data: Any) -> int:
    """The checksum of what `crc` is the checksum of, followed by `data`."""
    import google_crc32c

    return google_crc32c.extend(crc, bytes(data))


def masked(crc: int) -> int:
    """The form in which a checksum is stored beside the data."""
    return ((crc >> 15 | crc << 17 & MASK) + DELTA) & MASK


def unmasked(stored: int) -> int:
    """The checksum from its stored form."""
    moved = stored - DELTA & MASK
    return (moved >> 17 | moved << 15) & MASK
