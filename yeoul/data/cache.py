"""Elements kept for later passes."""

import numpy as np

from yeoul.core import nest
from yeoul.data.chunk import Chunk, concatenate, stackable
from yeoul.data.dataset import Dataset
from yeoul.data.element_file import ElementWriter, note_in, read_chunks
from yeoul.data.marks import SeedStates, counted, decoded, encoded
from yeoul.data.tensor_slices import BYTES, ROWS
from yeoul.formats import files
from yeoul.formats.aside import Aside


class Kept:
    """The chunks of a whole pass in memory; copies of a node share it.

    Attributes:
      chunks: list of chunks, or None while no pass has come to its end.
      states: the states of the seeds of the dataset when that pass began.
      wanted: states to begin that pass with, if it was made by an iterator that goes on here.
    """

    def __init__(self):
        self.chunks = self.states = self.wanted = None


class Packing:
    """Collects chunks as few large ones, so that later passes are not slowed by small ones."""

    def __init__(self):
        self.done: list = []
        self.small: list = []
        self.rows = 0

    def add(self, chunk):
        """Adds a chunk."""
        size = sum(column.nbytes for column in chunk.columns)
        if chunk.count >= ROWS // 4 or size >= BYTES // 4:
            self.pack()
            self.done.append(chunk)
            return
        if self.small and not stackable([self.small[-1], chunk]):
            self.pack()
        self.small.append(chunk)
        self.rows += chunk.count
        if self.rows >= ROWS or self.rows * size >= BYTES * max(chunk.count, 1):
            self.pack()

    def pack(self):
        """Puts the small chunks together."""
        if self.small:
            self.done.append(concatenate(self.small))
        self.small, self.rows = [], 0


class Cache(Dataset):
    """Keeps the elements of the first whole pass in memory.

    The token is that of the pass in which they were computed, the states of its seeds: where the
    cache is empty, that pass is repeated.
    """

    label = "CacheDataset"

    def __init__(self, source):
        self.source, self.kept = source, Kept()
        self.random_access = source.random_access
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        kept, states = self.kept, SeedStates(self.source)
        if kept.chunks is not None and (at is None or encoded(at) == encoded(kept.states)):
            yield from counted(kept.chunks, kept.states)
            return
        at = kept.wanted if at is None else at
        if at is not None:
            states.restore(at)
        begun, packing = states.noted(), Packing()
        for chunk in counted(self.source.chunks(), begun):
            packing.add(chunk)
            yield chunk
        packing.pack()
        kept.chunks, kept.states = packing.done, begun

    def whole(self):
        """What is kept, as one chunk; computes it first if no pass has come to its end."""
        kept = self.kept
        if kept.chunks is None or len(kept.chunks) > 1:
            states = kept.states
            if kept.chunks is None:
                seeds = SeedStates(self.source)
                if kept.wanted is not None:
                    seeds.restore(kept.wanted)
                states = seeds.noted()
            specs, count = nest.flatten(self.element_spec), self._length
            columns = [np.empty((count, *s.shape.as_list()), s.dtype.np) for s in specs]
            first = 0
            for chunk in self.source.chunks() if kept.chunks is None else kept.chunks:
                for column, part in zip(columns, chunk.columns, strict=True):
                    column[first : first + chunk.count] = part
                first += chunk.count
            kept.chunks, kept.states = [Chunk(columns, count)], states
        return kept.chunks[0]

    def rows(self, indices):
        return Chunk([c[indices] for c in self.whole().columns], len(indices))


class FileCache(Dataset):
    """Keeps the elements of the first whole pass in a file.

    A token is the states of the seeds of the pass in which the elements were computed, which the
    file keeps too, and the file's own token, or None where there is no file yet.
    """

    label = "CacheDataset"

    def __init__(self, source, filename):
        self.source, self.path = source, f"{files.text(filename)}.data-00000-of-00001"
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        begun, place = at or (None, None)
        there = files.exists(self.path)
        if there:
            noted = note_in(self.path)
            if at is None or encoded(begun) == noted:
                specs = nest.flatten(self.element_spec)
                for chunk in read_chunks(self.path, specs, "", place):
                    yield chunk.marked((noted, chunk.token))
                return
        states = SeedStates(self.source)
        if begun is not None:
            states.restore(decoded(begun))
        begun = states.noted()
        chunks = counted(self.source.chunks(), (encoded(begun), None))
        chunks = chunks if there else self.written(chunks, encoded(begun))
        yield from without_first(chunks, 0 if place is None else place[1])

    def written(self, chunks, begun):
        """Yields chunks while they are written to the file, which is there when they end."""
        file = Aside(self.path)
        try:
            writer = ElementWriter(file, nest.flatten(self.element_spec), note=begun)
            for chunk in chunks:
                writer.write(chunk)
                yield chunk
            writer.end()
            file.finish()
        finally:
            file.close()


def without_first(chunks, count):
    """The chunks without their first `count` elements."""
    for chunk in chunks:
        left = min(count, chunk.count)
        count -= left
        if left < chunk.count:
            yield chunk.slice(left, chunk.count) if left else chunk
