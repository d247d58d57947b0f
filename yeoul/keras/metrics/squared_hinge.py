"""The mean squared hinge loss."""

from yeoul.core.export import export
from yeoul.keras.losses.squared_hinge import squared_hinge
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.SquaredHinge")
class SquaredHinge(MeanMetricWrapper):
    """The mean squared hinge loss: `squared_hinge`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.SquaredHinge()
      >>> round(float(m([[-1.0, 1.0]], [[0.5, 0.75]])), 4)
      1.1562
    """

    def __init__(self, name="squared_hinge", dtype=None):
        super().__init__(squared_hinge, name, dtype=dtype)
