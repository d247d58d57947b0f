"""Checkpoints of TensorFlow's first format: one file, a table of tensor slices and their values."""

import math
import os
from typing import Any

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import DataLossError, NotFoundError, OpError
from yeoul.formats import files, protos
from yeoul.formats.bundle_files import first_format, is_bundle, sync_folder, written
from yeoul.formats.bundle_reader import BundleReader, damaged
from yeoul.formats.slice_keys import slice_key
from yeoul.formats.sorted_table import read_table, write_table
from yeoul.formats.tensor_proto import (
    FIELDS,
    as_bytes,
    from_proto,
    numbers,
    shape_to_proto,
)

WHOLE = -1  # the length of an extent that is the whole dimension


def write_slices(path: Any, parts: dict[str, list]) -> None:
    """Writes such a file: aside first, then it takes the place of a former one.

    Args:
      path: path of the file.
      parts: key -> [(shape of the whole, extents, array)].
    """
    path = files.text(path)
    files.make_parents(path)
    meta, table = protos.SavedTensorSlices(), {}
    meta.meta.versions.producer = 1
    for name, pieces in parts.items():
        shape, _, first = pieces[0]
        known = meta.meta.tensor.add(name=name, type=FROM_NUMPY[first.dtype].as_datatype_enum)
        shape_to_proto(shape, known.shape)
        for _, extents, array in pieces:
            stored = protos.SavedTensorSlices()
            stored.data.name = name
            for target in (known.slice.add(), stored.data.slice):
                for start, length in extents:
                    extent = target.extent.add(start=start)
                    if length != WHOLE:
                        extent.length = length
            fill(stored.data.data, array)
            table[slice_key(name, extents)] = stored.SerializeToString()
    table[b""] = meta.SerializeToString()
    aside = f"{path}.{os.getpid()}.tmp"
    with written(aside) as file:
        file.write(write_table(table))
    files.rename(aside, path, True)
    sync_folder(path)


def fill(proto, array):
    """Puts elements into the field of their dtype, the only place where TensorFlow looks here."""
    field = FIELDS[FROM_NUMPY[array.dtype].as_datatype_enum]
    flat = array.reshape(-1)
    if field == "string_val":
        proto.string_val.extend([as_bytes(text) for text in flat.tolist()])
    elif field == "float8_val":
        proto.float8_val = flat.tobytes()
    else:
        getattr(proto, field).extend(numbers(flat, field))


class SliceTableReader(BundleReader):
    """What is in such files: a tensor may have parts in several of them.

    Args:
      paths: paths of the files.

    Raises:
      DataLossError: if one is damaged, or something else.
    """

    def __init__(self, paths: list[str]):
        self.prefix, self._all, self.entries = ", ".join(paths), {}, {}
        for path in paths:
            self._add(path)

    def _add(self, path):
        try:
            table = read_table(files.read(path))
            meta = protos.parsed("SavedTensorSlices", table.pop(b"", b""), "the table of contents")
        except (ValueError, OpError) as error:
            raise DataLossError(
                None,
                None,
                f"Unable to open table file {path}: DATA_LOSS: {error}: perhaps your file is in a "
                "different file format and you need to use a different restore operator?",
            ) from error
        self._all.update(table)
        for known in meta.meta.tensor:
            entry = protos.BundleEntryProto(dtype=known.type, slices=known.slice)
            entry.shape.CopyFrom(known.shape)
            former = self.entries.setdefault(known.name, entry)
            if former is not entry:
                if (former.dtype, former.shape) != (entry.dtype, entry.shape):
                    raise damaged(known.name, path, "another file has it with another shape")
                former.slices.extend(entry.slices)

    def _read(self, key, entry):
        dims = self._dims(key, self.entries[key])
        try:
            stored = protos.parsed("SavedTensorSlices", entry, f"The value of {key}").data
            stored.data.dtype = self.entries[key].dtype
            sizes = [
                extent.length if extent.HasField("length") else n
                for extent, n in zip(stored.slice.extent, dims, strict=True)
            ]
            if min(sizes, default=0) < 0 or math.prod(sizes) > len(entry):  # a byte for each
                raise ValueError(f"{len(entry)} bytes for the shape {sizes}")
            shape_to_proto(sizes, stored.data.tensor_shape)
            return np.array(from_proto(stored.data))
        except (ValueError, TypeError) as error:
            raise damaged(key, self.prefix, error) from error


def open_checkpoint(prefix: Any) -> BundleReader:
    """A reader of a checkpoint of either format.

    Args:
      prefix: path without endings; of the first format, the path of the file, or a pattern for
        several.

    Raises:
      NotFoundError: if there is none.
      DataLossError: if it is damaged.
    """
    found = [] if is_bundle(prefix) else first_format(prefix)
    return SliceTableReader(found) if found else BundleReader(prefix)


def open_first_format(pattern: Any) -> SliceTableReader:
    """A reader of the files of the first format that a pattern matches.

    Raises:
      NotFoundError: if there is none.
      DataLossError: if one is damaged.
    """
    found = first_format(pattern)
    if not found:
        raise NotFoundError(
            None,
            None,
            "Unsuccessful TensorSliceReader constructor: Failed to find any matching files for "
            f"{pattern}",
        )
    return SliceTableReader(found)
