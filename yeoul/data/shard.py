"""One of several equal parts."""

import numpy as np

from yeoul.core.errors import FailedPreconditionError, InvalidArgumentError
from yeoul.data.chunk import Chunk
from yeoul.data.counts import SHARD_HINT
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.marks import farther


class Shard(Dataset):
    """Every `count`-th element, from number `index` on."""

    def __init__(self, source, count, index):
        self.source = source
        self.parts, self.index = as_int(count, "num_shards"), as_int(index, "index")
        self.hint = self.parts == self.index == SHARD_HINT
        if self.parts < 1 and not self.hint:
            raise InvalidArgumentError(
                None,
                None,
                "Number of shards must be greater than zero (currently num_shards = "
                f"{self.parts}).",
            )
        if not 0 <= self.index < self.parts and not self.hint:
            raise InvalidArgumentError(
                None,
                None,
                f"Index must be between 0 and {self.parts - 1} (currently index = {self.index}).",
            )
        n = source._length
        length = n if n < 0 or self.hint else max(0, -(-(n - self.index) // self.parts))
        self.random_access = source.random_access and length >= 0
        super().__init__((source,), source.element_spec, length)

    def rows(self, indices):
        return self.source.rows(np.asarray(indices) * self.parts + self.index)

    def sought(self, token, skip):
        first = (None, self.index) if token is None else token
        return farther(first, skip * self.parts), 0

    def chunks(self, at=None):
        if self.hint:
            raise FailedPreconditionError(
                None,
                None,
                "`tf.data.Dataset.shard(SHARD_HINT, ...)` can only be used in "
                "`tf.distribute.Strategy.experimental_distribute_dataset()` with "
                "`tf.data.experimental.AutoShardPolicy.HINT` policy, or tf.data service with "
                "`tf.data.experimental.service.ShardingPolicy.HINT` processing mode.",
            )
        first = self.index if at is None else 0
        for chunk in self.source.chunks_from(at):
            if first < chunk.count:
                columns = [c[first :: self.parts] for c in chunk.columns]
                count = -(-(chunk.count - first) // self.parts)
                yield Chunk(columns, count, chunk.mark_of(first))
                first += len(range(first, chunk.count, self.parts)) * self.parts
            first -= chunk.count
