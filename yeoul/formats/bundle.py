"""TensorFlow's checkpoint files: `PREFIX.index`, a table of entries, and `PREFIX.data-…`."""

import os
import pathlib
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType
from yeoul.core.errors import DataLossError, InternalError, InvalidArgumentError, NotFoundError
from yeoul.formats import protos
from yeoul.formats.checksum import crc32c, extended, masked
from yeoul.formats.slice_keys import slice_key
from yeoul.formats.sorted_table import read_table, write_table
from yeoul.formats.tensor_proto import dtype_from_enum, shape_from_proto, shape_to_proto
from yeoul.formats.wire import encode_varint, varint

STRING, NOT_ARRAYS = 7, {20: "resource", 21: "variant"}


def index_path(prefix):
    return pathlib.Path(f"{prefix}.index")


def data_path(prefix, shard, shards):
    return pathlib.Path(f"{prefix}.data-{shard:05d}-of-{shards:05d}")


def is_bundle(prefix) -> bool:
    """Whether there is a checkpoint with this prefix."""
    return index_path(prefix).is_file() or waiting(index_path(prefix)).is_file()


def waiting(path):
    """Where a file lies whose writing is complete, before it takes the place of a former one."""
    return path.with_name(path.name + ".new")


# Writing.


def write_bundle(
    prefix: Any, arrays: Mapping[str, np.ndarray], parts: Mapping[str, list] | None = None
) -> None:
    """Writes a checkpoint, whole or not at all: a kill leaves the former one of this prefix.

    Both files are written aside. The new index, once it lies beside the former one, is what
    counts; the reader knows that the data may not have been renamed yet.

    Args:
      prefix: path without the endings; its folder is made.
      arrays: key -> array; strings are arrays of `bytes` objects.
      parts: key -> [(shape of the whole, extents, array)]: tensors of which parts are written.
    """
    index, data = index_path(prefix), data_path(prefix, 0, 1)
    index.parent.mkdir(parents=True, exist_ok=True)
    settle(prefix)
    table: dict[bytes, bytes] = {}
    with waiting(data).open("wb") as file:
        for key in sorted(arrays, key=str.encode):
            table[key.encode()] = write_entry(file, arrays[key])
        for key, pieces in (parts or {}).items():
            table.update(write_parts(file, key, pieces))
        file.flush()
        os.fsync(file.fileno())
    header = protos.BundleHeaderProto(num_shards=1)
    header.version.producer = 1
    table[b""] = header.SerializeToString()
    draft = index.with_name(f"{index.name}.tmp")
    with draft.open("wb") as file:
        file.write(write_table(table))
        file.flush()
        os.fsync(file.fileno())
    if index.exists():
        draft.replace(waiting(index))
        sync_folder(index.parent)
    waiting(data).replace(data)
    (waiting(index) if index.exists() else draft).replace(index)
    sync_folder(index.parent)


def write_parts(file, key, pieces):
    """Appends parts of a tensor to the data; their entries, and that of the whole."""
    shape, _, first = pieces[0]
    dtype = FROM_NUMPY[first.dtype]
    whole = protos.BundleEntryProto(dtype=dtype.as_datatype_enum)
    shape_to_proto(shape, whole.shape)
    table = {}
    for _, extents, array in pieces:
        part = whole.slices.add()
        for start, length in extents:
            extent = part.extent.add(start=start)
            if length >= 0:
                extent.length = length
        table[slice_key(key, extents)] = write_entry(file, array)
    return {**table, key.encode(): whole.SerializeToString()}


def merge_bundles(prefixes: list[str], destination: Any) -> None:
    """Makes one checkpoint of several. Parts of a tensor may lie in different ones.

    Args:
      prefixes: paths of the checkpoints.
      destination: path of the new one.

    Raises:
      NotFoundError: if one of them does not exist.
      InvalidArgumentError: if there is none.
    """
    if not prefixes:
        raise InvalidArgumentError(
            None, None, "There is no checkpoint to merge: pass at least one prefix that exists."
        )
    arrays: dict[str, np.ndarray] = {}
    parts: dict[str, list] = {}
    for prefix in prefixes:
        reader = BundleReader(prefix)
        for key, entry in reader.entries.items():
            if entry.slices:
                parts.setdefault(key, []).extend(reader.parts(key))
            else:
                arrays[key] = reader.array(key)
    write_bundle(destination, arrays, parts)


def settle(prefix):
    """Ends a former writing of this prefix that was killed between its renames."""
    index, data = index_path(prefix), data_path(prefix, 0, 1)
    if waiting(index).is_file():
        if waiting(data).is_file():
            waiting(data).replace(data)
        waiting(index).replace(index)


def sync_folder(folder):
    """Makes renames in a folder last; not every system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_entry(file, array):
    """Appends an array to the data; its entry for the index, serialised."""
    dtype = FROM_NUMPY[np.dtype(object) if array.dtype == object else array.dtype.newbyteorder("=")]
    entry = protos.BundleEntryProto(dtype=dtype.as_datatype_enum, offset=file.tell())
    shape_to_proto(array.shape, entry.shape)
    if array.dtype == object:
        data, crc = string_bytes(array.reshape(-1).tolist())
    else:
        data = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
        crc = crc32c(data)
    entry.size, entry.crc32c = len(data), masked(crc)
    file.write(data)
    return entry.SerializeToString()


def string_bytes(values):
    """(bytes of strings, their checksum): lengths, checksum of the lengths, then the strings.

    The checksums are over the lengths as fixed integers.
    """
    values = [v.encode() if isinstance(v, str) else v for v in values]
    crc = 0
    for value in values:
        crc = extended(crc, struct.pack("<I" if len(value) < 1 << 32 else "<Q", len(value)))
    stored, joined = struct.pack("<I", masked(crc)), b"".join(values)
    lengths = b"".join([encode_varint(len(value)) for value in values])
    return lengths + stored + joined, extended(extended(crc, stored), joined)


# Reading.


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
        self.prefix = os.fspath(prefix)
        index = index_path(self.prefix)
        self._waiting = waiting(index).is_file()
        try:
            data = (waiting(index) if self._waiting else index).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(
                None,
                None,
                "Unsuccessful TensorSliceReader constructor: Failed to find any matching files "
                f"for {self.prefix}",
            ) from None
        try:
            table = read_table(data)
            header = protos.parsed("BundleHeaderProto", table.pop(b"", b""), "the header")
        except ValueError as error:
            raise DataLossError(
                None,
                None,
                f"Unable to open table file {index}: DATA_LOSS: {error}: the file is damaged, or "
                "of another format. Restore an earlier checkpoint.",
            ) from error
        self.shards, self._big_endian = header.num_shards, header.endianness == 1
        self._all = {k: protos.parsed("BundleEntryProto", v, "an entry") for k, v in table.items()}
        # Parts of partitioned variables stand under keys that begin with a zero byte.
        self.entries = {k.decode(): e for k, e in self._all.items() if not k.startswith(b"\0")}

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
        """The dtype of a tensor."""
        return dtype_from_enum(self.entry(key).dtype)

    def shape(self, key: str) -> tuple[int, ...]:
        """The shape of a tensor."""
        return shape_from_proto(self.entry(key).shape) or ()  # type: ignore[return-value]

    def array(self, key: str) -> np.ndarray:
        """A tensor.

        Raises:
          NotFoundError: if there is none with this key, or a file is missing.
          DataLossError: if it is damaged.
          InternalError: if it is none that NumPy can hold.
        """
        entry = self.entry(key)
        if entry.dtype in NOT_ARRAYS:
            raise InternalError(
                None, None, f"Tensorflow type {entry.dtype} not convertible to numpy dtype."
            )
        if entry.slices:
            return self._joined(key, entry)
        return self._read(key, entry)

    def _joined(self, key, entry):
        """A partitioned tensor."""
        out = np.zeros(shape_from_proto(entry.shape), dtype_from_enum(entry.dtype).np)
        for _, extents, array in self.parts(key):
            place = [slice(s, None if size < 0 else s + size) for s, size in extents]
            out[tuple(place)] = array
        return out

    def parts(self, key: str) -> list[tuple]:
        """The parts of a partitioned tensor: [(shape of the whole, extents, array)].

        Raises:
          DataLossError: if one is missing.
        """
        entry, found = self.entry(key), []
        for part in entry.slices:
            extents = [(e.start, e.length if e.HasField("length") else -1) for e in part.extent]
            stored = self._all.get(slice_key(key, extents))
            if stored is None:
                raise DataLossError(
                    None,
                    None,
                    f"The part {extents} of {key} is missing in {self.prefix}. Restore an earlier "
                    "checkpoint.",
                )
            found.append((shape_from_proto(entry.shape), extents, self._read(key, stored)))
        return found

    def _data_file(self, shard):
        path = data_path(self.prefix, shard, self.shards)
        return waiting(path) if self._waiting and waiting(path).is_file() else path

    def _read(self, key, entry):
        path = self._data_file(entry.shard_id)
        try:
            with path.open("rb") as file:
                file.seek(entry.offset)
                data = file.read(entry.size)
        except FileNotFoundError:
            raise NotFoundError(None, None, f"{path}; No such file or directory") from None
        shape = shape_from_proto(entry.shape)
        count = int(np.prod(shape, dtype=np.int64))
        if len(data) != entry.size:
            raise damaged(key, path, f"{entry.size} bytes expected, {len(data)} are there")
        if entry.dtype == STRING:
            return read_strings(data, count, entry, key, path).reshape(shape)
        if masked(crc32c(data)) != entry.crc32c:
            raise damaged(key, path, "its checksum does not match")
        dtype = dtype_from_enum(entry.dtype).np
        if count * dtype.itemsize != len(data):
            raise damaged(key, path, f"{len(data)} bytes for {count} elements of {dtype}")
        array = np.frombuffer(data, dtype.newbyteorder(">" if self._big_endian else "<"))
        return array.astype(dtype, copy=False).reshape(shape)


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
