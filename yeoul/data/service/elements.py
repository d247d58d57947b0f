"""Elements in messages."""

import numpy as np

from yeoul.core import nest
from yeoul.data.chunk import Chunk, as_value, hold_all
from yeoul.data.dataset_spec import NoneTensorSpec, is_dense
from yeoul.engine.tensor import EagerTensor

MOST_BYTES = 1 << 23  # of elements in a message, if it is more than one


def rows_in_message(chunk):
    """How many elements of a chunk are sent at once."""
    row = sum(c.nbytes for c in chunk.columns) // max(chunk.count, 1) or 1
    return max(1, MOST_BYTES // row)


def described_chunk(chunk, specs):
    """A chunk as a plain value with arrays; composite tensors as the arrays of their parts."""
    columns = [
        column
        if is_dense(spec)
        else [parts_of(column[i : i + 1], spec) for i in range(len(column))]
        for column, spec in zip(chunk.columns, specs, strict=True)
    ]
    return {"count": chunk.count, "columns": columns}


def parts_of(held, spec):
    if isinstance(spec, NoneTensorSpec):
        return []
    value = as_value(held.reshape(()), spec)
    return [np.asarray(t._a) for t in nest.flatten(value, expand_composites=True)]


def chunk_described(described, specs):
    """The chunk that was described."""
    columns = [
        column if is_dense(spec) else hold_all([composite(parts, spec) for parts in column])
        for column, spec in zip(described["columns"], specs, strict=True)
    ]
    return Chunk(columns, described["count"])


def composite(parts, spec):
    if isinstance(spec, NoneTensorSpec):
        return None
    return nest.pack_sequence_as(spec, [EagerTensor(p) for p in parts], expand_composites=True)
