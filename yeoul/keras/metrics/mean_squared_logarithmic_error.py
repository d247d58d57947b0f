"""The mean of squared errors of logarithms."""

from yeoul.core.export import export
from yeoul.keras.losses.mean_squared_logarithmic_error import mean_squared_logarithmic_error
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.MeanSquaredLogarithmicError")
class MeanSquaredLogarithmicError(MeanMetricWrapper):
    """The mean of squared errors of logarithms: `mean_squared_logarithmic_error`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanSquaredLogarithmicError()
      >>> round(float(m([[0.0, 2.0]], [[1.0, 1.0]])), 4)
      0.3224
    """

    def __init__(self, name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(mean_squared_logarithmic_error, name, dtype=dtype)
