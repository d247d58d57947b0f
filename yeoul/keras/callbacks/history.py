"""The callback that keeps every epoch's values: what `fit` returns."""

from typing import Any

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import Callback


@export("keras.callbacks.History")
class History(Callback):
    """Keeps the values of each epoch; `fit` adds one by itself and returns it.

    Attributes:
      history: dict of name to the list of its values, one an epoch.
      epoch: list of the epochs' numbers.

    Example:
      >>> import yeoul as tf
      >>> history = tf.keras.callbacks.History()
      >>> history.on_train_begin()
      >>> history.on_epoch_end(0, {"loss": 0.5})
      >>> history.history, history.epoch
      ({'loss': [0.5]}, [0])
    """

    def __init__(self):
        super().__init__()
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forgets the epochs' numbers of an earlier training."""
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Appends the epoch's values."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        if self.model is not None:
            self.model.history = self
