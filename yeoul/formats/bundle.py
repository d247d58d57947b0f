"""Writes TensorFlow's checkpoint files: `PREFIX.index`, a table of entries, and `PREFIX.data-…`."""

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import InvalidArgumentError
from yeoul.formats import files, protos
from yeoul.formats.bundle_files import (
    data_path,
    index_path,
    settle,
    sync_folder,
    waiting,
    written,
)
from yeoul.formats.bundle_reader import BundleReader
from yeoul.formats.checksum import crc32c, extended, masked
from yeoul.formats.slice_keys import slice_key
from yeoul.formats.sorted_table import write_table
from yeoul.formats.tensor_proto import shape_to_proto
from yeoul.formats.wire import encode_varint


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
    files.make_parents(index)
    settle(prefix)
    table: dict[bytes, bytes] = {}
    draft = f"{index}.tmp"
    with written(waiting(data)) as file, written(draft) as drafted:
        for key in sorted(arrays, key=str.encode):
            table[key.encode()] = write_entry(file, arrays[key])
        for key, pieces in (parts or {}).items():
            table.update(write_parts(file, key, pieces))
        header = protos.BundleHeaderProto(num_shards=1)
        header.version.producer = 1
        table[b""] = header.SerializeToString()
        drafted.write(write_table(table))
    if files.exists(index):
        files.rename(draft, waiting(index), True)
        draft = waiting(index)
        sync_folder(index)
    files.rename(waiting(data), data, True)
    files.rename(draft, index, True)
    sync_folder(index)


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
      InvalidArgumentError: if there is none, or two have a tensor of the same name.
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
            if key in arrays or (key in parts and not entry.slices):
                raise InvalidArgumentError(
                    None,
                    None,
                    f"The tensor {key} of {prefix} is in another checkpoint too. Merge checkpoints "
                    "of different tensors, or of different parts of them.",
                )
            if entry.slices:
                parts.setdefault(key, []).extend(reader.parts(key))
            else:
                arrays[key] = reader.array(key)
    write_bundle(destination, arrays, parts)


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
