"""Vectors of length 1."""

from yeoul.core.export import export
from yeoul.keras.constraints.constraint import Constraint, norms
from yeoul.keras.core.context import SETTINGS


@export("keras.constraints.UnitNorm", "keras.constraints.unit_norm")
class UnitNorm(Constraint):
    """Makes the vectors of a weight one long.

    Args:
      axis: axis or axes along which the vectors lie, as in `MaxNorm`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.constraints.UnitNorm()(tf.constant([[6.0], [8.0]])).numpy().round(3))
      [[0.6]
       [0.8]]
    """

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        """The constrained weight."""
        return w / (SETTINGS.epsilon + norms(w, self.axis))

    def get_config(self):
        """The constructor arguments."""
        return {"axis": self.axis}
