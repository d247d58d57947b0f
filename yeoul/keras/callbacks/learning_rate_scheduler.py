"""The callback that sets the learning rate at the beginning of each epoch."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import Callback
from yeoul.keras.callbacks.learning_rate import learning_rate_of, set_learning_rate
from yeoul.keras.utils.console import say


@export("keras.callbacks.LearningRateScheduler")
class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of every epoch; the logs get it as "lr".

    Args:
      schedule: a function of the epoch (from 0) and the learning rate, or of the epoch alone, that
        returns the new learning rate.
      verbose: 1 prints a message at every epoch.

    Raises:
      ValueError: while training, if `schedule` returns something else than a float or a scalar
        tensor of a float type.

    Example:
      >>> import yeoul as tf
      >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
      >>> model.compile(tf.keras.optimizers.SGD(0.5), loss="mse")
      >>> halve = tf.keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr / 2)
      >>> x, y = tf.ones((4, 2)), tf.ones((4, 1))
      >>> history = model.fit(x, y, epochs=3, callbacks=[halve], verbose=0)
      >>> history.history["lr"]
      [0.25, 0.125, 0.0625]
    """

    def __init__(self, schedule: Callable[..., Any], verbose: int = 0):
        super().__init__()
        self.schedule = schedule
        self.verbose = verbose
        self._takes_rate = _takes_two(schedule)

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Asks the schedule and sets the learning rate."""
        old = learning_rate_of(self.model)
        answer = self.schedule(epoch, old) if self._takes_rate else self.schedule(epoch)
        new = _checked(answer)
        set_learning_rate(self.model, new)
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {new}.")

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Adds the learning rate to the logs."""
        if logs is not None:
            logs["lr"] = learning_rate_of(self.model)


def _takes_two(schedule: Callable[..., Any]) -> bool:
    try:
        signature = inspect.signature(schedule)
    except (TypeError, ValueError):  # a builtin without a signature
        return True
    try:
        signature.bind(0, 0.0)
    except TypeError:
        return False
    return True


def _checked(answer: Any) -> float:
    dtype = getattr(answer, "dtype", None)
    if dtype is not None and getattr(answer, "shape", None) == ():
        if "float" not in np.asarray(answer).dtype.name:
            raise ValueError(f"The dtype of `lr` Tensor should be float. Got: {dtype}")
    elif not isinstance(answer, float):
        raise ValueError(f'The output of the "schedule" function should be float. Got: {answer!r}')
    return float(np.asarray(answer))
