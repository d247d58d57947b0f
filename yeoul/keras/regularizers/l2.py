"""The L2 penalty."""

from yeoul.core.export import export
from yeoul.keras.regularizers.regularizer import Regularizer, old_spelling, penalty
from yeoul.ops.math import square
from yeoul.ops.reduce import reduce_sum


@export("keras.regularizers.L2", "keras.regularizers.l2")
class L2(Regularizer):
    """The penalty `l2 * sum(x²)`.

    Args:
      l2: the factor.
      **kwargs: `l`, its old spelling.

    Raises:
      ValueError: if the factor is not a finite number.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.regularizers.L2(0.5)(tf.constant([1.0, -3.0])))
      5.0
    """

    def __init__(self, l2=0.01, **kwargs):
        self.l2 = penalty(old_spelling(kwargs, l2), 0.01)

    def __call__(self, x):
        """The penalty of a tensor."""
        return self.l2 * reduce_sum(square(x))

    def get_config(self):
        """The constructor arguments."""
        return {"l2": self.l2}
