"""The mean of absolute errors."""

from yeoul.core.export import export
from yeoul.keras.losses.mean_absolute_error import mean_absolute_error
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.MeanAbsoluteError")
class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of absolute errors: `mean_absolute_error`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanAbsoluteError()
      >>> round(float(m([[0.0, 2.0]], [[2.0, 1.0]])), 4)
      1.5
    """

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(mean_absolute_error, name, dtype=dtype)
