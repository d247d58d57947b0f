"""The callback that ends a training which no longer improves."""

from typing import Any

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.callbacks.callback import Callback
from yeoul.keras.callbacks.monitoring import Watch
from yeoul.keras.utils.console import say


@export("keras.callbacks.EarlyStopping")
class EarlyStopping(Callback):
    """Stops training when a value has not improved for some epochs.

    Args:
      monitor: name of the value, as in `history.history`.
      min_delta: how much better it must be to count as an improvement.
      patience: number of epochs without improvement after which training stops.
      verbose: 1 prints a message when the callback acts.
      mode: "min", "max" or "auto": by the name (accuracies and AUC should rise, all else fall).
      baseline: value to beat; an improvement that does not beat it leaves the patience running.
      restore_best_weights: whether the model gets the weights of its best epoch when stopped.
      start_from_epoch: number of epochs at the beginning that are not looked at.

    Attributes:
      best: the best value so far.
      best_epoch: its epoch, counted from 0.
      stopped_epoch: the epoch in which training was stopped, 0 if it was not.

    Example:
      >>> import yeoul as tf
      >>> stop = tf.keras.callbacks.EarlyStopping("loss", patience=2)
      >>> stop.set_model(tf.keras.Sequential())
      >>> stop.on_train_begin()
      >>> for epoch, loss in enumerate([0.5, 0.3, 0.4, 0.3]):
      ...     stop.on_epoch_end(epoch, {"loss": loss})
      >>> stop.stopped_epoch, stop.best, stop.best_epoch, stop.model.stop_training
      (3, 0.3, 1, True)
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ):
        super().__init__()
        looks_max = monitor.endswith(("acc", "accuracy", "auc"))
        self._watch = Watch("EarlyStopping", monitor, mode, looks_max, min_delta)
        self.monitor = monitor
        self.min_delta = abs(min_delta)
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self._reset()

    def _reset(self) -> None:
        self.wait = 0
        self.stopped_epoch = 0
        self.best = self._watch.worst
        self.best_epoch = 0
        self.best_weights: Any = None

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forgets an earlier training."""
        self._reset()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Compares the epoch's value with the best; stops when patience is at its end."""
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self.best_weights = self.model.get_weights()
        self.wait += 1
        if self._watch.better(current, self.best):
            self._remember(current, epoch)
        elif self.wait >= self.patience and epoch > 0:
            self._stop(epoch)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Says that training was stopped."""
        if self.stopped_epoch > 0 and self.verbose > 0:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")

    def get_monitor_value(self, logs: dict | None) -> float | None:
        """Returns the watched value, or None, with a warning, if the logs lack it."""
        logs = logs or {}
        value = logs.get(self.monitor)
        if value is None:
            get_logger().warning(
                "Early stopping conditioned on metric `%s` which is not available. "
                "Available metrics are: %s",
                self.monitor,
                ",".join(logs),
            )
        return value

    def _remember(self, current: float, epoch: int) -> None:
        self.best = current
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()
        if self.baseline is None or self._watch.better(current, self.baseline):
            self.wait = 0

    def _stop(self, epoch: int) -> None:
        self.stopped_epoch = epoch
        self.model.stop_training = True
        if self.best_weights is not None:
            if self.verbose > 0:
                say(
                    "Restoring model weights from the end of the best epoch: "
                    f"{self.best_epoch + 1}."
                )
            self.model.set_weights(self.best_weights)
