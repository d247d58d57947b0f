"""Where Keras objects get their random numbers: seeds of their own, and tf.random underneath."""

import random

from yeoul.ops.stateless_random import (
    fold_in,
    stateless_normal,
    stateless_truncated_normal,
    stateless_uniform,
)

HIGHEST_SEED = 10**9


class SeedSource:
    """Seeds for objects that were given none.

    Attributes:
      generator: set by `tf.keras.utils.set_random_seed`; until then Python's `random` is asked.
    """

    generator: random.Random | None = None

    def next(self):
        """A new seed."""
        return (self.generator or random).randint(1, HIGHEST_SEED)


SEED_SOURCE = SeedSource()


class StatelessRandom:
    """The random numbers of an initializer: the same in each call.

    Args:
      seed: integer, or None: a seed is drawn at the first call, and kept.
    """

    def __init__(self, seed=None):
        self.seed = seed
        self._drawn = None

    def _pair(self, nonce):
        if self.seed is None and self._drawn is None:
            self._drawn = SEED_SOURCE.next()
        pair = [self._drawn if self.seed is None else self.seed, 0]
        return pair if nonce is None else fold_in(pair, nonce)

    def normal(self, shape, mean, stddev, dtype, nonce=None):
        """Normal numbers; with a `nonce` (integer), others for each of its values."""
        return stateless_normal(shape, self._pair(nonce), mean, stddev, dtype)

    def truncated_normal(self, shape, mean, stddev, dtype, nonce=None):
        """Truncated normal numbers."""
        return stateless_truncated_normal(shape, self._pair(nonce), mean, stddev, dtype)

    def uniform(self, shape, low, high, dtype, nonce=None):
        """Uniform numbers, floats or integers."""
        return stateless_uniform(shape, self._pair(nonce), low, high, dtype)


class OpSeeds:
    """The op seeds of a layer: its seed, then the next integer for each op that it adds or runs.

    Args:
      seed: integer, or None: the ops get none.
    """

    def __init__(self, seed=None):
        self._next = seed

    def next(self):
        """The seed of the next op, or None."""
        seed = self._next
        if seed is not None:
            self._next = seed + 1
        return seed
