"""The callback that prints the progress bar."""

from collections.abc import Iterable
from typing import Any

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import PREDICT, TEST, TRAIN, Callback
from yeoul.keras.utils.console import say
from yeoul.keras.utils.progbar import Progbar


@export("keras.callbacks.ProgbarLogger")
class ProgbarLogger(Callback):
    """Prints progress and values to standard output; `fit` adds one by itself unless `verbose=0`.

    Args:
      count_mode: "steps" if `params["steps"]` is the number of steps to expect; "samples" if the
        number is not known beforehand.
      stateful_metrics: names of the values shown as they are; the others are averaged over the
        epoch. None: the names of the model's metrics.

    Raises:
      ValueError: if `count_mode` is unknown.

    Example:
      >>> import yeoul as tf
      >>> bar = tf.keras.callbacks.ProgbarLogger("steps")
      >>> bar.set_params({"verbose": 2, "epochs": 2, "steps": 3})
      >>> bar.on_epoch_begin(0)
      Epoch 1/2
      >>> bar.on_train_batch_end(2, {"loss": 0.5})
      >>> bar.on_epoch_end(0, {"loss": 0.5})  # doctest: +ELLIPSIS
      3/3 - 0s - loss: 0.5000 - .../epoch - .../step
    """

    def __init__(self, count_mode: str = "samples", stateful_metrics: Iterable[str] | None = None):
        super().__init__()
        if count_mode not in ("samples", "steps"):
            raise ValueError(
                f'Unknown `count_mode`: {count_mode!r}. Expected values are ["samples", "steps"]'
            )
        self.use_steps = count_mode == "steps"
        self.stateful_metrics = set(stateful_metrics or ())
        self.target: int | None = None
        self.seen = 0
        self.verbose = 1
        self.epochs = 1
        self.progbar: Progbar | None = None
        self._in_fit = False

    def set_params(self, params: dict[str, Any]) -> None:
        """Takes `verbose`, `epochs` and, in mode "steps", `steps`."""
        super().set_params(params)
        verbose = params.get("verbose", 1)
        self.verbose = 1 if verbose == "auto" else int(verbose)
        self.epochs = params.get("epochs", 1)
        self.target = params.get("steps") if self.use_steps else None

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Remembers that evaluations from now on belong to the epoch."""
        self._in_fit = True

    def on_train_end(self, logs: dict | None = None) -> None:
        """Remembers that evaluations have a bar of their own again."""
        self._in_fit = False

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Prints the epoch's number and starts a bar."""
        if self.verbose and self.epochs > 1:
            say(f"Epoch {epoch + 1}/{self.epochs}")
        self._restart()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Draws the bar for the last time, with the validation's values."""
        self._finish(logs)

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Starts a bar, unless this is the validation of `fit`."""
        if not self._in_fit:
            self._restart()

    def on_test_end(self, logs: dict | None = None) -> None:
        """Draws the bar for the last time, unless this is the validation of `fit`."""
        if not self._in_fit:
            self._finish(logs)

    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Starts a bar."""
        self._restart()

    def on_predict_end(self, logs: dict | None = None) -> None:
        """Draws the bar for the last time."""
        self._finish(logs)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Draws the bar, if it is time."""
        self._on_progress(TRAIN, batch + 1, logs or {})

    def on_test_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Draws the bar, if it is time, unless this is the validation of `fit`."""
        self._on_progress(TEST, batch + 1, logs or {})

    def on_predict_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Draws the bar, if it is time."""
        self._on_progress(PREDICT, batch + 1, {})

    def _can_do_without_batches(self) -> bool:
        return True

    def _on_progress(self, mode: str, seen: int, logs: dict) -> None:
        if mode == TEST and self._in_fit:
            return
        if self.progbar is None:
            self._restart()
        if self.verbose == 1:
            self._name_metrics()
            self.progbar.update(seen, logs.items(), finalize=False)
            if not self.seen:
                self.progbar.start_timing()
        self.seen = seen

    def _restart(self) -> None:
        self.seen = 0
        unit = "step" if self.use_steps else "sample"
        self.progbar = Progbar(self.target, verbose=self.verbose, unit_name=unit)

    def _name_metrics(self) -> None:
        """Tells a new bar which values are running means already; a model may learn it late."""
        if not self.seen:
            metrics = getattr(self.model, "metrics", ())
            names = self.stateful_metrics or {metric.name for metric in metrics}
            self.progbar.stateful_metrics = names

    def _finish(self, logs: dict | None) -> None:
        if self.progbar is None:
            self._restart()
        self._name_metrics()
        if self.target is None:
            self.target = self.progbar.target = self.seen
        self.progbar.update(self.seen or self.target, (logs or {}).items(), finalize=True)
        self.progbar = None
