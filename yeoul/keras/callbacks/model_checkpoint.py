"""The callback that saves the model, or its weights, while it is trained."""

import os
from pathlib import Path
from typing import Any

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.callbacks.callback import Callback
from yeoul.keras.callbacks.monitoring import Watch
from yeoul.keras.utils.console import say


@export("keras.callbacks.ModelCheckpoint")
class ModelCheckpoint(Callback):
    """Saves the model, or its weights, after each epoch or after a number of batches.

    Args:
      filepath: where to save; may hold `{epoch}` (from 1), the names of logged values, and, with an
        integer `save_freq`, `{batch}` (from 1): "weights.{epoch:02d}-{val_loss:.2f}.h5". The folder
        is made if it does not exist.
      monitor: name of the value that decides which model is the best, as in `history.history`.
      verbose: 1 prints a message at each decision.
      save_best_only: whether to save only when the value is better than ever.
      save_weights_only: whether to call `model.save_weights` instead of `model.save`.
      mode: "min", "max" or "auto": by the name (with "acc" in it or "fmeasure" in front of it, it
        should rise, else fall).
      save_freq: "epoch", or a number of batches, counted through all epochs. The latter makes
        `fit` run batch by batch.
      options: passed to `model.save` or `model.save_weights`.
      initial_value_threshold: the value to beat at first.
      period: an older argument: save every so many epochs.

    Raises:
      ValueError: if `save_freq` is neither "epoch" nor an integer, or if there are `options` for a
        ".keras" file.
      KeyError: while training, if `filepath` names a value that is not logged.
      OSError: while training, if `filepath` is a folder and the format needs a file.

    Example:
      >>> import yeoul as tf
      >>> keep = tf.keras.callbacks.ModelCheckpoint(
      ...     "best.h5", monitor="val_accuracy", save_best_only=True, save_weights_only=True
      ... )
      >>> keep.best
      -inf
    """

    def __init__(
        self,
        filepath: str | os.PathLike,
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: str | int = "epoch",
        options: Any = None,
        initial_value_threshold: float | None = None,
        *,
        period: int | None = None,
    ):
        super().__init__()
        self.filepath = os.fspath(filepath)
        _check(self.filepath, save_freq, options, save_weights_only)
        if period is not None:
            get_logger().warning(
                "`period` argument is deprecated. Please use `save_freq` to specify the "
                "frequency in number of batches seen."
            )
        looks_max = "acc" in monitor or monitor.startswith("fmeasure")
        self._watch = Watch("ModelCheckpoint", monitor, mode, looks_max)
        self.monitor = monitor
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self.options = options
        self.period = period or 1
        self.best = self._watch.worst
        if initial_value_threshold is not None:
            self.best = initial_value_threshold
        self._epoch = 0
        self._epochs_since_save = 0
        self._batches_since_save = 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Remembers the epoch."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Saves every `save_freq` batches, if that is a number."""
        if self.save_freq == "epoch":
            return
        self._batches_since_save += 1
        if self._batches_since_save >= self.save_freq:
            self._batches_since_save = 0
            self._save(logs or {}, batch=batch + 1)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Saves, if that is due at the end of an epoch."""
        if self.save_freq != "epoch":
            return
        self._epochs_since_save += 1
        if self._epochs_since_save >= self.period:
            self._epochs_since_save = 0
            self._epoch = epoch
            self._save(logs or {})

    def _can_do_without_batches(self) -> bool:
        return self.save_freq == "epoch"

    def _save(self, logs: dict, **batch: int) -> None:
        path = self._path(logs | batch)
        head = f"\nEpoch {self._epoch + 1}: "
        if not self.save_best_only:
            self._say(f"{head}saving model to {path}")
            self._write(path)
            return
        current = logs.get(self.monitor)
        if current is None:
            get_logger().warning(
                "Can save best model only with %s available, skipping.", self.monitor
            )
        elif self._watch.better(current, self.best):
            self._say(
                f"{head}{self.monitor} improved from {self.best:.5f} to {current:.5f}, "
                f"saving model to {path}"
            )
            self._write(path)
            self.best = current
        else:
            self._say(f"{head}{self.monitor} did not improve from {self.best:.5f}")

    def _path(self, values: dict) -> str:
        try:
            return self.filepath.format(**(values | {"epoch": self._epoch + 1}))
        except KeyError as error:
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}. '
                f"Available are: epoch, {', '.join(values)}."
            ) from error

    def _write(self, path: str) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        options = {} if self.options is None else {"options": self.options}
        save = self.model.save_weights if self.save_weights_only else self.model.save
        try:
            save(path, overwrite=True, **options)
        except IsADirectoryError as error:
            raise OSError(
                "Please specify a non-directory filepath for ModelCheckpoint. Filepath used is "
                f"an existing directory: {path}"
            ) from error

    def _say(self, text: str) -> None:
        if self.verbose > 0:
            say(text)


def _check(filepath: str, save_freq: str | int, options: Any, weights_only: bool) -> None:
    """Raises ValueError where the arguments do not make sense."""
    if save_freq != "epoch" and not (isinstance(save_freq, int) and save_freq > 0):
        raise ValueError(
            f'Unrecognized save_freq: {save_freq!r}. Expected save_freq are "epoch" or integer'
        )
    if options is not None and filepath.endswith(".keras") and not weights_only:
        raise ValueError(
            "The native Keras format does not support the `options` argument. Please remove "
            "the `options` argument, or use the SavedModel format by removing the `.keras` "
            "extension from the model filepath."
        )
