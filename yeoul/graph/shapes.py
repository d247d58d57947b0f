"""Which shapes of inputs are worth a program of their own, where ever new ones come."""

FEW = 3  # shapes that are compiled at first sight
OFTEN = 8  # how often others must have come
MOST_KNOWN = 10_000


class Shapes:
    """Counts the shapes that a part of a graph has been run with.

    Args:
      few: how many shapes are compiled at first sight.

    Compiling takes tens of milliseconds. Pictures and texts of which each has its own size would
    spend a data set's time on it; op by op they take no more than eager code.
    """

    def __init__(self, few=FEW):
        self.few = few
        self.counts: dict = {}

    def worth(self, arrays):
        """Whether to compile for the shapes of these arrays."""
        key = tuple([a.shape for a in arrays])
        count = self.counts.get(key, 0) + 1
        if len(self.counts) >= MOST_KNOWN:
            self.counts = {k: n for k, n in self.counts.items() if n > OFTEN}
        self.counts[key] = count
        return count > OFTEN or len(self.counts) <= self.few


def vary(tensors):
    """True if symbolic tensors may have other shapes at another time."""
    return any(not t.shape.is_fully_defined() for t in tensors)
