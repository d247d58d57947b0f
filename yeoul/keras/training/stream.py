"""Data that comes as batches."""

from yeoul.core.log import get_logger
from yeoul.keras.training.ahead import Ahead


class Stream:
    """Data that comes as batches from an iterable.

    Args:
      source: an iterable, or a function that makes one.
      steps: number of batches an epoch that are asked for, or None: all.
      restart: whether each epoch begins anew; else it goes on where the last one stopped.
      known: number of batches that there are, if that is known.
      ahead: whether batches may be made in a thread while steps run.
      most: number of batches that will be asked for at most, or None.

    Attributes:
      steps: number of batches an epoch, as far as it is known.
      limit: number of batches an epoch that are asked for.
      ran_out: whether there were fewer in the last epoch.
    """

    fusable = False
    plan = None

    def __init__(self, source, steps=None, restart=True, known=None, ahead=False, most=None):
        self.source, self.limit, self.restart = source, steps, restart
        self.steps = known if steps is None else steps
        self.ahead, self.most = ahead, most
        self.size = self.ended = self._iterator = None
        self.ran_out, self.count = False, 0

    def on_epoch_end(self):
        """Tells a `Sequence`, which may reorder its batches."""
        if self.ended is not None:
            self.ended()

    def batches(self, order=None, ahead=True):
        """The batches of one epoch.

        Args:
          order: of no use here.
          ahead: False: none is made before it is asked for.
        """
        if self._iterator is None or self.restart:
            self.close()
            self._iterator = self.begun(ahead and self.ahead)
        count = 0
        while self.limit is None or count < self.limit:
            try:
                batch = next(self._iterator)
            except StopIteration:
                break
            count += 1
            yield batch
        self.note(count)

    def note(self, count):
        """Notes how many batches the epoch had. All of them were asked for."""
        self.count = count
        self.ran_out = count < (self.limit or 0) or (not self.restart and not count)

    def begun(self, ahead):
        iterable = self.source() if callable(self.source) else self.source
        if not ahead:
            return iter(iterable)
        return Ahead(iterable, self.limit if self.restart else self.most)

    def close(self):
        """Ends the threads that make batches, if there are any."""
        own = isinstance(self._iterator, Ahead) or callable(self.source)
        if own and hasattr(self._iterator, "close"):
            self._iterator.close()
        self._iterator = None

    def warn(self, epochs=1):
        """Tells the log that the data were at an end too early, as TensorFlow does."""
        get_logger().warning(
            "Your input ran out of data; interrupting training. Make sure that your dataset or "
            "generator can generate at least `steps_per_epoch * epochs` batches (in this case, "
            "%s batches). You may need to use the repeat() function when building your dataset.",
            (self.limit or self.count) * epochs,
        )
