"""The first elements."""

import numpy as np

from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset, as_int
from yeoul.data.marks import farther


class Take(Dataset):
    """The first `count` elements; all if it is negative."""

    def __init__(self, source, count):
        self.source, self.count = source, as_int(count, "count")
        n = source._length
        if self.count < 0:
            length = n
        elif n == INFINITE:
            length = self.count
        else:
            length = UNKNOWN if n == UNKNOWN and self.count else min(max(n, 0), self.count)
        self.random_access = source.random_access and length >= 0
        super().__init__((source,), source.element_spec, length)

    def sought(self, token, skip):
        mark, taken = (None, 0) if token is None else token
        left = max(self.count - taken, 0) if self.count >= 0 else skip
        return (farther(mark, min(skip, left)), taken + min(skip, left)), 0

    def chunks(self, at=None):
        mark, taken = (None, 0) if at is None else at
        left = self.count - taken if self.count >= 0 else float("inf")
        if not left:
            return
        for chunk in self.source.chunks_from(mark):
            token = (chunk.mark, taken)
            if chunk.count >= left:
                yield chunk.slice(0, int(left)).marked(token)
                return
            taken += chunk.count
            left -= chunk.count
            yield chunk.marked(token)

    def rows(self, indices):
        return self.source.rows(np.asarray(indices))
