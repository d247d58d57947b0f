"""How long NumPy has taken for arrays of each shape, for which XLA would be compiled otherwise."""

MOST_KNOWN = 10_000


class Spent:
    """Estimated seconds for each shape.

    Args:
      most: the seconds after which compiling for a shape pays.
    """

    __slots__ = ("known", "most")

    def __init__(self, most):
        self.most = most
        self.known: dict = {}

    def enough(self, key):
        """Whether it is time to compile."""
        return self.known.get(key, 0.0) >= self.most

    def add(self, key, seconds):
        """Adds the estimate of a run."""
        if len(self.known) >= MOST_KNOWN:
            self.known = {k: s for k, s in self.known.items() if s >= self.most}
        self.known[key] = self.known.get(key, 0.0) + seconds
