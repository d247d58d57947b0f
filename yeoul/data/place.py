"""Where an iterator is in its dataset: what `state_dict` and checkpoints keep."""

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.cache import Cache
from yeoul.data.chunk import after
from yeoul.data.marks import SeedStates, decoded, drawn_in_turns, encoded, nodes_of, numbered

VERSION = 1


class Place:
    """The mark of the next element, and the states of the seeds before the first.

    Args:
      dataset: the dataset.
      state: what `state` gave, or None for the beginning.

    Raises:
      InvalidArgumentError: if `state` is a place in another dataset.
    """

    def __init__(self, dataset, state=None):
        self.states, self.chunk, self.count = SeedStates(dataset), None, 0
        self.counts_from_start = drawn_in_turns(dataset)
        self.caches = [node.kept for node in nodes_of(dataset) if isinstance(node, Cache)]
        self.seeds = self.begin = None
        if state is not None:
            found = decoded(checked(state))
            self.seeds, self.begin = found["seeds"], found["mark"]
            if len(self.seeds) != len(self.states.seeds):
                raise InvalidArgumentError(
                    None,
                    None,
                    f"The state is that of an iterator over a dataset with {len(self.seeds)} "
                    f"random transformations, this one's has {len(self.states.seeds)}. Make the "
                    "dataset as it was made in the program that saved it.",
                )
            for kept, states in zip(self.caches, found["caches"], strict=True):
                kept.wanted = states

    def start(self):
        """Notes the states of the seeds before the first element, or puts them back."""
        if self.seeds is None:
            self.states.begin()
            self.seeds = self.states.noted()
        else:
            self.states.restore(self.seeds)

    def chunks_of(self, plan):
        """Yields the chunks of the dataset's plan from the place on."""
        self.start()
        if not self.counts_from_start:
            return plan.chunks_from(self.begin)
        _, skip = self.begin or (None, 0)
        return after(numbered(plan.chunks()), skip)

    def mark(self):
        """The mark of the next element."""
        return self.begin if self.chunk is None else self.chunk.mark_of(self.count)

    @property
    def state(self):
        """The place in plain values."""
        seeds = self.states.noted() if self.seeds is None else self.seeds
        caches = [encoded(kept.states) for kept in self.caches]
        mark = encoded(self.mark())
        return {"version": VERSION, "seeds": encoded(seeds), "mark": mark, "caches": caches}


def checked(state):
    """A state of this version.

    Raises:
      InvalidArgumentError: if it is something else.
    """
    version = state.get("version") if isinstance(state, dict) else None
    if version != VERSION:
        raise InvalidArgumentError(
            None,
            None,
            f"This is no state of an iterator that can be read here (its version is {version!r}, "
            f"expected {VERSION}): {str(state)[:100]}. Pass what iterator.state_dict() gave.",
        )
    return state
