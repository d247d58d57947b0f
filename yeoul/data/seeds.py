"""Seeds of shuffles: one pair for each pass over the data."""

import numpy as np

from yeoul.ops.seeds import op_seeds


def shuffle_seeds(seed, reshuffle):
    """Yields the pair of seeds of each pass; the same pair each time unless `reshuffle`.

    Repeatable with `seed`, `tf.random.set_seed`, or both; new in each process otherwise.
    """
    first, second, _ = op_seeds(None if seed is None else int(seed))
    generator = np.random.default_rng(None if first is None else [first, second])
    pair = drawn(generator) if first is None else (first, second)
    while True:
        yield pair
        if reshuffle:
            pair = drawn(generator)


def drawn(generator):
    return tuple(generator.integers(0, 1 << 31, 2).tolist())
