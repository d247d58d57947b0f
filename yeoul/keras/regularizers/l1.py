"""The L1 penalty."""

from yeoul.core.export import export
from yeoul.keras.regularizers.regularizer import Regularizer, old_spelling, penalty
from yeoul.ops.math import abs
from yeoul.ops.reduce import reduce_sum


@export("keras.regularizers.L1", "keras.regularizers.l1")
class L1(Regularizer):
    """The penalty `l1 * sum(|x|)`.

    Args:
      l1: the factor.
      **kwargs: `l`, its old spelling.

    Raises:
      ValueError: if the factor is not a finite number.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.regularizers.L1(0.5)(tf.constant([1.0, -3.0])))
      2.0
    """

    def __init__(self, l1=0.01, **kwargs):
        self.l1 = penalty(old_spelling(kwargs, l1), 0.01)

    def __call__(self, x):
        """The penalty of a tensor."""
        return self.l1 * reduce_sum(abs(x))

    def get_config(self):
        """The constructor arguments."""
        return {"l1": self.l1}
