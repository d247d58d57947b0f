"""The mean hinge loss."""

from yeoul.core.export import export
from yeoul.keras.losses.hinge import hinge
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.Hinge")
class Hinge(MeanMetricWrapper):
    """The mean hinge loss: `hinge`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Hinge()
      >>> round(float(m([[-1.0, 1.0]], [[0.5, 0.75]])), 4)
      0.875
    """

    def __init__(self, name="hinge", dtype=None):
        super().__init__(hinge, name, dtype=dtype)
