"""The sum of values."""

from yeoul.core.export import export
from yeoul.keras.metrics.reduce import Reduce


@export("keras.metrics.Sum")
class Sum(Reduce):
    """The weighted sum of the values given.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Sum()
      >>> m.update_state([1, 3, 5, 7])
      >>> float(m.result())
      16.0
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__("sum", name, dtype)
