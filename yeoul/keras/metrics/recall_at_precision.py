"""The best recall at which the precision is large enough."""

from yeoul.core.export import export
from yeoul.keras.metrics.constrained_metric import ConstrainedMetric


@export("keras.metrics.RecallAtPrecision")
class RecallAtPrecision(ConstrainedMetric):
    """The largest recall at a threshold where the precision is large enough.

    Args:
      precision: how large the precision must be, in [0, 1].
      num_thresholds: how many thresholds are tried.
      class_id: count this class only.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if `precision` is not in [0, 1], or there is no threshold.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.RecallAtPrecision(0.5)
      >>> round(float(m([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])), 4)
      1.0
    """

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__("recall", "precision", precision, num_thresholds, class_id, name, dtype)
        self.precision = precision
