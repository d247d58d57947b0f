"""Elements in random order."""

import array

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import rows_for
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.failures import listener, may_fail
from yeoul.data.marks import replayed
from yeoul.data.row_pool import RowPool
from yeoul.data.seeds import ShuffleSeeds
from yeoul.ops.philox import words

ROWS = 2048
BLOCK = 1 << 16


class Shuffle(Dataset):
    """Each element is drawn from a buffer of the next `buffer_size` ones.

    Drawing from the buffer is a Fisher-Yates shuffle whose swaps reach at most `buffer_size`
    ahead, so over a source with random access only indices are held.
    """

    def __init__(self, source, buffer_size, seed, reshuffle):
        self.source, self.buffer_size = source, as_int(buffer_size, "buffer_size")
        if self.buffer_size < 1 and self.buffer_size != -1:
            raise InvalidArgumentError(
                None,
                None,
                f"buffer_size must be greater than zero, received: {self.buffer_size}. Pass the "
                "number of elements, which shuffles best.",
            )
        self.seed, self.reshuffle = seed, reshuffle is None or bool(reshuffle)
        self.seeds = ShuffleSeeds(seed, self.reshuffle)
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        counted = self.source.random_access and self.source._length >= 0
        if counted and (listener() is None or not may_fail(self.source)):
            yield from self.gathered(at)
        else:
            yield from replayed(self, at, self.streamed)

    def gathered(self, at):
        """The elements of a source with random access."""
        pair, begin = self.seeds.begun(at)
        order = self.order(Draws(pair), self.source._length)
        rows = rows_for(nest.flatten(self.element_spec), ROWS)
        for first in range(begin, len(order), rows):
            chunk = self.source.rows(order[first : first + rows])
            yield chunk.marked(self.seeds.token(pair, first))

    def order(self, draws, count):
        """The indices in the order they are drawn: 8 bytes each."""
        size = count if self.buffer_size == -1 else min(self.buffer_size, count)
        items = array.array("q", range(count))
        for first in range(0, count, BLOCK):
            last = min(first + BLOCK, count)
            window = np.minimum(size, np.arange(count - first, count - last, -1))
            reach = draws.take(last - first) % window.astype(np.uint32)
            for i, j in enumerate((reach + np.arange(first, last)).tolist(), first):
                items[i], items[j] = items[j], items[i]
        return np.frombuffer(items, np.int64)

    def streamed(self):
        """The same over a stream, with the elements of the buffer in memory."""
        draws = Draws(next(self.seeds))
        size = (1 << 62) if self.buffer_size == -1 else self.buffer_size
        pool = RowPool()
        waiting: list = []  # where in the pool the elements are, as they would come
        for chunk in self.source.chunks():
            waiting += pool.put(chunk)
            drawn = len(waiting) - size + 1
            if drawn > 0:
                windows = np.full(drawn, size)
                yield from pool.take(swapped(waiting, draws, windows))
                del waiting[:drawn]
        windows = np.minimum(size, np.arange(len(waiting), 0, -1))
        swapped(waiting, draws, windows)
        for first in range(0, len(waiting), ROWS):
            yield from pool.take(waiting[first : first + ROWS])


def swapped(items, draws, windows):
    """Draws the first items from windows of the next ones, in place; returns them."""
    reach = draws.take(len(windows)) % windows.astype(np.uint64)
    for i, r in enumerate(reach.tolist()):
        j = i + r
        items[i], items[j] = items[j], items[i]
    return items[: len(windows)]


class Draws:
    """A stream of uint32 random numbers.

    Philox with TF's seeds (seed, seed2) as key and counter.
    """

    def __init__(self, seeds, used=0):
        self.key, self.high = np.uint64(seeds[0]), np.uint64(seeds[1])
        self.used = used

    def take(self, count):
        """The next `count` numbers."""
        first, skip = divmod(self.used, 4)
        self.used += count
        return words(np, (np.uint64(first), self.high), self.key, skip + count)[skip:]
