"""Messages with the byte layout of one of them: all that is no value lies where it lies there.

Programs write a data set's `tf.train.Example`s with the same features of the same sizes. Of such
messages one is read, byte by byte; where the others have the same bytes outside of the values, the
values lie where the first has them.
"""

import numpy as np

from yeoul.formats import varint_arrays

LEAST = 8  # messages of one size for which a layout pays
TRIES = 4  # layouts tried for messages of one size
EMPTY, BYTES, FLOATS, INTS = 0, 1, 2, 3  # as in `examples`
ONE, TWO = 0x0A, 0x12  # headers of the fields 1 and 2, length delimited


class Layout:
    """Where a message has its values, and what it has elsewhere.

    Attributes:
      features: (kind, start, end) of the values of each feature, by its key.
      size: bytes of the message.
      places: positions of the bytes outside of the values.
      fixed: those bytes.
      last: positions of the last bytes of packed integers, which must end a number.
    """

    def __init__(self, message: bytes, features: dict[bytes, tuple[int, int, int]]):
        outside = np.ones(len(message), bool)
        for _, start, end in features.values():
            outside[start:end] = False
        self.features, self.size = features, len(message)
        self.places = np.flatnonzero(outside)
        self.fixed = np.frombuffer(message, np.uint8)[self.places]
        ends = [end - 1 for kind, start, end in features.values() if kind == INTS and start < end]
        self.last = np.array(ends, np.int64)

    def fits(self, data: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Which of the messages that begin at `starts`, all of this size, have this layout."""
        same = (data[starts[:, None] + self.places] == self.fixed).all(1)
        if self.last.size:
            same &= (data[starts[:, None] + self.last] < 0x80).all(1)
        return same


class Reader:
    """Reads the headers of one message."""

    def __init__(self, data: bytes):
        self.data = data

    def header(self, at: int, end: int, tag: int) -> int:
        """The position behind a field's header; -1 unless the field has the tag and fills `end`."""
        if at >= end or self.data[at] != tag:
            return -1
        length, begin = varint_arrays.read_one(self.data, at + 1, end)
        return begin if length >= 0 and begin + length == end else -1

    def field(self, at: int, end: int) -> tuple[int, int]:
        """Where the contents of a field 1 begin and end; (-1, end) unless one lies within `end`."""
        if at >= end or self.data[at] != ONE:
            return -1, end
        length, begin = varint_arrays.read_one(self.data, at + 1, end)
        return (begin, begin + length) if 0 <= length <= end - begin else (-1, end)

    def value(self, at: int, end: int) -> tuple[int, int, int] | None:
        """The kind, start and end of the values of a feature in its plain form, or None."""
        at = self.header(at, end, TWO)
        if at < 0:
            return None
        if at == end:
            return EMPTY, end, end
        kind = self.data[at] >> 3
        at = self.header(at, end, kind << 3 | 2) if BYTES <= kind <= INTS else -1
        if at < 0 or kind == BYTES or at == end:
            return None if at < 0 else (kind, at, end)
        at = self.header(at, end, ONE)
        if at < 0 or (kind == FLOATS and (end - at) % 4) or (kind == INTS and wide(self.data, end)):
            return None
        return kind, at, end


def wide(data: bytes, end: int) -> bool:
    """Whether the byte before `end` ends no number."""
    return data[end - 1] >= 0x80


def layout_of(message: bytes) -> Layout | None:
    """The layout of a message; None if a feature has no plain form, or comes twice."""
    reader, end, features = Reader(message), len(message), {}
    at = reader.header(0, end, ONE)
    if at < 0:
        return None
    while at < end:
        entry, entry_end = reader.field(at, end)
        key, key_end = reader.field(entry, entry_end) if entry >= 0 else (-1, end)
        value = reader.value(key_end, entry_end) if key >= 0 else None
        if value is None or message[key:key_end] in features:
            return None
        features[message[key:key_end]] = value
        at = entry_end
    return Layout(message, features)


def groups_of(sizes: np.ndarray) -> list[np.ndarray]:
    """The rows of the sizes that `LEAST` messages or more have."""
    if (sizes == sizes[0]).all():
        return [np.arange(len(sizes))] if len(sizes) >= LEAST else []
    order = np.argsort(sizes, kind="stable")
    bounds = np.flatnonzero(np.diff(sizes[order])) + 1
    return [rows for rows in np.split(order, bounds) if len(rows) >= LEAST]
