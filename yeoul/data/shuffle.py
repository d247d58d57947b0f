"""Elements in random order."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.seeds import ShuffleSeeds
from yeoul.ops.philox import words

ROWS = 2048


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

    def chunks(self):
        draws = Draws(next(self.seeds))
        if self.source.random_access and self.source._length >= 0:
            order = self.order(draws, self.source._length)
            for at in range(0, len(order), ROWS):
                yield self.source.rows(order[at : at + ROWS])
        else:
            yield from self.streamed(draws)

    def order(self, draws, count):
        """The indices in the order they are drawn."""
        size = count if self.buffer_size == -1 else min(self.buffer_size, count)
        window = np.minimum(size, np.arange(count, 0, -1))
        reach = (draws.take(count) % window.astype(np.uint32)).tolist()
        items = list(range(count))
        for i, r in enumerate(reach):
            j = i + r
            items[i], items[j] = items[j], items[i]
        return np.array(items, np.int64)

    def streamed(self, draws):
        """The same over a stream, with the buffer's elements in memory."""
        buffer: list = []
        size = (1 << 62) if self.buffer_size == -1 else self.buffer_size
        for chunk in self.source.chunks():
            for i in range(chunk.count):
                buffer.append(chunk.slice(i, i + 1))
                if len(buffer) == size + 1:
                    yield self.draw(buffer, draws, size)
        while buffer:
            yield self.draw(buffer, draws, min(size, len(buffer)))

    def draw(self, buffer, draws, window):
        j = int(draws.take(1)[0]) % window
        out = buffer[j]
        buffer[j] = buffer[0]
        buffer.pop(0)
        return out


class Draws:
    """A stream of uint32 random numbers.

    Philox with TF's seeds (seed, seed2) as key and counter.
    """

    def __init__(self, seeds):
        self.key, self.high = np.uint64(seeds[0]), np.uint64(seeds[1])
        self.used = 0

    def take(self, count):
        """The next `count` numbers."""
        first, skip = divmod(self.used, 4)
        self.used += count
        return words(np, (np.uint64(first), self.high), self.key, skip + count)[skip:]
