"""The mean of absolute errors in percent."""

from yeoul.core.export import export
from yeoul.keras.losses.mean_absolute_percentage_error import mean_absolute_percentage_error
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.MeanAbsolutePercentageError")
class MeanAbsolutePercentageError(MeanMetricWrapper):
    """The mean of absolute errors in percent: `mean_absolute_percentage_error`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanAbsolutePercentageError()
      >>> round(float(m([[1.0, 2.0]], [[2.0, 1.0]])), 4)
      75.0
    """

    def __init__(self, name="mean_absolute_percentage_error", dtype=None):
        super().__init__(mean_absolute_percentage_error, name, dtype=dtype)
