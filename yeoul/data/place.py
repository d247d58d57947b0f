"""Where an iterator is in its dataset, for checkpoints.

An iterator is restored by walking again: with the seeds that its shuffles had, and without making
tensors of what has been seen.
"""

import json

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.seeds import ShuffleSeeds


class Place:
    """The number of elements seen, and the seeds that the shuffles had before the first.

    Args:
      dataset: the dataset.
      saved: what `saved` gave, or None for the beginning.
    """

    def __init__(self, dataset, saved=None):
        self.shuffles, self.count, self.seeds = seeds_of(dataset), 0, None
        if saved is not None:
            state = json.loads(saved[()])
            self.count, self.seeds = state["count"], state["seeds"]

    def begin(self):
        """Notes the seeds before the first element."""
        if self.seeds is None:
            self.seeds = [seeds.state for seeds in self.shuffles]

    def saved(self):
        """The place as a string array."""
        self.begin()
        out = np.empty((), object)
        out[()] = json.dumps({"count": self.count, "seeds": self.seeds}).encode()
        return out

    def check(self, saved):
        """Raises InvalidArgumentError if what was saved is a place in another dataset."""
        state = json.loads(saved[()])
        if len(state["seeds"]) != len(self.shuffles):
            raise InvalidArgumentError(
                None,
                None,
                f"The iterator in the checkpoint is over a dataset with {len(state['seeds'])} "
                f"shuffles, this one's has {len(self.shuffles)}. Make the dataset as it was made "
                "in the program that saved it.",
            )

    def skip(self, chunks):
        """Walks to the place: (the chunk that it is in, how many of its elements are before it).

        The chunk is None where the place is at the end of one.
        """
        for seeds, state in zip(self.shuffles, self.seeds or (), strict=True):
            seeds.state = state
        left = self.count
        while left:
            chunk = next(chunks, None)
            if chunk is None:
                break
            if chunk.count > left:
                return chunk, left
            left -= chunk.count
        return None, 0


def seeds_of(dataset):
    """The seeds of the shuffles that a dataset is made of, in order."""
    found, waiting, seen = [], [dataset], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        found += [value for value in vars(node).values() if isinstance(value, ShuffleSeeds)]
        waiting += node._inputs()
    return found
