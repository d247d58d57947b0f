"""Consecutive elements stacked."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk, concatenate, stackable
from yeoul.data.composites import batched_spec, stacked_values
from yeoul.data.dataset import UNKNOWN, Dataset, Guess, as_int
from yeoul.data.dataset_spec import is_dense
from yeoul.data.failures import failed, passed_over
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
        pending, rows, number, failures = [], 0, 0, failed()
        for chunk in self.source.chunks_from(at):
            rest = chunk
            while rest is not None:
                if failed() != failures:  # of an element of the batch, which fails with it
                    pending, rows, failures = [], 0, failed()
                pending.append(rest)
                rows, last, rest = rows + rest.count, rest, None
                if rows < self.size:
                    continue
                if not stackable(pending):
                    rest = self.after_refusal(pending, number)
                    pending, rows, failures = [], 0, failed()
                    continue
                groups = rows // self.size
                yield from self.batches(concatenate(pending), groups)
                number, rows = number + groups, rows - groups * self.size
                pending = [last.slice(last.count - rows, last.count)] if rows else []
        if failed() != failures or not rows or self.drop:
            return
        if not stackable(pending):
            self.after_refusal(pending, number)
            return
        yield self.single(concatenate(pending))

    def batches(self, chunk, groups):
        """Yields the batches that begin a chunk, as chunks."""
        if not self.held:
            yield self.grouped(chunk.slice(0, groups * self.size), groups)
            return
        for first in range(0, groups * self.size, self.size):
            yield self.single(chunk.slice(first, first + self.size))

    def after_refusal(self, chunks, number):
        """What is left after a batch of different shapes, where somebody ignores that.

        Raises:
          InvalidArgumentError: else.
        """
        try:
            self.refuse(chunks, number)
        except InvalidArgumentError as error:
            if not passed_over(error):
                raise
        *before, last = chunks
        taken = self.size - sum(chunk.count for chunk in before)
        return last.slice(taken, last.count) if taken < last.count else None

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
