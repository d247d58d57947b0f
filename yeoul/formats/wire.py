"""Fields of serialised protocol buffers one by one, without a message object.

What was present, how often, and in which bytes, a message object does not tell.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

VARINT, FIXED64, DELIMITED, START_GROUP, END_GROUP, FIXED32 = range(6)
DEEPEST = 100  # groups inside of groups
MASK64 = (1 << 64) - 1


class Damaged(ValueError):
    """The bytes are no protocol buffer."""


class Kind(NamedTuple):
    """How values of a field type stand on the wire.

    Attributes:
      wire: the wire type of one value.
      form: for fixed widths, as `struct` names it.
      signed: for varints: 0 if unsigned, 1 if signed, 2 if zigzag.
      bits: how many bits a varint has.
    """

    wire: int
    form: str = ""
    signed: int = 0
    bits: int = 64


KINDS = {
    1: Kind(FIXED64, "<d"),  # double
    2: Kind(FIXED32, "<f"),  # float
    3: Kind(VARINT, signed=1),  # int64
    4: Kind(VARINT),  # uint64
    5: Kind(VARINT, signed=1, bits=32),  # int32
    6: Kind(FIXED64, "<Q"),  # fixed64
    7: Kind(FIXED32, "<I"),  # fixed32
    8: Kind(VARINT, bits=1),  # bool
    9: Kind(DELIMITED),  # string
    10: Kind(START_GROUP),  # group
    11: Kind(DELIMITED),  # message
    12: Kind(DELIMITED),  # bytes
    13: Kind(VARINT, bits=32),  # uint32
    14: Kind(VARINT, signed=1, bits=32),  # enum
    15: Kind(FIXED32, "<i"),  # sfixed32
    16: Kind(FIXED64, "<q"),  # sfixed64
    17: Kind(VARINT, signed=2, bits=32),  # sint32
    18: Kind(VARINT, signed=2),  # sint64
}
"""Number of a field type in descriptors -> its kind."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at a position, and the position behind it.

    Raises:
      Damaged: if there is none.
    """
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value & MASK64, at
        shift += 7
    raise Damaged(f"no number ends before byte {at}")


def fields(data: bytes, depth: int = 0) -> Iterator[tuple[int, int, Any]]:
    """Number, wire type and value of each field: an int, or bytes.

    Raises:
      Damaged: if the bytes are no protocol buffer.
    """
    at, size = 0, len(data)
    while at < size:
        tag, at = varint(data, at)
        number, wire = tag >> 3, tag & 7
        if not 0 < number < 1 << 29:
            raise Damaged(f"no field has the number {number}")
        if wire == VARINT:
            value, at = varint(data, at)
            yield number, wire, value
            continue
        if wire == START_GROUP:
            end, after = group_end(data, at, number, depth)
        elif wire == DELIMITED:
            length, at = varint(data, at)
            end = after = at + length
        elif wire in (FIXED32, FIXED64):
            end = after = at + (4 if wire == FIXED32 else 8)
        else:
            raise Damaged(f"field {number} has the wire type {wire}")
        if after > size:
            raise Damaged(f"field {number} ends behind the {size} bytes")
        yield number, wire, data[at:end]
        at = after


def group_end(data: bytes, at: int, number: int, depth: int) -> tuple[int, int]:
    """Where the content of a group ends, and where what follows it begins."""
    if depth >= DEEPEST:
        raise Damaged(f"groups lie over {DEEPEST} deep")
    size = len(data)
    while at < size:
        before = at
        tag, at = varint(data, at)
        inner, wire = tag >> 3, tag & 7
        if wire == END_GROUP:
            if inner != number:
                break
            return before, at
        if wire == VARINT:
            at = varint(data, at)[1]
        elif wire == START_GROUP:
            at = group_end(data, at, inner, depth + 1)[1]
        elif wire == DELIMITED:
            length, at = varint(data, at)
            at += length
        elif wire in (FIXED32, FIXED64):
            at += 4 if wire == FIXED32 else 8
        else:
            break
    raise Damaged(f"the group {number} does not end")


def decoded(kind: Kind, wire: int, value: Any) -> list | None:
    """The values of a field as it stands on the wire; None if it is none of that kind.

    Raises:
      Damaged: if packed values are cut off.
    """
    if wire == kind.wire:
        return [number(kind, value)]
    if wire != DELIMITED or kind.wire in (DELIMITED, START_GROUP):
        return None
    found, at = [], 0
    width = {FIXED32: 4, FIXED64: 8}.get(kind.wire)
    while at < len(value):
        if width is None:
            one, at = varint(value, at)
        else:
            one, at = value[at : at + width], at + width
            if at > len(value):
                raise Damaged("packed numbers are cut off")
        found.append(number(kind, one))
    return found


def number(kind: Kind, value: Any) -> Any:
    """A value of the wire as Python."""
    if kind.form:
        return struct.unpack(kind.form, value)[0]
    if kind.wire != VARINT:
        return value
    if kind.bits == 1:
        return bool(value)
    value &= (1 << kind.bits) - 1
    if kind.signed == 2:
        return (value >> 1) ^ -(value & 1)
    if kind.signed and value >> (kind.bits - 1):
        return value - (1 << kind.bits)
    return value


def encode_varint(value: int) -> bytes:
    """A number as a varint; negative ones have ten bytes."""
    value &= MASK64
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def encoded(kind: Kind, value: Any) -> bytes:
    """A value as it stands on the wire, without its header."""
    if kind.form:
        return struct.pack(kind.form, value)
    if kind.wire != VARINT:
        return value if kind.wire == START_GROUP else encode_varint(len(value)) + value
    value = int(value)
    if kind.signed == 2:
        value = (value << 1) ^ (value >> 63)
    return encode_varint(value)


def header(number: int, wire: int) -> bytes:
    """What stands before a value."""
    return encode_varint(number << 3 | wire)


def field(kind: Kind, number: int, values: list, packed: bool) -> bytes:
    """A field with its values."""
    if packed and kind.wire not in (DELIMITED, START_GROUP):
        data = b"".join([encoded(kind, value) for value in values])
        return header(number, DELIMITED) + encode_varint(len(data)) + data
    start = header(number, kind.wire)
    end = header(number, END_GROUP) if kind.wire == START_GROUP else b""
    return b"".join([start + encoded(kind, value) + end for value in values])
