"""The rows of elements as elements."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk, hold_all
from yeoul.data.composites import SparseTensorSpec, row_spec, rows_of
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.extension_rows import Batchable


class Unbatch(Dataset):
    """The rows of the elements."""

    def __init__(self, source):
        self.source = source
        self.specs = nest.flatten(source.element_spec)
        spec = nest.map_structure(row_spec, source.element_spec)
        super().__init__((source,), spec, self.count())

    def count(self):
        """The number of rows, where all elements have equally many."""
        n = self.source._length
        if n == INFINITE:
            return INFINITE
        parts = [
            part
            for s in self.specs
            for part in (s._component_specs if isinstance(s, Batchable) else [s])
        ]
        rows = {s.shape[0] for s in parts if hasattr(s, "shape") and s.shape.rank not in (None, 0)}
        if any(isinstance(s, SparseTensorSpec) for s in parts):
            return UNKNOWN
        if n == 0 or len(rows) != 1 or None in rows:
            return 0 if n == 0 else UNKNOWN
        return n if n < 0 else n * rows.pop()

    def chunks(self, at=None):
        if all(map(is_dense, self.specs)):
            for chunk in self.source.chunks_from(at):
                yield self.flat(chunk)
            return
        for components, mark in self.source._elements(at):
            found = [rows_of(c, s) for c, s in zip(components, self.specs, strict=True)]
            counts = {n for _, n in found if n is not None}
            count = same(counts)
            columns = [hold_all([None] * count) if c is None else c for c, _ in found]
            yield Chunk(columns, count, mark)

    def flat(self, chunk):
        """The rows of dense elements: first axes joined."""
        counts = {c.shape[1] if c.ndim > 1 else -1 for c in chunk.columns}
        if -1 in counts:
            raise InvalidArgumentError(
                None, None, "Input element must have a non-scalar value in each component."
            )
        rows = same(counts)
        columns = [
            c.reshape(-1, *c.shape[2:]) if c.size else c.reshape(chunk.count * rows, *c.shape[2:])
            for c in chunk.columns
        ]
        return Chunk(columns, chunk.count * rows, chunk.mark)


def same(counts):
    """The only number of rows."""
    if len(counts) != 1:
        raise InvalidArgumentError(
            None,
            None,
            "Input element must have the same batch size in each component, found "
            f"{sorted(counts)}.",
        )
    return counts.pop()
