"""Decay along a cosine, again and again."""

import math

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log, pow
from yeoul.ops.rounding import floor
from yeoul.ops.trigonometric import cos


@export("keras.optimizers.schedules.CosineDecayRestarts", "keras.experimental.CosineDecayRestarts")
class CosineDecayRestarts(LearningRateSchedule):
    """Falls along half a cosine wave, then starts again with a longer one.

    Args:
      initial_learning_rate: number or scalar tensor.
      first_decay_steps: steps of the first wave.
      t_mul: how much longer each wave is than the last.
      m_mul: how much higher each wave starts than the last.
      alpha: share of the rate that is left at the end of the first wave.
      name: a name for the configuration.

    Example:
      >>> import yeoul as tf
      >>> schedule = tf.keras.optimizers.schedules.CosineDecayRestarts(1.0, 10)
      >>> round(float(schedule(5)), 4), float(schedule(10))
      (0.5, 1.0)

    Reference: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016.
    """

    def __init__(
        self,
        initial_learning_rate,
        first_decay_steps,
        t_mul=2.0,
        m_mul=1.0,
        alpha=0.0,
        name=None,
    ):
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps, self.alpha, self.name = first_decay_steps, alpha, name
        self._t_mul, self._m_mul = t_mul, m_mul

    def __call__(self, step):
        """The rate at a step."""
        initial = to_tensor(self.initial_learning_rate)
        dtype = initial.dtype
        passed = cast(step, dtype) / cast(self.first_decay_steps, dtype)
        if self._t_mul == 1.0:
            wave = floor(passed)
            passed = passed - wave
        else:
            longer = cast(self._t_mul, dtype)
            wave = floor(log(1.0 - passed * (1.0 - longer)) / log(longer))
            before = (1.0 - pow(longer, wave)) / (1.0 - longer)
            passed = (passed - before) / pow(longer, wave)
        height = pow(cast(self._m_mul, dtype), wave)
        height = 0.5 * height * (1.0 + cos(math.pi * passed))
        return initial * ((1 - self.alpha) * height + self.alpha)

    def get_config(self):
        """The constructor arguments."""
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "first_decay_steps": self.first_decay_steps,
            "t_mul": self._t_mul,
            "m_mul": self._m_mul,
            "alpha": self.alpha,
            "name": self.name,
        }
