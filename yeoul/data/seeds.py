"""Seeds of shuffles: one pair for each pass over the data."""

import numpy as np

from yeoul.ops.philox import words
from yeoul.ops.seeds import SEEDS, op_seeds


class ShuffleSeeds:
    """Gives the pair of seeds of each pass; the same pair each time unless `reshuffle`.

    Repeatable with `seed`, `tf.random.set_seed`, or both; new in each process otherwise. With
    `reshuffle` the pair of pass `n`, from 0, are words `2 * n` and `2 * n + 1` of the Philox stream
    of the dataset's own pair, as in TensorFlow.

    Attributes:
      restarts: whether each iterator begins with the pairs of the first, if there is a seed.
    """

    restarts = False

    def __init__(self, seed, reshuffle):
        first, second, _ = op_seeds(None if seed is None else int(seed))
        self.seeded = first is not None
        if not self.seeded:
            first, second = SEEDS.entropy.getrandbits(31), SEEDS.entropy.getrandbits(31)
        self.pair, self.reshuffle, self.passes = (first, second), reshuffle, 0

    def __next__(self):
        number = self.passes
        self.passes += 1
        if not self.reshuffle:
            return self.pair
        key, high = map(np.uint64, self.pair)
        drawn = words(np, (np.uint64(number // 2), high), key, 4)
        return tuple(drawn[number % 2 * 2 :][:2].tolist())

    def begun(self, at):
        """The pair of a pass that begins, or goes on, and where in it.

        Args:
          at: what `token` gave, or None.
        """
        if at is None:
            return next(self), 0
        pair, self.state, place = at
        return tuple(pair), place

    def token(self, pair, place):
        """What a pass needs to go on: its pair, the state that follows, and where it is."""
        return pair, self.state, place

    def begin(self):
        """Lets an iterator begin: with the next pass, or again with the first."""
        if self.restarts and self.seeded:
            self.passes = 0

    @property
    def state(self):
        """What decides the seeds from here on, as plain values."""
        return {"pair": list(self.pair), "passes": self.passes}

    @state.setter
    def state(self, state):
        self.pair, self.passes = tuple(state["pair"]), state["passes"]
