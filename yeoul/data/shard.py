"""One of several equal parts."""

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import Dataset, as_int


class Shard(Dataset):
    """Every `count`-th element, from number `index` on."""

    def __init__(self, source, count, index):
        self.source = source
        self.parts, self.index = as_int(count, "num_shards"), as_int(index, "index")
        if self.parts < 1:
            raise InvalidArgumentError(
                None,
                None,
                "Number of shards must be greater than zero (currently num_shards = "
                f"{self.parts}).",
            )
        if not 0 <= self.index < self.parts:
            raise InvalidArgumentError(
                None,
                None,
                f"Index must be between 0 and {self.parts - 1} (currently index = {self.index}).",
            )
        n = source._length
        length = n if n < 0 else max(0, -(-(n - self.index) // self.parts))
        super().__init__((source,), source.element_spec, length)

    def chunks(self):
        first = self.index
        for chunk in self.source.chunks():
            if first < chunk.count:
                columns = [c[first :: self.parts] for c in chunk.columns]
                yield Chunk(columns, -(-(chunk.count - first) // self.parts))
                first += len(range(first, chunk.count, self.parts)) * self.parts
            first -= chunk.count
