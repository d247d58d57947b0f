"""Data that comes as batches."""


class Stream:
    """Data that comes as batches from an iterable.

    Attributes:
      steps: number of batches an epoch, or None if unknown.
    """

    fusable = False
    plan = None

    def __init__(self, source, steps=None, restart=True):
        self.source, self.steps, self.restart = source, steps, restart
        self._iterator = None
        self.size = self.ended = None

    def on_epoch_end(self):
        """Tells a `Sequence`, which may reorder its batches."""
        if self.ended is not None:
            self.ended()

    def batches(self, order=None):
        """The batches of one epoch."""
        if self._iterator is None or self.restart:
            self._iterator = iter(self.source() if callable(self.source) else self.source)
        count = 0
        while self.steps is None or count < self.steps:
            try:
                batch = next(self._iterator)
            except StopIteration:
                self._iterator = None
                if self.steps is not None and not count and not self.restart:
                    raise
                return
            count += 1
            yield batch
