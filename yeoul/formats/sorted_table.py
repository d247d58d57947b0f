"""LevelDB's table of sorted keys: the format of a checkpoint's `.index` file."""

import struct

from yeoul.formats.checksum import crc32c, masked
from yeoul.formats.wire import encode_varint, varint

MAGIC = bytes.fromhex("57fb808b247547db")
FOOTER = 48
BLOCK_SIZE = 256 << 10
RESTART = 16  # every so many keys one is written in full
LARGEST = 4 * RESTART  # how many times as long as the table its keys may be


def write_table(items: dict[bytes, bytes]) -> bytes:
    """The table with these keys and values."""
    out, index, block = bytearray(), [], Block(RESTART)
    last = b""
    for key in sorted(items):
        block.add(key, items[key])
        last = key
        if len(block.data) >= BLOCK_SIZE:
            index.append((last, append(out, block)))
            block = Block(RESTART)
    if block.count or not index:
        index.append((last, append(out, block)))
    meta = append(out, Block(RESTART))
    of_blocks = Block(1)
    for key, handle in index:
        of_blocks.add(key, handle)
    footer = meta + append(out, of_blocks)
    out += footer.ljust(FOOTER - len(MAGIC), b"\0") + MAGIC
    return bytes(out)


class Block:
    """A run of entries, each of which leaves out what its key shares with the key before."""

    def __init__(self, interval):
        self.interval, self.data, self.restarts, self.count, self.last = (
            interval,
            bytearray(),
            [],
            0,
            b"",
        )

    def add(self, key, value):
        shared = 0
        if self.count % self.interval:
            most = min(len(key), len(self.last))
            while shared < most and key[shared] == self.last[shared]:
                shared += 1
        else:
            self.restarts.append(len(self.data))
        self.data += (
            encode_varint(shared) + encode_varint(len(key) - shared) + encode_varint(len(value))
        )
        self.data += key[shared:] + value
        self.count, self.last = self.count + 1, key

    def finished(self):
        restarts = self.restarts or [0]
        return bytes(self.data) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def append(out, block):
    """Adds a block to a table; its handle: where it begins, and its size."""
    data, start = block.finished(), len(out)
    typed = data + b"\0"
    out += typed + struct.pack("<I", masked(crc32c(typed)))
    return encode_varint(start) + encode_varint(len(data))


def read_table(data: bytes) -> dict[bytes, bytes]:
    """The keys and values of a table.

    Raises:
      ValueError: if it is no such table, or damaged.
    """
    if len(data) < FOOTER or data[-len(MAGIC) :] != MAGIC:
        raise ValueError("not an sstable (bad magic number)")
    _, at = handle(data, len(data) - FOOTER)
    index, _ = handle(data, at)
    items: dict[bytes, bytes] = {}
    end = size = 0
    for _, place in entries(read_block(data, index)):
        (start, length), _ = handle(place, 0)
        if start < end:
            raise ValueError(f"a block begins at {start}, inside of the one before")
        end = start + length
        for key, value in entries(read_block(data, (start, length))):
            size += len(key)
            if size > LARGEST * len(data):
                raise ValueError("the keys are far longer than the table")
            items[key] = value
    return items


def handle(data, at):
    """((start, size) of a block, the position after that)."""
    start, at = varint(data, at)
    size, at = varint(data, at)
    return (start, size), at


def read_block(data, place):
    start, size = place
    block = data[start : start + size + 1]
    stored = data[start + size + 1 : start + size + 5]
    if len(stored) != 4:
        raise ValueError("truncated block read")
    if struct.unpack("<I", stored)[0] != masked(crc32c(block)):
        raise ValueError("block checksum mismatch")
    if block[-1]:
        raise ValueError(f"a block is compressed (type {block[-1]}), which is not supported")
    return block[:-1]


def entries(block):
    """The pairs of key and value of a block."""
    if len(block) < 4:
        raise ValueError("bad block contents")
    count = struct.unpack("<I", block[-4:])[0]
    end, at, key = len(block) - 4 - 4 * count, 0, b""
    while at < end:
        shared, at = varint(block, at)
        fresh, at = varint(block, at)
        size, at = varint(block, at)
        if shared > len(key) or at + fresh + size > end:
            raise ValueError("bad entry in block")
        key = key[:shared] + block[at : at + fresh]
        yield key, block[at + fresh : at + fresh + size]
        at += fresh + size
