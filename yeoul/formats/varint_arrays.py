"""Protocol buffers' variable-length integers, many at once by NumPy."""

import numpy as np

LONGEST = 10  # bytes of a 64-bit number
LENGTH_BYTES = 5  # of the length of a message: at most 2 GiB


def read(data: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lengths that stand at positions in a buffer.

    Args:
      data: the bytes; at least 8 more than any position that counts.
      at: the positions.

    Returns:
      The lengths, the positions behind them, and which are lengths of at most 2 GiB.
    """
    limit = len(data) - 1
    first = data[np.minimum(at, limit)]
    if (first < 0x80).all():
        return first.astype(np.int64), at + 1, np.ones(len(at), bool)
    value = (first & 0x7F).astype(np.int64)
    more = first >= 0x80
    after = at + 1
    for i in range(1, LENGTH_BYTES):
        byte = data[np.minimum(after, limit)]
        value += np.where(more, (byte & 0x7F).astype(np.int64) << (7 * i), 0)
        after = after + more
        more = more & (byte >= 0x80)
        if not more.any():
            break
    return value, after, ~more & (value < 1 << 31)


def read_after(data: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `read`, behind one byte of a header."""
    return read(data, at + 1)


def read_one(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The length at one position and the position behind it; (-1, end) if there is none."""
    value, shift = 0, 0
    while at < end and shift < 7 * LENGTH_BYTES:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    return -1, end


def decode(data: np.ndarray, last: np.ndarray) -> np.ndarray | None:
    """The 64-bit numbers that lie one behind the other in a buffer.

    Args:
      data: the bytes; the last one ends a number.
      last: which bytes end a number: those below 128.

    Returns:
      The numbers, or None if one is longer than 64 bits.
    """
    if last.all():
        return data.astype(np.int64)
    ends = np.flatnonzero(last)
    starts = np.concatenate([[0], ends[:-1] + 1]) if ends.size else ends
    sizes = ends - starts + 1
    longest = int(sizes.max()) if sizes.size else 0
    if longest > LONGEST:
        return None
    value = (data[starts] & 0x7F).astype(np.uint64)
    for i in range(1, longest):
        rows = np.flatnonzero(sizes > i)
        value[rows] |= (data[starts[rows] + i] & np.uint8(0x7F)).astype(np.uint64) << np.uint64(
            7 * i
        )
    return value.view(np.int64)


def too_long(data: np.ndarray, last: np.ndarray) -> int:
    """Where the first number of more than 64 bits ends."""
    ends = np.flatnonzero(last)
    sizes = np.diff(ends, prepend=-1)
    return int(ends[np.flatnonzero(sizes > LONGEST)[0]])
