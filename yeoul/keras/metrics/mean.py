"""The mean of values."""

from yeoul.core.export import export
from yeoul.keras.metrics.reduce import Reduce


@export("keras.metrics.Mean")
class Mean(Reduce):
    """The weighted mean of the values given.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Mean()
      >>> m.update_state([1, 3, 5, 7])
      >>> float(m.result())
      4.0
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__("weighted_mean", name, dtype)
