"""Vectors whose length lies between two bounds."""

from yeoul.core.export import export
from yeoul.keras.constraints.constraint import Constraint, norms, scaled
from yeoul.ops.clip import clip_by_value


@export("keras.constraints.MinMaxNorm", "keras.constraints.min_max_norm")
class MinMaxNorm(Constraint):
    """Brings the lengths of the vectors of a weight between a minimum and a maximum.

    Args:
      min_value: the minimum.
      max_value: the maximum.
      rate: how far towards the bound: 1 is at once.
      axis: axis or axes along which the vectors lie, as in `MaxNorm`.

    Example:
      >>> import yeoul as tf
      >>> constraint = tf.keras.constraints.MinMaxNorm(1.0, 2.0)
      >>> print(constraint(tf.constant([[0.3, 3.0], [0.4, 4.0]])).numpy().round(3))
      [[0.6 1.2]
       [0.8 1.6]]
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w):
        """The constrained weight."""
        lengths = norms(w, self.axis)
        bounded = clip_by_value(lengths, self.min_value, self.max_value)
        return scaled(w, lengths, self.rate * bounded + (1 - self.rate) * lengths)

    def get_config(self):
        """The constructor arguments."""
        return {
            "min_value": self.min_value,
            "max_value": self.max_value,
            "rate": self.rate,
            "axis": self.axis,
        }
