"""What callbacks that watch one value share: which direction is better, and what is missing."""

import math

from yeoul.core.log import get_logger


class Watch:
    """Tells whether a value of the logs has become better.

    Args:
      owner: what warnings call the callback.
      monitor: name of the value.
      mode: "min", "max", or "auto": a maximum if `looks_max`, else a minimum.
      looks_max: whether the name says that more is better.
      min_delta: how much better it must be to count.
    """

    def __init__(
        self, owner: str, monitor: str, mode: str, looks_max: bool, min_delta: float = 0.0
    ):
        if mode not in ("auto", "min", "max"):
            get_logger().warning("%s mode %s is unknown, fallback to auto mode.", owner, mode)
            mode = "auto"
        self.monitor = monitor
        self.upwards = mode == "max" or (mode == "auto" and looks_max)
        self.min_delta = abs(min_delta)

    @property
    def worst(self) -> float:
        """The value that any other is better than."""
        return -math.inf if self.upwards else math.inf

    def better(self, value: float, reference: float) -> bool:
        """True if `value` is better than `reference`, by more than `min_delta`; NaN never is."""
        if self.upwards:
            return bool(value - self.min_delta > reference)
        return bool(value + self.min_delta < reference)
