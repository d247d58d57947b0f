"""Reads TensorFlow's checkpoint files, and refuses what is damaged in them.

Nothing is allocated before the file is known to hold that many bytes.
"""

import contextlib
import math
import os
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from yeoul.core.dtypes import DType
from yeoul.core.errors import (
    DataLossError,
    FailedPreconditionError,
    InternalError,
    InvalidArgumentError,
    NotFoundError,
)
from yeoul.formats import files, protos
from yeoul.formats.bundle_files import data_path, index_path, waiting
from yeoul.formats.checksum import crc32c, extended, masked
from yeoul.formats.slice_keys import slice_key
from yeoul.formats.slice_texts import bounds, places
from yeoul.formats.sorted_table import read_table
from yeoul.formats.tensor_proto import dtype_from_enum, shape_from_proto
from yeoul.formats.wire import varint

STRING, NOT_ARRAYS = 7, {20: "resource", 21: "variant"}
MAX_RANK = 64  # of NumPy's arrays


class BundleReader:
    """What is in a checkpoint.

    Args:
      prefix: path without the endings.

    Attributes:
      entries: key -> `BundleEntryProto`, sorted by key.

    Raises:
      NotFoundError: if there is none.
      DataLossError: if its index is damaged.
    """

    def __init__(self, prefix: Any):
        self.prefix = files.text(prefix)
        index = index_path(self.prefix)
        self._waiting = files.exists(waiting(index))
        try:
            data = files.read(waiting(index) if self._waiting else index)
        except (NotFoundError, FailedPreconditionError):  # a file stands where a folder is meant
            raise NotFoundError(
                None,
                None,
                "Unsuccessful TensorSliceReader constructor: Failed to find any matching files "
                f"for {self.prefix}",
            ) from None
        with readable(index):
            table = read_table(data)
            header = protos.parsed("BundleHeaderProto", table.pop(b"", b""), "the header")
            self._all = {
                k: protos.parsed("BundleEntryProto", v, "an entry") for k, v in table.items()
            }
            # Parts of partitioned variables stand under keys that begin with a zero byte.
            self.entries = {k.decode(): e for k, e in self._all.items() if not k.startswith(b"\0")}
        self.shards, self._big_endian = header.num_shards, header.endianness == 1

    def __contains__(self, key):
        return key in self.entries

    def entry(self, key: str) -> Any:
        """The entry of a key.

        Raises:
          NotFoundError: if there is none.
        """
        try:
            return self.entries[key]
        except KeyError:
            raise NotFoundError(None, None, f"Key {key} not found in checkpoint") from None

    def dtype(self, key: str) -> DType:
        """The dtype of a tensor.

        Raises:
          NotFoundError: if there is none with this key.
          DataLossError: if it is damaged.
        """
        return self._dtype(key, self.entry(key))

    def shape(self, key: str) -> tuple[int, ...]:
        """The shape of a tensor. Errors as of `dtype`."""
        return self._dims(key, self.entry(key))

    def _dtype(self, key, entry):
        try:
            return dtype_from_enum(entry.dtype)
        except ValueError as error:
            raise damaged(key, self.prefix, error) from error

    def _dims(self, key, entry):
        try:
            dims = shape_from_proto(entry.shape)
        except ValueError as error:
            raise damaged(key, self.prefix, error) from error
        if dims is None or None in dims or len(dims) > MAX_RANK:
            raise damaged(key, self.prefix, f"no array has the shape {dims}")
        return dims

    def array(self, key: str, extents: list[tuple[int, int]] | None = None) -> np.ndarray:
        """A tensor.

        Args:
          key: its key.
          extents: (start, length) in each dimension of the part that is wanted, inside the tensor;
            length -1: all; None: the whole tensor.

        Raises:
          NotFoundError: if there is none with this key, or a file is missing.
          InvalidArgumentError: if only other parts of it are there.
          DataLossError: if it is damaged.
          InternalError: if it is none that NumPy can hold.
        """
        entry = self.entry(key)
        if entry.dtype in NOT_ARRAYS:
            raise InternalError(
                None, None, f"Tensorflow type {entry.dtype} not convertible to numpy dtype."
            )
        if entry.slices:
            return self._joined(key, entry, extents)
        array = self._read(key, entry)
        return array if extents is None else array[places(bounds(extents, array.shape))].copy()

    def _joined(self, key, entry, extents):
        """A partitioned tensor, or a part of it."""
        dims, dtype = self._dims(key, entry), self._dtype(key, entry)
        wanted = bounds([(0, -1)] * len(dims) if extents is None else extents, dims)
        found = []
        for part in entry.slices:
            own = bounds(self._extents(key, part, dims), dims)
            both = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(own, wanted, strict=True)]
            if all(a < b for a, b in both):
                found.append((own, both, self._part(key, part, dims)))
        shape = [b - a for a, b in wanted]
        room = sum(math.prod(b - a for a, b in both) for _, both, _ in found)
        if room < math.prod(shape):  # before memory is taken for it
            raise lacking(key, self.prefix)
        out, filled = np.empty(shape, dtype.np), np.zeros(shape, bool)
        for own, both, array in found:
            place = places(both, wanted)
            out[place], filled[place] = array[places(both, own)], True
        if not filled.all():
            raise lacking(key, self.prefix)
        return out

    def parts(self, key: str) -> list[tuple]:
        """The parts of a partitioned tensor: [(shape of the whole, extents, array)].

        Raises:
          DataLossError: if one is missing, or damaged.
        """
        entry = self.entry(key)
        dims = self._dims(key, entry)
        return [
            (dims, self._extents(key, part, dims), self._part(key, part, dims))
            for part in entry.slices
        ]

    def _extents(self, key, part, dims):
        """The (start, length) of a part, checked to lie in the whole."""
        extents = [(e.start, e.length if e.HasField("length") else -1) for e in part.extent]
        fits = len(extents) == len(dims) and all(
            0 <= start <= n and -1 <= length <= n - start
            for (start, length), n in zip(extents, dims, strict=True)
        )
        if not fits:
            raise damaged(key, self.prefix, f"the part {extents} is not in the shape {list(dims)}")
        return extents

    def _part(self, key, part, dims):
        """The array of a part."""
        extents = self._extents(key, part, dims)
        stored = self._all.get(slice_key(key, extents))
        if stored is None:
            raise DataLossError(
                None,
                None,
                f"The part {extents} of {key} is missing in {self.prefix}. Restore an earlier "
                "checkpoint.",
            )
        array, shape = self._read(key, stored), [b - a for a, b in bounds(extents, dims)]
        if list(array.shape) != shape:
            raise damaged(key, self.prefix, f"the part {extents} has the shape {array.shape}")
        return array

    def _data_file(self, shard):
        path = data_path(self.prefix, shard, self.shards)
        return waiting(path) if self._waiting and files.exists(waiting(path)) else path

    def _read(self, key, entry):
        path, dims, dtype = self._data_file(entry.shard_id), self._dims(key, entry), entry.dtype
        count = math.prod(dims)
        with files.open_file(path) as file, files.guarded(path):
            file.seek(0, os.SEEK_END)
            whole = file.tell()
            if not 0 <= entry.offset <= entry.offset + entry.size <= whole:
                raise damaged(
                    key,
                    path,
                    f"{entry.size} bytes expected at {entry.offset}, but the file has {whole}",
                )
            file.seek(entry.offset)
            data = file.read(entry.size)
        if dtype == STRING:
            return read_strings(data, count, entry, key, path).reshape(dims)
        if masked(crc32c(data)) != entry.crc32c:
            raise damaged(key, path, "its checksum does not match")
        kind = self._dtype(key, entry).np
        if count * kind.itemsize != len(data):
            raise damaged(key, path, f"{len(data)} bytes for {count} elements of {kind}")
        array = np.frombuffer(data, kind.newbyteorder(">" if self._big_endian else "<"))
        return array.astype(kind, copy=False).reshape(dims)


@contextlib.contextmanager
def readable(path: str) -> Iterator[None]:
    """Turns what is said of damaged bytes of a table into DataLossError."""
    try:
        yield
    except ValueError as error:
        raise DataLossError(
            None,
            None,
            f"Unable to open table file {path}: DATA_LOSS: {error}: the file is damaged, or of "
            "another format. Restore an earlier checkpoint.",
        ) from error


def lacking(key, path):
    return InvalidArgumentError(
        None,
        None,
        f"The checkpoint {path} has only some parts of the tensor {key}, and not all that are "
        "wanted. Restore the parts that it has, or merge it with the checkpoints of the others.",
    )


def damaged(key, path, why):
    return DataLossError(
        None, None, f"The tensor {key} in {path} is damaged: {why}. Restore an earlier checkpoint."
    )


def read_strings(data, count, entry, key, path):
    """The strings that `string_bytes` wrote."""
    lengths, at, crc = [], 0, 0
    try:
        for _ in range(count):
            size, at = varint(data, at)
            lengths.append(size)
            crc = extended(crc, struct.pack("<I" if size < 1 << 32 else "<Q", size))
    except ValueError as error:
        raise damaged(key, path, error) from error
    stored = data[at : at + 4]
    if stored != struct.pack("<I", masked(crc)):
        raise damaged(key, path, "the checksum of its lengths does not match")
    at += 4
    if masked(extended(extended(crc, stored), data[at:])) != entry.crc32c:
        raise damaged(key, path, "its checksum does not match")
    if sum(lengths) != len(data) - at:
        raise damaged(key, path, "the lengths of its strings do not fit")
    out = np.empty(count, object)
    for i, size in enumerate(lengths):
        out[i] = data[at : at + size]
        at += size
    return out
