"""The mean of squared errors."""

from yeoul.core.export import export
from yeoul.keras.losses.mean_squared_error import mean_squared_error
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.MeanSquaredError")
class MeanSquaredError(MeanMetricWrapper):
    """The mean of squared errors: `mean_squared_error`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanSquaredError()
      >>> round(float(m([[0.0, 2.0]], [[1.0, 1.0]])), 4)
      1.0
    """

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(mean_squared_error, name, dtype=dtype)
