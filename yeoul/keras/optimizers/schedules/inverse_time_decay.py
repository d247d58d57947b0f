"""Decay with the inverse of time."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast
from yeoul.ops.rounding import floor


@export("keras.optimizers.schedules.InverseTimeDecay")
class InverseTimeDecay(LearningRateSchedule):
    """`initial_learning_rate / (1 + decay_rate * step / decay_steps)`.

    Args:
      initial_learning_rate: number or scalar tensor.
      decay_steps: unit of time, in steps.
      decay_rate: how fast the rate falls.
      staircase: change it every `decay_steps` only.
      name: a name for the configuration.

    Example:
      >>> import yeoul as tf
      >>> schedule = tf.keras.optimizers.schedules.InverseTimeDecay(1.0, 10, 0.5)
      >>> float(schedule(20))
      0.5
    """

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.decay_rate, self.staircase, self.name = decay_rate, staircase, name

    def __call__(self, step):
        """The rate at a step."""
        initial = to_tensor(self.initial_learning_rate)
        passed = cast(step, initial.dtype) / cast(self.decay_steps, initial.dtype)
        if self.staircase:
            passed = floor(passed)
        return initial / (1 + cast(self.decay_rate, initial.dtype) * passed)

    def get_config(self):
        """The constructor arguments."""
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "decay_rate": self.decay_rate,
            "staircase": self.staircase,
            "name": self.name,
        }
