"""Each element passed through a function."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError, OpError
from yeoul.data.chunk import Chunk, one
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import NoneTensorSpec
from yeoul.data.failures import listener, passed_over, with_errors
from yeoul.data.function import user_function
from yeoul.data.marks import farther
from yeoul.data.parallel import ordered, threads_of


class Map(Dataset):
    """Each element passed through a function: many at a time if the function can be vectorised."""

    def __init__(self, source, function, parallel=None):
        self.source, self.parallel = source, parallel
        self.label = "_MapDataset" if parallel is None else "_ParallelMapDataset"
        self.applied = user_function(function, source.element_spec)
        if all(isinstance(spec, NoneTensorSpec) for spec in self.applied.output_specs):
            raise InvalidArgumentError(
                None,
                None,
                f"{function!r}, given to map, gives no tensor but {self.applied.output_spec}. "
                "Return the new element.",
            )
        at_once = self.applied.why_not is None and not self.applied.labours
        stacks = at_once and all(s.shape.is_fully_defined() for s in self.applied.output_specs)
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
        threads = self.threads()
        if threads > 1:
            chunks = self.source.chunks_from(at)
            together = self.applied.labours and listener() is None
            yield from (self.in_groups if together else self.in_threads)(chunks, threads)
            return
        number = 0
        for chunk in self.source.chunks_from(at):
            if states:
                yield from self.drawing(chunk, number)
            else:
                yield from self.applied.mapped(chunk, number)
            number += chunk.count

    def drawing(self, chunk, number):
        """Yields the results with the states of the random numbers in their tokens."""
        most = self.applied.most_rows
        for first in range(0, chunk.count, most):
            part = chunk.slice(first, min(first + most, chunk.count))
            before = [state.state for state in self.applied.states]
            found = self.applied.drawn(part)
            if found is not None:
                yield found.marked((part.mark, before))
                continue
            for i in range(part.count):
                before = [state.state for state in self.applied.states]
                for made in self.applied.mapped(part.slice(i, i + 1), number + first + i):
                    yield made.marked((part.mark_of(i), before))

    def threads(self):
        """How many threads apply the function, each to one element."""
        return threads_of(self.parallel, self._options) if self.applied.is_threaded else 1

    def in_groups(self, chunks, threads):
        """Yields the results, in order, computed by a pool of threads, a few elements by each."""

        def groups():
            number, most = 0, self.applied.most_rows
            for chunk in chunks:
                for first in range(0, chunk.count, most):
                    part = chunk.slice(first, min(first + most, chunk.count))
                    yield part, number + first
                number += chunk.count

        def applied(group):
            found: list = []
            try:
                found.extend(self.applied.mapped(*group))
            except Exception as error:
                return found, error
            return found, None

        for found, error in ordered(applied, groups(), threads):
            yield from found
            if error is not None:
                raise error

    def in_threads(self, chunks, threads):
        """Yields the results, in order, computed by a pool of threads."""
        hears = listener() is not None

        def elements():
            number = 0
            for chunk in with_errors(chunks):
                if isinstance(chunk, OpError):
                    yield chunk
                    continue
                for i in range(chunk.count):
                    yield chunk.element(i), number + i, chunk.mark_of(i)
                number += chunk.count

        def applied(element):
            if isinstance(element, OpError):
                return element
            components, number, mark = element
            try:
                return one(self.applied.on_element(components, number), mark)
            except OpError as error:
                if not hears:
                    raise
                return error

        for found in ordered(applied, elements(), threads):
            if not isinstance(found, OpError):
                yield found
            elif not passed_over(found):
                raise found

    def rows(self, indices):
        most = self.applied.most_rows
        parts = [
            part
            for at in range(0, len(indices), most)
            for part in self.applied.mapped(self.source.rows(indices[at : at + most]))
        ]
        if len(parts) == 1:
            return parts[0]
        return Chunk(
            [np.concatenate(c) for c in zip(*[p.columns for p in parts], strict=True)], len(indices)
        )
