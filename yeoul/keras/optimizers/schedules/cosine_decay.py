"""Decay along a cosine, after a warm-up."""

import math

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast
from yeoul.ops.compare import less
from yeoul.ops.math import minimum
from yeoul.ops.select import where
from yeoul.ops.trigonometric import cos


@export("keras.optimizers.schedules.CosineDecay", "keras.experimental.CosineDecay")
class CosineDecay(LearningRateSchedule):
    """Falls along half a cosine wave to `alpha` times the rate, after a linear warm-up.

    Args:
      initial_learning_rate: number or scalar tensor.
      decay_steps: steps that the decay takes.
      alpha: share of the rate that is left at the end.
      name: a name for the configuration.
      warmup_target: rate that the warm-up reaches; None: no warm-up.
      warmup_steps: steps of the warm-up.

    Example:
      >>> import yeoul as tf
      >>> schedule = tf.keras.optimizers.schedules.CosineDecay(1.0, 10)
      >>> float(schedule(0)), float(schedule(10))
      (1.0, 0.0)

    Reference: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016.
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        alpha=0.0,
        name=None,
        warmup_target=None,
        warmup_steps=0,
    ):
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.alpha, self.name = alpha, name
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps

    def __call__(self, step):
        """The rate at a step."""
        initial = to_tensor(self.initial_learning_rate)
        step = cast(step, initial.dtype)
        if self.warmup_target is None:
            return self._decayed(step, initial)
        warmup, target = (cast(x, initial.dtype) for x in (self.warmup_steps, self.warmup_target))
        rising = (target - initial) * step / warmup + initial
        return where(less(step, warmup), rising, self._decayed(step - warmup, target))

    def _decayed(self, step, rate):
        steps = cast(self.decay_steps, rate.dtype)
        wave = 0.5 * (1.0 + cos(math.pi * (minimum(step, steps) / steps)))
        return rate * ((1 - self.alpha) * wave + self.alpha)

    def get_config(self):
        """The constructor arguments."""
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "alpha": self.alpha,
            "name": self.name,
            "warmup_target": self.warmup_target,
            "warmup_steps": self.warmup_steps,
        }
