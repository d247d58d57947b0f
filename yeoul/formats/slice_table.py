"""Checkpoints of TensorFlow's first format: one file, a table of tensor slices and their values."""

import os
import pathlib
from typing import Any

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import DataLossError
from yeoul.formats import protos
from yeoul.formats.bundle import BundleReader, damaged, index_path, waiting
from yeoul.formats.slice_keys import slice_key
from yeoul.formats.sorted_table import read_table, write_table
from yeoul.formats.tensor_proto import (
    FIELDS,
    as_bytes,
    from_proto,
    numbers,
    shape_from_proto,
    shape_to_proto,
)

WHOLE = -1  # the length of an extent that is the whole dimension


def write_slices(path: Any, parts: dict[str, list]) -> None:
    """Writes such a file: aside first, then it takes the place of a former one.

    Args:
      path: path of the file.
      parts: key -> [(shape of the whole, extents, array)].
    """
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
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
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with aside.open("wb") as file:
        file.write(write_table(table))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


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
    """What is in such a file.

    Args:
      path: path of the file.

    Raises:
      DataLossError: if it is damaged, or something else.
    """

    def __init__(self, path: Any):
        self.prefix = os.fspath(path)
        try:
            table = read_table(pathlib.Path(path).read_bytes())
            meta = protos.parsed("SavedTensorSlices", table.pop(b"", b""), "the table of contents")
        except (ValueError, OSError) as error:
            raise DataLossError(
                None,
                None,
                f"Unable to open table file {path}: DATA_LOSS: {error}: perhaps your file is in a "
                "different file format and you need to use a different restore operator?",
            ) from error
        self._all, self.entries = table, {}
        for known in meta.meta.tensor:
            entry = protos.BundleEntryProto(dtype=known.type, slices=known.slice)
            entry.shape.CopyFrom(known.shape)
            self.entries[known.name] = entry

    def _read(self, key, entry):
        try:
            stored = protos.parsed("SavedTensorSlices", entry, f"The value of {key}").data
            known = self.entries[key]
            stored.data.dtype = known.dtype
            sizes = [
                extent.length if extent.HasField("length") else n
                for extent, n in zip(
                    stored.slice.extent, shape_from_proto(known.shape), strict=True
                )
            ]
            shape_to_proto(sizes, stored.data.tensor_shape)
            return np.array(from_proto(stored.data))
        except (ValueError, TypeError) as error:
            raise damaged(key, self.prefix, error) from error


def open_checkpoint(prefix: Any) -> BundleReader:
    """A reader of a checkpoint of either format.

    Args:
      prefix: path without endings; of the first format, the path of the file.

    Raises:
      NotFoundError: if there is none.
      DataLossError: if it is damaged.
    """
    index = index_path(prefix)
    if not index.is_file() and not waiting(index).is_file() and pathlib.Path(prefix).exists():
        return SliceTableReader(prefix)
    return BundleReader(prefix)
