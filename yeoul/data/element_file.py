"""Files of elements, as `save`, `snapshot` and `cache(filename)` write them.

A file of elements is a TFRecord file. Its first record is JSON: a version, and what the writer has
to say. A chunk is one record with the number of its elements, and then one record for each column:
a serialized tensor of all rows. Elements with ragged or sparse tensors are chunks of one element,
with a record for each component of these. The last record says how many elements there are:
without it the file was not written to its end.
"""

import contextlib
import json
import struct

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import DataLossError
from yeoul.data.chunk import Chunk, as_value, hold
from yeoul.data.dataset_spec import NoneTensorSpec, is_dense
from yeoul.engine.tensor import EagerTensor
from yeoul.formats import files, tfrecord
from yeoul.ops.io.tensors import parse_tensor, serialize_tensor

COUNT, LAST = struct.Struct("<Q"), struct.Struct("<QQ")
VERSION = 1
NO_CHUNK = (1 << 64) - 1  # in place of the number of a chunk's elements: the last record


class ElementWriter:
    """Writes chunks to an open file.

    Args:
      file: has `write`.
      specs: flat specs of an element.
      compression: "GZIP" or "".
      note: JSON values, for `note_in`.
    """

    def __init__(self, file, specs, compression="", note=None):
        self.records, self.specs = tfrecord.Writer(file, compression), specs
        self.dense, self.count = all(map(is_dense, specs)), 0
        self.records.write(json.dumps({"version": VERSION, "note": note}).encode())

    def write(self, chunk):
        """Adds a chunk."""
        self.count += chunk.count
        if self.dense:
            self.add(chunk.count, [np.asarray(c) for c in chunk.columns])
            return
        for i in range(chunk.count):
            self.add(1, parts_of(chunk.element(i), self.specs))

    def add(self, count, arrays):
        self.records.write(COUNT.pack(count))
        for array in arrays:
            self.records.write(serialize_tensor(EagerTensor(array)).numpy())

    def end(self):
        """Adds the last record."""
        self.records.write(LAST.pack(NO_CHUNK, self.count))
        self.records.end()


def parts_of(components, specs):
    """The arrays of an element, those of its composite tensors too; dense ones with one row."""
    found = []
    for component, spec in zip(components, specs, strict=True):
        if is_dense(spec):
            found.append(component[None])
            continue
        value = as_value(component, spec)
        found += [
            np.asarray(t._a) for t in nest.flatten(value, expand_composites=True) if t is not None
        ]
    return found


def read_chunks(path, specs, compression="", at=None):
    """Yields the chunks of a file of elements.

    Args:
      path: of the file.
      specs: flat specs of an element.
      compression: "GZIP" or "".
      at: token of a chunk to begin with: where it stands in the data that is not compressed, and
        how many elements are before it.

    Raises:
      DataLossError: if the file is damaged, or does not have its end.
    """
    position, count = at or (0, 0)
    records = tfrecord.read_records(path, compression, start=position)
    if not position:
        head = next(records, None)
        checked_head(head, path)
        position = framed(head)
    for first in records:
        if len(first) == LAST.size:
            check_last(first, count, path)
            return
        size = framed(first)
        column_records = []
        for _ in range(records_in_chunk(specs)):
            record = next(records, None)
            if record is None:
                break
            size += framed(record)
            column_records.append(record)
        else:
            (rows,) = COUNT.unpack(first)
            yield Chunk(columns_of(column_records, specs), rows, (position, count))
            position, count = position + size, count + rows
            continue
        break
    raise not_whole(path, f"it ends after {count} elements")


def note_in(path, compression=""):
    """The note of the writer of a file of elements."""
    with contextlib.closing(tfrecord.read_records(path, compression)) as records:
        return checked_head(next(records, None), path)["note"]


def checked_head(record, path):
    """What the first record of a file says.

    Raises:
      DataLossError: if it is none of such a file.
    """
    try:
        head = json.loads(record or b"")
        if head["version"] == VERSION:
            return head
        why = f"its format has version {head['version']}, and {VERSION} is read here"
    except (ValueError, TypeError, KeyError):
        why = "it does not begin as files of elements do"
    raise not_whole(path, why)


def check_last(record, count, path):
    """Raises DataLossError if a file does not have the elements that its last record counts."""
    mark, written = LAST.unpack(record)
    if mark != NO_CHUNK or written != count:
        raise not_whole(path, f"it has {count} elements of {written}")


def not_whole(path, why):
    return DataLossError(
        None,
        None,
        f"{files.text(path)} is not as it was written: {why}. Delete it, and write it again.",
    )


def framed(record):
    """How many bytes a record takes in a file."""
    return len(record) + tfrecord.HEADER + tfrecord.FOOTER


def tensor_specs(spec):
    """The specs of the tensors that a component is stored as."""
    return [] if isinstance(spec, NoneTensorSpec) else nest.flatten(spec, expand_composites=True)


def records_in_chunk(specs):
    """How many tensors are stored for a chunk."""
    return sum(len(tensor_specs(spec)) for spec in specs)


def columns_of(records, specs):
    """The columns of a chunk from its serialized tensors."""
    waiting = iter(records)
    columns = []
    for spec in specs:
        kinds = tensor_specs(spec)
        tensors = [parse_tensor(next(waiting), kind.dtype) for kind in kinds]
        if is_dense(spec):
            columns.append(np.asarray(tensors[0]._a))
        elif not kinds:
            columns.append(hold(None)[None])
        else:
            value = nest.pack_sequence_as(spec, tensors, expand_composites=True)
            columns.append(hold(value)[None])
    return columns
