"""The elements several times over."""

from yeoul.data.dataset import INFINITE, Dataset, as_int


class Repeat(Dataset):
    """All elements `count` times; without end if it is None or negative."""

    def __init__(self, source, count):
        self.source = source
        self.count = -1 if count is None else as_int(count, "count")
        n = source._length
        if self.count == 0 or n == 0:
            length = 0
        elif self.count < 0:
            length = INFINITE
        else:
            length = n if n < 0 else n * self.count
        super().__init__((source,), source.element_spec, length)

    def chunks(self):
        passes = 0
        while passes != self.count:
            empty = True
            for chunk in self.source.chunks():
                empty = False
                yield chunk
            if empty:
                return
            passes += 1
