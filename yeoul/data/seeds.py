"""Seeds of shuffles: one pair for each pass over the data."""

import numpy as np


def shuffle_seeds(seed, reshuffle):
    """Yields the pair of seeds of each pass; the same pair each time unless `reshuffle`."""
    generator = np.random.default_rng(seed)
    pair = tuple(generator.integers(0, 1 << 31, 2).tolist())
    while True:
        yield pair
        if reshuffle:
            pair = tuple(generator.integers(0, 1 << 31, 2).tolist())
