"""Random numbers of the naive model: Philox in plain Python, and the seeds of passes."""

from yeoul.ops.seeds import SEEDS

MASK = 0xFFFFFFFF
DEFAULT = 87654321  # stands for the global seed where there is none


def philox(counter, key):
    """One block: four words for a counter of 128 bits and a key of 64.

    Reference: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
    """
    c = [counter >> 32 * i & MASK for i in range(4)]
    for number in range(10):
        low = (key + 0x9E3779B9 * number) & MASK
        high = ((key >> 32) + 0xBB67AE85 * number) & MASK
        first, second = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [second >> 32 ^ c[1] ^ low, second & MASK, first >> 32 ^ c[3] ^ high, first & MASK]
    return c


class Draws:
    """The words of a stream, without end: key and upper half of the counter are given."""

    def __init__(self, key, high):
        self.key, self.counter, self.words = key, high << 64, []

    def __iter__(self):
        return self

    def __next__(self):
        if not self.words:
            self.words = philox(self.counter, self.key)
            self.counter += 1
        return self.words.pop(0)


class PassSeeds:
    """The pair of seeds of each pass: drawn from the dataset's own pair, or that pair."""

    def __init__(self, seed, anew):
        self.pair = (DEFAULT if SEEDS.seed is None else SEEDS.seed), seed
        self.draws = Draws(*self.pair) if anew else None

    def next(self):
        return self.pair if self.draws is None else (next(self.draws), next(self.draws))
