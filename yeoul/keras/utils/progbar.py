"""The progress bar of `fit`, `evaluate`, `predict` and downloads."""

import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.keras.utils.console import can_redraw, write


@export("keras.utils.Progbar")
class Progbar:
    """Shows how far a loop has come, how long a step takes, and the values of interest.

    On a terminal and in a notebook the line is redrawn in place; elsewhere (a file, a pipe) only
    its last state is written, so that logs stay short.

    Args:
      target: number of steps expected, None if unknown.
      width: width of the bar in characters.
      verbose: 0 silent, 1 a bar, 2 one line at the end.
      interval: seconds that pass at least between two drawings.
      stateful_metrics: names of values shown as they are; the others are averaged over the steps.
      unit_name: what a step is called, usually "step" or "sample".

    Raises:
      ValueError: if `verbose` is none of 0, 1, 2.

    Example:
      >>> import yeoul as tf
      >>> bar = tf.keras.utils.Progbar(3, verbose=2)
      >>> for step in range(3):
      ...     bar.update(step + 1, [("loss", 0.5)])  # doctest: +ELLIPSIS
      3/3 - 0s - loss: 0.5000 - .../epoch - .../step
    """

    def __init__(
        self,
        target: int | None,
        width: int = 30,
        verbose: int = 1,
        interval: float = 0.05,
        stateful_metrics: Iterable[str] | None = None,
        unit_name: str = "step",
    ):
        if verbose not in (0, 1, 2):
            raise ValueError(
                f"Progbar got verbose={verbose!r}; pass 0 (silent), 1 (a bar) or 2 (one line)."
            )
        self.target = target
        self.width = width
        self.verbose = verbose
        self.interval = interval
        self.stateful_metrics = set(stateful_metrics or ())
        self.unit_name = unit_name
        self._values: dict[str, Any] = {}
        self._sums: dict[str, list] = {}
        self._seen = 0
        self._redraws = verbose == 1 and can_redraw()
        self._start = time.time()
        self._warm: tuple[int, float] | None = None  # steps and time from which on steps count
        self._last_drawn = 0.0
        self._drawn_width = 0

    def update(
        self,
        current: int,
        values: Iterable[tuple[str, Any]] | None = None,
        finalize: bool | None = None,
    ) -> None:
        """Says that `current` steps are done.

        Args:
          current: number of steps done.
          values: pairs of name and value; of arrays the mean is shown.
          finalize: whether this is the last update; None: it is when `current` reaches the target.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        if values:
            self._record(max(current - self._seen, 1), values)
        self._seen = current
        if not self.verbose:
            return
        now = time.time()
        if current == 1:
            self._warm = 1, now
        if finalize or (self._redraws and now - self._last_drawn >= self.interval):
            self._draw(current, now, finalize)

    def add(self, n: int, values: Iterable[tuple[str, Any]] | None = None) -> None:
        """Says that `n` more steps are done; `values` as in `update`."""
        self.update(self._seen + n, values)

    def start_timing(self) -> None:
        """Leaves the steps so far, which often compile, out of the time a step takes."""
        self._warm = self._seen, time.time()

    def _record(self, steps: int, values: Iterable[tuple[str, Any]]) -> None:
        for name, value in values:
            if name in self.stateful_metrics:
                self._values[name] = value
                continue
            if not isinstance(value, float):
                value = float(np.mean(np.asarray(value)))
            total = self._sums.get(name)
            if total is None:
                total = self._sums[name] = [0.0, 0]
                self._values[name] = total
            total[0] += value * steps
            total[1] += steps

    def _draw(self, current: int, now: float, last: bool) -> None:
        elapsed = now - self._start
        step_time = self._step_time(current, now)
        if self.verbose == 2:
            spent = _duration(elapsed, "epoch") + " -" + _duration(step_time, self.unit_name)
            text = f"{self._count(current)} - {elapsed:.0f}s{self._shown_values()} -{spent}\n"
            write(text)
            return
        bar = self._count(current) + self._bar(current)
        if self.target is not None and not last:
            timing = f" - ETA: {_clock(step_time * (self.target - current))}"
        else:
            timing = f" - {elapsed:.0f}s{_duration(step_time, self.unit_name)}"
        line = bar + timing + self._shown_values()
        padding = " " * (self._drawn_width - len(line)) if self._redraws else ""
        self._drawn_width = len(line)
        self._last_drawn = now
        start, end = "\r" if self._redraws else "", "\n" if last else ""
        write(start + line + padding + end)

    def _count(self, current: int) -> str:
        if self.target is None:
            return f"{current:7d}/Unknown"
        return f"{current:{len(str(self.target))}d}/{self.target}"

    def _bar(self, current: int) -> str:
        if self.target is None:
            return ""
        filled = int(self.width * (current / self.target)) if self.target else self.width
        if not filled:
            return f" [{'.' * self.width}]"
        head = ">" if current < self.target else "="
        return f" [{'=' * (filled - 1)}{head}{'.' * (self.width - filled)}]"

    def _step_time(self, current: int, now: float) -> float:
        """Seconds a step, without the first one, which often compiles, once there are others."""
        if not current:
            return 0.0
        if self._warm is not None and current > self._warm[0]:
            return (now - self._warm[1]) / (current - self._warm[0])
        return (now - self._start) / current

    def _shown_values(self) -> str:
        return "".join(f" - {name}: {_number(value)}" for name, value in self._values.items())


def _number(value: Any) -> str:
    """A value in four decimals, small ones with an exponent; what is no number as it is."""
    if isinstance(value, list):
        value = value[0] / value[1]
    if isinstance(value, str):
        return value
    mean = float(np.mean(np.asarray(value)))
    return f"{mean:.4f}" if abs(mean) > 1e-3 else f"{mean:.4e}"


def _duration(seconds: float, unit: str) -> str:
    if seconds >= 1 or seconds == 0:
        return f" {seconds:.0f}s/{unit}"
    if seconds >= 1e-3:
        return f" {seconds * 1e3:.0f}ms/{unit}"
    return f" {seconds * 1e6:.0f}us/{unit}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if seconds > 3600:
        return f"{hours}:{minutes:02d}:{rest:02d}"
    return f"{minutes}:{rest:02d}" if seconds > 60 else f"{int(seconds)}s"
