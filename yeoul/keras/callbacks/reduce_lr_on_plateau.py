"""The callback that lowers the learning rate when a value no longer improves."""

import numpy as np

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.callbacks.callback import Callback
from yeoul.keras.callbacks.learning_rate import learning_rate_of, set_learning_rate
from yeoul.keras.callbacks.monitoring import Watch
from yeoul.keras.utils.console import say


@export("keras.callbacks.ReduceLROnPlateau")
class ReduceLROnPlateau(Callback):
    """Multiplies the learning rate by a factor when a value has not improved for some epochs.

    The logs get the learning rate of the epoch as "lr".

    Args:
      monitor: name of the value, as in `history.history`.
      factor: the new learning rate is the old one times this; below 1.
      patience: number of epochs without improvement after which it is lowered.
      verbose: 1 prints a message when it is lowered.
      mode: "min", "max" or "auto": by the name (with "acc" in it, it should rise, else fall).
      min_delta: how much better the value must be to count as an improvement.
      cooldown: number of epochs after a change in which nothing is counted.
      min_lr: the learning rate is not lowered below this.
      epsilon: the older name of `min_delta`.

    Raises:
      ValueError: if `factor` is 1 or more.

    Example:
      >>> import yeoul as tf
      >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
      >>> model.compile(tf.keras.optimizers.SGD(0.5), loss="mse")
      >>> lower = tf.keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1)
      >>> lower.set_model(model)
      >>> for epoch, loss in enumerate([1.0, 1.0]):
      ...     lower.on_epoch_end(epoch, {"loss": loss})
      >>> float(model.optimizer.learning_rate)
      0.25
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0,
        *,
        epsilon: float | None = None,
    ):
        super().__init__()
        if factor >= 1.0:
            raise ValueError(f"ReduceLROnPlateau does not support a factor >= 1.0. Got {factor}")
        if epsilon is not None:
            get_logger().warning(
                "`epsilon` argument is deprecated and will be removed, use `min_delta` instead."
            )
            min_delta = epsilon
        self._watch = Watch("Learning rate reduction", monitor, mode, "acc" in monitor, min_delta)
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.mode = mode
        self.min_delta = min_delta
        self.cooldown = cooldown
        self.min_lr = min_lr
        self._reset()

    def _reset(self) -> None:
        self.best = self._watch.worst
        self.cooldown_counter = 0
        self.wait = 0

    def in_cooldown(self) -> bool:
        """Returns True in the epochs after a change in which nothing is counted."""
        return self.cooldown_counter > 0

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forgets an earlier training."""
        self._reset()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Compares the epoch's value with the best, and lowers the learning rate if it is time."""
        logs = {} if logs is None else logs
        logs["lr"] = rate = learning_rate_of(self.model)
        current = logs.get(self.monitor)
        if current is None:
            get_logger().warning(
                "Learning rate reduction is conditioned on metric `%s` which is not available. "
                "Available metrics are: %s",
                self.monitor,
                ",".join(logs),
            )
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._watch.better(current, self.best):
            self.best = current
            self.wait = 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience and rate > float(np.float32(self.min_lr)):
                self._lower(rate, epoch)

    def _lower(self, rate: float, epoch: int) -> None:
        new = max(rate * self.factor, self.min_lr)
        set_learning_rate(self.model, new)
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {new}.")
        self.cooldown_counter = self.cooldown
        self.wait = 0
