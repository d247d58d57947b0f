"""How many steps a call should run, found while training."""

import time

from yeoul.core.export import export
from yeoul.keras.utils.timed_thread import TimedThread


@export("keras.utils.StepsPerExecutionTuner")
class StepsPerExecutionTuner(TimedThread):
    """A thread that measures steps a second, and changes a variable to make them more.

    For training loops of your own; `fit` finds the number of steps itself.

    Args:
      optimizer: the optimizer, whose `iterations` are counted.
      spe_variable: integer variable: steps a call.
      interval: seconds between two measurements.
      change_spe_interval: measurements between two changes.
      change_threshold: by which part the rate must differ to count as another one.

    Example:
      >>> import yeoul as tf
      >>> steps = tf.Variable(1, dtype=tf.int64)
      >>> tuner = tf.keras.utils.StepsPerExecutionTuner(tf.keras.optimizers.SGD(), steps)
      >>> tuner.steps_per_execution
      1
    """

    def __init__(
        self, optimizer, spe_variable, interval=5, change_spe_interval=10, change_threshold=0.1
    ):
        super().__init__(interval)
        self.optimizer = optimizer
        self._steps = spe_variable
        self._between = change_spe_interval
        self._threshold = change_threshold
        self._rates: list = []  # steps a second since the last change
        self._last = None  # (time, iterations) of the last measurement
        self._former = None  # the rate before the last change
        self._direction = 1

    @property
    def steps_per_execution(self):
        """Steps a call."""
        return int(self._steps.numpy())

    def start(self):
        """Starts measuring."""
        self._last = self._former = None
        self._rates = []
        super().start()

    def on_interval(self):
        """Measures; after enough measurements, changes the number of steps."""
        now, done = time.monotonic(), int(self.optimizer.iterations.numpy())
        if self._last is not None and done > self._last[1]:
            self._rates.append((done - self._last[1]) / (now - self._last[0]))
        self._last = now, done
        if len(self._rates) >= self._between:
            self._tune()

    def _tune(self):
        """Doubles the steps, or halves them, and goes on as long as the rate grows."""
        rate = sum(self._rates) / len(self._rates)
        self._rates = []
        if self._former is not None:
            change = (rate - self._former) / self._former
            if change < -self._threshold:
                self._direction = -self._direction
            elif change < self._threshold:
                return  # as fast as before: it stays
        self._former = rate
        steps = self.steps_per_execution
        self._steps.assign(steps * 2 if self._direction > 0 else max(steps // 2, 1))
