"""The L1 and L2 penalties together."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.regularizers.regularizer import Regularizer, penalty
from yeoul.ops.math import abs, square
from yeoul.ops.reduce import reduce_sum


@export("keras.regularizers.L1L2")
class L1L2(Regularizer):
    """The penalty `l1 * sum(|x|) + l2 * sum(x²)`.

    Args:
      l1: factor of the absolute values.
      l2: factor of the squares.

    Raises:
      ValueError: if a factor is not a finite number.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.regularizers.L1L2(l1=1.0, l2=0.5)(tf.constant([1.0, -3.0])))
      9.0
    """

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = penalty(l1, 0.0), penalty(l2, 0.0)

    def __call__(self, x):
        """The penalty of a tensor."""
        x = to_tensor(x)
        total = to_tensor(0, x.dtype.np)
        if self.l1:
            total += self.l1 * reduce_sum(abs(x))
        if self.l2:
            total += self.l2 * reduce_sum(square(x))
        return total

    def get_config(self):
        """The constructor arguments."""
        return {"l1": self.l1, "l2": self.l2}


@export("keras.regularizers.l1_l2")
def l1_l2(l1=0.01, l2=0.01):
    """An `L1L2` regularizer with these factors.

    Args:
      l1: factor of the absolute values.
      l2: factor of the squares.

    Returns:
      The regularizer.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.regularizers.l1_l2(l1=1.0, l2=0.5).get_config()
      {'l1': 1.0, 'l2': 0.5}
    """
    return L1L2(l1=l1, l2=l2)
