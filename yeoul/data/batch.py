"""Consecutive elements stacked."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk, concatenate, stackable
from yeoul.data.composites import batched_spec, stacked_values
from yeoul.data.dataset import UNKNOWN, Dataset, Guess, as_int
from yeoul.data.dataset_spec import is_dense
from yeoul.data.marks import farther


class Batch(Dataset):
    """Elements stacked in groups of `size`."""

    def __init__(self, source, size, drop_remainder, parallel=False):
        self.label = "_ParallelBatchDataset" if parallel else "_BatchDataset"
        self.source, self.size, self.drop = source, as_int(size, "batch_size"), bool(drop_remainder)
        if self.size < 1:
            raise InvalidArgumentError(
                None,
                None,
                f"batch_size must be greater than zero, received: {self.size}. Pass the number of "
                "elements in a batch, e.g. 32.",
            )
        n = source._length
        length = n if n < 0 else (n // self.size if self.drop else -(-n // self.size))
        if isinstance(self.size, Guess):
            length = UNKNOWN
        static = self.size if self.drop and not isinstance(self.size, Guess) else None
        spec = nest.map_structure(lambda s: batched_spec(s, static), source.element_spec)
        super().__init__((source,), spec, length)
        specs = nest.flatten(source.element_spec)
        self.held = {i: s for i, s in enumerate(specs) if not is_dense(s)}

    def sought(self, token, skip):
        return farther(token, skip * self.size), 0

    def chunks(self, at=None):
        pending, rows, number = [], 0, 0
        for chunk in self.source.chunks_from(at):
            pending.append(chunk)
            rows += chunk.count
            if rows < self.size:
                continue
            whole = self.joined(pending, number)
            groups = rows // self.size
            number += groups
            if self.held:
                for first in range(0, groups * self.size, self.size):
                    yield self.single(whole.slice(first, first + self.size))
            else:
                yield self.grouped(whole.slice(0, groups * self.size), groups)
            rows -= groups * self.size
            pending = [chunk.slice(chunk.count - rows, chunk.count)] if rows else []
        if rows and not self.drop:
            yield self.single(self.joined(pending, number))

    def joined(self, chunks, number):
        if not stackable(chunks):
            self.refuse(chunks, number)
        return concatenate(chunks)

    def single(self, chunk):
        """A chunk of one batch."""
        columns = list(chunk.columns)
        for i, spec in self.held.items():
            columns[i] = stacked_values(columns[i], spec)
        return Chunk([c[None] for c in columns], 1, chunk.mark)

    def grouped(self, chunk, groups):
        columns = [c.reshape(groups, self.size, *c.shape[1:]) for c in chunk.columns]
        return Chunk(columns, groups, chunk.mark)

    def refuse(self, chunks, number):
        for position, columns in enumerate(zip(*[c.columns for c in chunks], strict=True)):
            shapes = [c.shape[1:] for c in columns]
            different = next((s for s in shapes if s != shapes[0]), None)
            if different is not None:
                raise InvalidArgumentError(
                    None,
                    None,
                    f"Cannot batch tensors with different shapes in component {position}. First "
                    "element had shape "
                    f"{list(shapes[0])} and a later element had shape {list(different)}. "
                    "Give all elements one shape, or use padded_batch or ragged_batch.\n  in "
                    f"element {number} of batch({self.size})",
                )
