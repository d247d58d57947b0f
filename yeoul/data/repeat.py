"""The elements several times over."""

from yeoul.data.dataset import INFINITE, Dataset, as_int
from yeoul.data.marks import SeedStates


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

    def chunks(self, at=None):
        states = SeedStates(self)
        passes, noted, mark = (0, None, None) if at is None else at
        if noted is not None:
            states.restore(noted)
        while passes != self.count and self._length != 0:
            empty, noted = mark is None, states.noted()
            for chunk in self.source.chunks_from(mark):
                empty = False
                yield chunk.marked((passes, noted, chunk.mark))
            if empty and self.count < 0:  # else it would never end
                return
            passes, mark = passes + 1, None
