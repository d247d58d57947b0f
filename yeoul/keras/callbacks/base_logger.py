"""Means of the logs over an epoch."""

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import Callback


@export("keras.callbacks.BaseLogger")
class BaseLogger(Callback):
    """Puts the mean over an epoch's batches into the logs of the epoch.

    It looks for the names in `params["metrics"]`; of names that it is not told of, the logs stay
    as `fit` gave them: they hold means already.

    Args:
      stateful_metrics: names of metrics whose last value counts, not the mean.

    Example:
      >>> import yeoul as tf
      >>> logger = tf.keras.callbacks.BaseLogger()
      >>> logger.params = {"metrics": ["loss"]}
      >>> logger.on_epoch_begin(0)
      >>> logger.on_batch_end(0, {"loss": 1.0, "size": 2})
      >>> logger.on_batch_end(1, {"loss": 4.0, "size": 1})
      >>> logs = {}
      >>> logger.on_epoch_end(0, logs)
      >>> logs
      {'loss': 2.0}
    """

    def __init__(self, stateful_metrics=None):
        super().__init__()
        self.stateful_metrics = set(stateful_metrics or [])

    def on_epoch_begin(self, epoch, logs=None):
        """Forgets the former epoch."""
        self.seen = 0
        self.totals = {}

    def on_batch_end(self, batch, logs=None):
        """Adds the values of a batch."""
        logs = logs or {}
        size, steps = logs.get("size", 0), logs.get("num_steps", 1)
        self.seen += size * steps
        for name, value in logs.items():
            if name in self.stateful_metrics:
                self.totals[name] = value
            else:
                self.totals[name] = self.totals.get(name, 0) + value * size

    def on_epoch_end(self, epoch, logs=None):
        """Writes the means into the logs."""
        if logs is None:
            return
        for name in (self.params or {}).get("metrics", ()):
            if name in self.totals:
                stateful = name in self.stateful_metrics
                logs[name] = self.totals[name] if stateful else self.totals[name] / self.seen
