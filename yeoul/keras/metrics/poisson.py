"""The mean loss of Poisson regression."""

from yeoul.core.export import export
from yeoul.keras.losses.poisson import poisson
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.Poisson")
class Poisson(MeanMetricWrapper):
    """The mean loss of Poisson regression: `poisson`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Poisson()
      >>> round(float(m([[0.0, 2.0]], [[1.0, 2.0]])), 4)
      0.8069
    """

    def __init__(self, name="poisson", dtype=None):
        super().__init__(poisson, name, dtype=dtype)
