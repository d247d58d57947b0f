"""The mean Kullback-Leibler divergence."""

from yeoul.core.export import export
from yeoul.keras.losses.kl_divergence import kl_divergence
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.KLDivergence")
class KLDivergence(MeanMetricWrapper):
    """The mean Kullback-Leibler divergence: `kl_divergence`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.KLDivergence()
      >>> round(float(m([[0.5, 0.5]], [[0.25, 0.75]])), 4)
      0.1438
    """

    def __init__(self, name="kullback_leibler_divergence", dtype=None):
        super().__init__(kl_divergence, name, dtype=dtype)
