"""Weights that are not negative."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.constraints.constraint import Constraint
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater_equal


@export("keras.constraints.NonNeg", "keras.constraints.non_neg")
class NonNeg(Constraint):
    """Replaces negative weights by zero.

    Example:
      >>> import yeoul as tf
      >>> print(tf.abs(tf.keras.constraints.NonNeg()(tf.constant([-1.0, 2.0]))).numpy())
      [0. 2.]
    """

    def __call__(self, w):
        """The constrained weight."""
        w = to_tensor(w)
        return w * cast(greater_equal(w, 0), w.dtype)
