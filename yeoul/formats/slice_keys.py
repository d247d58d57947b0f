"""Keys of the parts of partitioned variables in a checkpoint.

A key is the name and the extents as bytes that sort as the numbers do.
"""

# First bytes of a signed integer by the number of bytes it takes.
HEADERS = {
    1: (0x80, 0), 2: (0xC0, 0), 3: (0xE0, 0), 4: (0xF0, 0), 5: (0xF8, 0), 6: (0xFC, 0),
    7: (0xFE, 0), 8: (0xFF, 0), 9: (0xFF, 0x80), 10: (0xFF, 0xC0),
}  # fmt: skip
END, ESCAPES = b"\x00\x01", {0x00: b"\x00\xff", 0xFF: b"\xff\x00"}


def slice_key(name: str, extents: list[tuple[int, int]]) -> bytes:
    """The key of one part.

    Args:
      name: key of the whole tensor.
      extents: (start, length) in each dimension; length -1: all of it.
    """
    text = b"".join([ESCAPES.get(byte, bytes([byte])) for byte in name.encode()])
    out = unsigned(0) + text + END + unsigned(len(extents))
    for start, length in extents:
        out += signed(start) + signed(length)
    return out


def unsigned(value):
    size = (value.bit_length() + 7) // 8
    return bytes([size]) + value.to_bytes(size, "big")


def signed(value):
    bits = (~value if value < 0 else value).bit_length() + 1
    size = (bits + 6) // 7
    data = bytearray(value.to_bytes(10, "big", signed=True)[10 - size :])
    first, second = HEADERS[size]
    data[0] ^= first
    if size > 1:
        data[1] ^= second
    return bytes(data)
