"""The mean of the logarithm of the hyperbolic cosine of errors."""

from yeoul.core.export import export
from yeoul.keras.losses.log_cosh import log_cosh
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.LogCoshError")
class LogCoshError(MeanMetricWrapper):
    """The mean of the logarithm of the hyperbolic cosine of errors: `log_cosh`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.LogCoshError()
      >>> round(float(m([[0.0, 2.0]], [[1.0, 1.0]])), 4)
      0.4338
    """

    def __init__(self, name="logcosh", dtype=None):
        super().__init__(log_cosh, name, dtype=dtype)
