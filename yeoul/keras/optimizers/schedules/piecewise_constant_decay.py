"""Constant rates between given steps."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.optimizers.schedules.learning_rate_schedule import LearningRateSchedule
from yeoul.ops.casting import cast
from yeoul.ops.compare import less_equal
from yeoul.ops.select import where


@export("keras.optimizers.schedules.PiecewiseConstantDecay")
class PiecewiseConstantDecay(LearningRateSchedule):
    """`values[0]` up to the step `boundaries[0]`, `values[1]` up to `boundaries[1]`, and so on.

    Args:
      boundaries: increasing steps.
      values: rates, one more than boundaries.
      name: a name for the configuration.

    Raises:
      ValueError: if the numbers of boundaries and values do not fit.

    Example:
      >>> import yeoul as tf
      >>> schedule = tf.keras.optimizers.schedules.PiecewiseConstantDecay([10], [1.0, 0.5])
      >>> float(schedule(10)), float(schedule(11))
      (1.0, 0.5)
    """

    def __init__(self, boundaries, values, name=None):
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of "
                f"length {len(values)}."
            )
        self.boundaries, self.values, self.name = boundaries, values, name

    def __call__(self, step):
        """The rate at a step."""
        step = to_tensor(step)
        rate = to_tensor(self.values[-1])
        for boundary, value in reversed(list(zip(self.boundaries, self.values, strict=False))):
            rate = where(
                less_equal(step, cast(boundary, step.dtype)), cast(value, rate.dtype), rate
            )
        return rate

    def get_config(self):
        """The constructor arguments."""
        return {"boundaries": self.boundaries, "values": self.values, "name": self.name}
