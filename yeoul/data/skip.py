"""All but the first elements."""

import numpy as np

from yeoul.data.dataset import Dataset, as_int
from yeoul.data.marks import farther, only_computes


class Skip(Dataset):
    """All but the first `count` elements; none if it is negative."""

    def __init__(self, source, count):
        self.source, self.count = source, as_int(count, "count")
        n = source._length
        length = 0 if self.count < 0 else n if n < 0 else max(0, n - self.count)
        self.random_access = source.random_access and length >= 0 and self.count >= 0
        super().__init__((source,), source.element_spec, length)

    def sought(self, token, skip):
        return farther((None, max(self.count, 0)) if token is None else token, skip), 0

    def chunks(self, at=None):
        if self.count < 0:
            return
        if at is None and only_computes(self.source):
            at = None, self.count
        left = self.count if at is None else 0
        for chunk in self.source.chunks_from(at):
            if left >= chunk.count > 0:
                left -= chunk.count
                continue
            yield chunk.slice(left, chunk.count).marked(chunk.mark_of(left))
            left = 0

    def rows(self, indices):
        return self.source.rows(np.asarray(indices) + self.count)
