"""Several datasets side by side."""

from yeoul.core import nest
from yeoul.core.errors import OpError
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.failures import passed_over, with_errors
from yeoul.data.marks import farther


class Zip(Dataset):
    """Elements of several datasets side by side, as long as the shortest."""

    def __init__(self, datasets):
        datasets = tuple(datasets) if isinstance(datasets, list) else datasets
        self.sources = nest.flatten(datasets)
        for source in self.sources:
            if not isinstance(source, Dataset):
                raise TypeError(
                    "Invalid input to `zip`: expected a structure of tf.data.Dataset, found "
                    f"{source!r}."
                )
        lengths = [s._length for s in self.sources if s._length != INFINITE]
        length = INFINITE if not lengths else UNKNOWN if UNKNOWN in lengths else min(lengths)
        self.random_access = length >= 0 and all(s.random_access for s in self.sources)
        super().__init__(
            self.sources, nest.map_structure(lambda s: s.element_spec, datasets), length
        )

    def sought(self, token, skip):
        return [farther(mark, skip) for mark in token or [None] * len(self.sources)], 0

    def chunks(self, at=None):
        marks = at or [None] * len(self.sources)
        pairs = zip(self.sources, marks, strict=True)
        iterators = [with_errors(source.chunks_from(mark)) for source, mark in pairs]
        held = [None] * len(iterators)
        while True:
            for i, iterator in enumerate(iterators):
                if held[i] is None:
                    held[i] = next(iterator, None)
                    if held[i] is None:
                        return
            failed = [chunk for chunk in held if isinstance(chunk, OpError)]
            if failed:
                for error in failed:
                    if not passed_over(error):
                        raise error
                held = [None if chunk in failed else rest_of(chunk, 1) for chunk in held]
                continue
            count = min(chunk.count for chunk in held)
            columns = [column[:count] for chunk in held for column in chunk.columns]
            yield Chunk(columns, count, [chunk.mark for chunk in held])
            held = [rest_of(chunk, count) for chunk in held]

    def rows(self, indices):
        return Chunk(
            [column for s in self.sources for column in s.rows(indices).columns], len(indices)
        )


def rest_of(chunk, count):
    """A chunk without its first elements; None if it has no more."""
    return chunk.slice(count, chunk.count) if chunk.count > count else None
