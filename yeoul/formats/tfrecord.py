"""TFRecord files: records of bytes with checksums, plain or compressed.

A record is its length (8 bytes, little endian), the masked CRC-32C of those, the data, and the
masked CRC-32C of the data. Files are read in large pieces; what a length field claims is never
allocated before that many bytes have been read.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from google_crc32c import value as crc32c

from yeoul.core.errors import DataLossError, FailedPreconditionError
from yeoul.formats import files
from yeoul.formats.checksum import DELTA, masked

HEADER, FOOTER = 12, 4
PIECE = 1 << 20  # bytes read at once
STEP = 1 << 14  # compressed bytes handed to zlib at once, which copies what it leaves over
REPEATED = 8  # equal headers after which one looks for a run of them
WINDOWS = {"GZIP": 31, "ZLIB": 15}
Passes = Callable[[DataLossError], bool]
LENGTH, CHECK, START = struct.Struct("<Q"), struct.Struct("<I"), struct.Struct("<QI")


def frame(record: bytes) -> tuple[bytes, bytes]:
    """What stands before and after a record in a file."""
    length = LENGTH.pack(len(record))
    return length + CHECK.pack(masked(crc32c(length))), CHECK.pack(masked(crc32c(record)))


def index(data: bytes, start: int = 0, offset: int = 0) -> tuple[list[int], list[int]]:
    """Where the records that are whole in a buffer begin and end; their headers are checked.

    Args:
      data: the buffer.
      start: where the first record's header stands.
      offset: the position of the buffer in its file, for messages.

    Returns:
      The starts and the ends of the data of the records.

    Raises:
      DataLossError: if the first length does not have its checksum; a later one is where the
        records end.
    """
    starts, ends, good, repeated = [], [], {}, 0
    position, size, header = start, len(data), b""
    while position + HEADER <= size:
        before, header = header, data[position : position + HEADER]
        length = good.get(header)
        if length is None:
            length, crc = START.unpack(header)
            if masked(crc32c(header[:8])) != crc:
                if starts:  # those before are good; the next call begins here
                    break
                raise corrupted(offset + position)
            good[header] = length
        begin = position + HEADER
        position = begin + length + FOOTER
        if position > size:
            break
        starts.append(begin)
        ends.append(begin + length)
        repeated = repeated + 1 if header == before else 0
        if repeated == REPEATED:
            repeated = 0
            position = run(data, position, header, length, starts, ends)
    return starts, ends


def run(data: bytes, start: int, header: bytes, length: int, starts: list, ends: list) -> int:
    """Adds the records from `start` on that have the same header; returns the position behind."""
    stride = HEADER + length + FOOTER
    limit, many, wanted = (len(data) - start) // stride, 16, np.frombuffer(header, np.uint8)
    while limit > 0:  # more and more at once: a short run costs little
        many = min(4 * many, limit)
        rows = np.frombuffer(data, np.uint8, many * stride, start).reshape(many, stride)
        other = np.flatnonzero((rows[:, :HEADER] != wanted).any(1))
        same = int(other[0]) if other.size else many
        starts.extend(range(start + HEADER, start + same * stride, stride))
        ends.extend(range(start + HEADER + length, start + same * stride, stride))
        start, limit = start + same * stride, limit - many
        if same < many:
            break
    return start


def records_of(data: bytes, starts: list[int], ends: list[int], offset: int = 0) -> list[bytes]:
    """The records that `index` found, each checked.

    Raises:
      DataLossError: if one does not have its checksum.
    """
    found = [data[a:b] for a, b in zip(starts, ends, strict=True)]
    if not found:
        return found
    stored = stored_checks(data, ends)
    sums = np.fromiter(map(crc32c, found), np.uint32, len(found))
    wanted = ((sums >> np.uint32(15)) | (sums << np.uint32(17))) + np.uint32(DELTA)
    wrong = np.flatnonzero(wanted != stored)
    if wrong.size:
        raise corrupted(offset + starts[int(wrong[0])])
    return found


def stored_checks(data: bytes, ends: list[int]) -> np.ndarray:
    """The four bytes behind each record, as numbers."""
    windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(data, np.uint8), FOOTER)
    return np.ascontiguousarray(windows[np.asarray(ends, np.int64)]).view("<u4").reshape(-1)


def corrupted(position: int) -> DataLossError:
    hint = (
        " (Is this even a TFRecord file?) A compressed file needs its compression_type, 'GZIP' or "
        "'ZLIB'."
        if position == 0
        else ". The file is damaged: write it again."
    )
    return DataLossError(None, None, f"corrupted record at {position}{hint}")


def truncated(position: int) -> DataLossError:
    return DataLossError(
        None,
        None,
        f"truncated record at {position}: the file ends inside of it. It was not written to its "
        "end; the records before are good.",
    )


def named(error: DataLossError, path: Any) -> DataLossError:
    """The error with the path of its file."""
    return DataLossError(None, None, f"{files.text(path)}: {error.message}")


def read_batches(
    path: Any,
    compression: str = "",
    piece: int = PIECE,
    start: int = 0,
    passes: Passes | None = None,
) -> Iterator[list[bytes]]:
    """The records of a file, in lists as large as the pieces in which the file is read.

    Args:
      path: of the file; anything that `files.open_file` takes.
      compression: "", "GZIP" or "ZLIB".
      piece: bytes read at once.
      start: position in the (uncompressed) data where the first record stands.
      passes: asked about the error of a record that does not have its checksum: whether to go on
        with the next record.

    Raises:
      DataLossError: if the file is damaged; the records before are given first.
      NotFoundError: if there is no file.
    """
    told = None if passes is None else lambda error: passes(named(error, path))
    with files.open_file(path, "rb") as file, files.guarded(path):
        try:
            yield from batches_of(file, compression, piece, start, told)
        except DataLossError as error:
            raise named(error, path) from None


def batches_of(
    file: Any,
    compression: str = "",
    piece: int = PIECE,
    start: int = 0,
    passes: Passes | None = None,
) -> Iterator[list[bytes]]:
    """As `read_batches`, of an open file."""
    if compression:
        source = skipping(inflated(file, compression, piece), start)
    else:
        if start:
            file.seek(start)
        source = plain_pieces(file, piece)
    held, offset, waiting, missing = b"", start, [], 1
    for data in source:
        waiting.append(data)
        missing -= len(data)
        if missing > 0:
            continue
        held = b"".join((held, *waiting))
        waiting.clear()
        starts, ends = index(held, 0, offset)
        if starts:
            yield from checked(held, starts, ends, offset, passes)
            used = ends[-1] + FOOTER
            held, offset = held[used:], offset + used
        missing = still_missing(held, offset)
    if len(held) + sum(map(len, waiting)) >= HEADER:  # a shorter rest TensorFlow ignores too
        raise truncated(offset)


def still_missing(data: bytes, offset: int) -> int:
    """How many bytes more make the record whole that a buffer begins with.

    Raises:
      DataLossError: if its length does not have its checksum.
    """
    if len(data) < HEADER:
        return HEADER - len(data)
    length, crc = START.unpack_from(data)
    if masked(crc32c(data[:8])) != crc:
        raise corrupted(offset)
    return HEADER + length + FOOTER - len(data)


def skipping(source: Iterator[bytes], start: int) -> Iterator[bytes]:
    """The pieces without their first `start` bytes."""
    for data in source:
        kept = data[start:] if start else data
        start -= len(data) - len(kept)
        if kept:
            yield kept


def checked(
    data: bytes, starts: list[int], ends: list[int], offset: int, passes: Passes | None = None
) -> Iterator[list[bytes]]:
    """The records as one list; if one is damaged, those before it, and then the error."""
    try:
        yield records_of(data, starts, ends, offset)
        return
    except DataLossError:
        pass
    good: list[bytes] = []
    for a, b in zip(starts, ends, strict=True):
        if masked(crc32c(data[a:b])) == CHECK.unpack_from(data, b)[0]:
            good.append(data[a:b])
            continue
        yield good
        good = []
        error = corrupted(offset + a)
        if passes is None or not passes(error):
            raise error
    yield good


def plain_pieces(file: Any, piece: int) -> Iterator[bytes]:
    while data := file.read(piece):
        yield data


def inflated(file: Any, compression: str, piece: int) -> Iterator[bytes]:
    """The decompressed data of a file, at most `piece` bytes at once."""
    window = window_of(compression)
    inflate, position = zlib.decompressobj(window), 0
    while data := file.read(piece):
        position += len(data)
        view, at = memoryview(data), 0
        while at < len(view):
            part = view[at : at + STEP]
            try:
                yield inflate.decompress(part, piece)
            except zlib.error as error:
                raise DataLossError(
                    None,
                    None,
                    f"The {compression} data is damaged before byte {position} ({error}). The "
                    "file may be compressed otherwise, or not at all.",
                ) from None
            if inflate.eof:  # what is left is then in both, if something was left before
                at += len(part) - len(inflate.unused_data)
                inflate = zlib.decompressobj(window)
            else:
                at += len(part) - len(inflate.unconsumed_tail)
    rest = inflate.flush()
    if rest:
        yield rest


def window_of(compression: str) -> int:
    if compression not in WINDOWS:
        raise ValueError(f"compression_type must be '', 'GZIP' or 'ZLIB', not {compression!r}.")
    return WINDOWS[compression]


def read_records(
    path: Any, compression: str = "", piece: int = PIECE, start: int = 0
) -> Iterator[bytes]:
    """The records of a file, one by one. Arguments and errors as of `read_batches`."""
    for batch in read_batches(path, compression, piece, start):
        yield from batch


class Writer:
    """Writes records to a stream of bytes.

    Args:
      file: an open file; `close` closes it.
      compression: "", "GZIP" or "ZLIB".
      flush_mode: of zlib, for `flush`; None for one after which all can be read.
      options: what `zlib.compressobj` takes: level, method, wbits, memLevel, strategy.
    """

    def __init__(
        self, file: Any, compression: str = "", flush_mode: int | None = None, **options: int
    ):
        self.file, self.closed = file, False
        self.flush_mode = zlib.Z_SYNC_FLUSH if flush_mode is None else flush_mode
        self.deflate = None
        if compression:
            wbits = window_of(compression)
            given = options.pop("wbits", 0)
            if given:
                wbits = given + 16 if compression == "GZIP" and 0 < given < 16 else given
            self.again = lambda: zlib.compressobj(wbits=wbits, **options)
            self.deflate = self.again()

    def write(self, record: bytes) -> None:
        """Adds a record."""
        self.check_open()
        head, tail = frame(record)
        if self.deflate is None:
            self.file.write(b"".join((head, record, tail)))
        else:
            self.file.write(self.deflate.compress(b"".join((head, record, tail))))

    def flush(self) -> None:
        """Hands what was written to the file system."""
        self.check_open()
        if self.deflate is not None:
            self.file.write(self.deflate.flush(self.flush_mode))
            if self.flush_mode == zlib.Z_FINISH:
                self.deflate = self.again()
        self.file.flush()

    def end(self) -> None:
        """Hands all to the file, which stays open; nothing more can be written."""
        if self.closed:
            return
        self.closed = True
        if self.deflate is not None:
            self.file.write(self.deflate.flush())

    def close(self) -> None:
        """Ends the file; nothing more can be written."""
        if self.closed:
            return
        try:
            self.end()
        finally:
            self.file.close()

    def check_open(self) -> None:
        """Raises FailedPreconditionError if the file was closed."""
        if self.closed:
            raise FailedPreconditionError(
                None,
                None,
                "Writer is closed. Write before close(), or inside of the `with` statement.",
            )
