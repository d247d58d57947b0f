"""Integers of 7 bits a byte, the low ones first; the last byte has its high bit clear."""


def varint(value: int) -> bytes:
    """The bytes of an integer that is not negative."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data, position: int) -> tuple[int, int]:
    """An integer, and the position after it.

    Raises:
      ValueError: if the data ends before it does, or it has more than 64 bits.
    """
    value = shift = 0
    while shift < 70:
        if position >= len(data):
            raise ValueError("the data ends inside an integer")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
    raise ValueError("an integer has more than 64 bits")
