"""All but the first elements."""

import numpy as np

from yeoul.data.dataset import Dataset, as_int


class Skip(Dataset):
    """All but the first `count` elements; none if it is negative."""

    def __init__(self, source, count):
        self.source, self.count = source, as_int(count, "count")
        n = source._length
        length = 0 if self.count < 0 else n if n < 0 else max(0, n - self.count)
        self.random_access = source.random_access and length >= 0 and self.count >= 0
        super().__init__((source,), source.element_spec, length)

    def chunks(self):
        if self.count < 0:
            return
        left = self.count
        for chunk in self.source.chunks():
            if chunk.count <= left:
                left -= chunk.count
                continue
            yield chunk.slice(left, chunk.count) if left else chunk
            left = 0

    def rows(self, indices):
        return self.source.rows(np.asarray(indices) + self.count)
