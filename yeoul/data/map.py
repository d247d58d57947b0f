"""Each element passed through a function."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import NoneTensorSpec
from yeoul.data.function import user_function
from yeoul.data.marks import farther
from yeoul.data.row_function import MOST_ROWS


class Map(Dataset):
    """Each element passed through a function: many at a time if the function can be vectorised."""

    def __init__(self, source, function, parallel=False):
        self.source = source
        self.label = "_ParallelMapDataset" if parallel else "_MapDataset"
        self.applied = user_function(function, source.element_spec)
        if all(isinstance(spec, NoneTensorSpec) for spec in self.applied.output_specs):
            raise InvalidArgumentError(
                None,
                None,
                f"{function!r}, given to map, gives no tensor but {self.applied.output_spec}. "
                "Return the new element.",
            )
        stacks = self.applied.why_not is None and all(
            s.shape.is_fully_defined() for s in self.applied.output_specs
        )
        self.random_access = source.random_access and stacks
        super().__init__((source,), self.applied.output_spec, source._length)

    def sought(self, token, skip):
        if self.applied.states:  # it draws random numbers for each element
            return token, skip
        return farther(token, skip), 0

    def chunks(self, at=None):
        states = self.applied.states
        if states and at is not None:
            at, found = at
            for state, words in zip(states, found, strict=True):
                state.state = words
        number = 0
        for chunk in self.source.chunks_from(at):
            if states:
                yield from self.one_by_one(chunk, number)
            else:
                yield from self.applied.mapped(chunk, number)
            number += chunk.count

    def one_by_one(self, chunk, number):
        """Yields the results with the states of the random numbers in their tokens."""
        for i in range(chunk.count):
            before = [state.state for state in self.applied.states]
            for part in self.applied.mapped(chunk.slice(i, i + 1), number + i):
                yield part.marked((chunk.mark_of(i), before))

    def rows(self, indices):
        parts = [
            part
            for at in range(0, len(indices), MOST_ROWS)
            for part in self.applied.mapped(self.source.rows(indices[at : at + MOST_ROWS]))
        ]
        if len(parts) == 1:
            return parts[0]
        return Chunk(
            [np.concatenate(c) for c in zip(*[p.columns for p in parts], strict=True)], len(indices)
        )
