"""Vectors of at most a length."""

from yeoul.core.export import export
from yeoul.keras.constraints.constraint import Constraint, norms, scaled
from yeoul.ops.clip import clip_by_value


@export("keras.constraints.MaxNorm", "keras.constraints.max_norm")
class MaxNorm(Constraint):
    """Shortens the vectors of a weight to a maximum length.

    Args:
      max_value: the length.
      axis: axis or axes along which the vectors lie: 0 for the inputs of a Dense layer, [0, 1, 2]
        for those of a Conv2D filter.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.constraints.MaxNorm(5)(tf.constant([[6.0], [8.0]])).numpy().round(3))
      [[3.]
       [4.]]
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w):
        """The constrained weight."""
        lengths = norms(w, self.axis)
        return scaled(w, lengths, clip_by_value(lengths, 0, self.max_value))

    def get_config(self):
        """The constructor arguments."""
        return {"max_value": self.max_value, "axis": self.axis}
