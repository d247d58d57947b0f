"""Polynomial decay to an end."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow
from yeoul.ops.math import maximum, minimum
from yeoul.ops.rounding import ceil


@export("keras.optimizers.schedules.PolynomialDecay")
class PolynomialDecay(LearningRateSchedule):
    """`(initial - end) * (1 - step / decay_steps) ** power + end`, from then on `end`.

    Args:
      initial_learning_rate: number or scalar tensor.
      decay_steps: steps after which the end is reached.
      end_learning_rate: the rate at the end.
      power: the exponent.
      cycle: when the end is reached, stretch `decay_steps` to its next multiple.
      name: a name for the configuration.

    Example:
      >>> import yeoul as tf
      >>> schedule = tf.keras.optimizers.schedules.PolynomialDecay(1.0, 10, 0.0)
      >>> float(schedule(5)), float(schedule(20))
      (0.5, 0.0)
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        end_learning_rate=0.0001,
        power=1.0,
        cycle=False,
        name=None,
    ):
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.end_learning_rate, self.power = end_learning_rate, power
        self.cycle, self.name = cycle, name

    def __call__(self, step):
        """The rate at a step."""
        initial = to_tensor(self.initial_learning_rate)
        dtype = initial.dtype
        end, steps, step = (
            cast(x, dtype) for x in (self.end_learning_rate, self.decay_steps, step)
        )
        if self.cycle:
            steps = steps * maximum(ceil(step / steps), 1)
        else:
            step = minimum(step, steps)
        return (initial - end) * pow(1 - step / steps, cast(self.power, dtype)) + end

    def get_config(self):
        """The constructor arguments."""
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "end_learning_rate": self.end_learning_rate,
            "power": self.power,
            "cycle": self.cycle,
            "name": self.name,
        }
