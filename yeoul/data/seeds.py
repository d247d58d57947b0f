"""Seeds of shuffles: one pair for each pass over the data."""

import numpy as np

from yeoul.ops.seeds import op_seeds


class ShuffleSeeds:
    """Gives the pair of seeds of each pass; the same pair each time unless `reshuffle`.

    Repeatable with `seed`, `tf.random.set_seed`, or both; new in each process otherwise.
    """

    def __init__(self, seed, reshuffle):
        first, second, _ = op_seeds(None if seed is None else int(seed))
        self.generator = np.random.default_rng(None if first is None else [first, second])
        self.pair = drawn(self.generator) if first is None else (first, second)
        self.reshuffle = reshuffle

    def __next__(self):
        pair = self.pair
        if self.reshuffle:
            self.pair = drawn(self.generator)
        return pair

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

    @property
    def state(self):
        """What decides the seeds from here on, as plain values."""
        return {"pair": list(self.pair), "generator": self.generator.bit_generator.state}

    @state.setter
    def state(self, state):
        self.pair = tuple(state["pair"])
        self.generator.bit_generator.state = state["generator"]


def drawn(generator):
    return tuple(generator.integers(0, 1 << 31, 2).tolist())
