"""The callback that ends a training whose loss is no number any more."""

from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import TRAIN, Callback
from yeoul.keras.utils.console import say


@export("keras.callbacks.TerminateOnNaN")
class TerminateOnNaN(Callback):
    """Stops training as soon as the loss is NaN or infinite.

    Example:
      >>> import yeoul as tf
      >>> guard = tf.keras.callbacks.TerminateOnNaN()
      >>> guard.set_model(tf.keras.Sequential())
      >>> guard.on_train_batch_end(7, {"loss": float("nan")})
      Batch 7: Invalid loss, terminating training
      >>> guard.model.stop_training
      True
    """

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Looks at the loss."""
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(np.asarray(loss)).all():
            self._stop(batch)

    def _can_do_without_batches(self) -> bool:
        return True

    def _on_losses(self, first_step: int, losses: Any) -> None:
        finite = np.isfinite(np.asarray(losses))
        if not finite.all():
            self._stop(first_step + int(np.argmin(finite)))

    def _on_progress(self, mode: str, seen: int, logs: dict) -> None:
        if mode == TRAIN and not self.model.stop_training:
            self.on_train_batch_end(seen - 1, logs)

    def _stop(self, batch: int) -> None:
        say(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True
