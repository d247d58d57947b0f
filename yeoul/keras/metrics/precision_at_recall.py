"""The best precision at which the recall is large enough."""

from yeoul.core.export import export
from yeoul.keras.metrics.constrained_metric import ConstrainedMetric


@export("keras.metrics.PrecisionAtRecall")
class PrecisionAtRecall(ConstrainedMetric):
    """The largest precision at a threshold where the recall is large enough.

    Args:
      recall: how large the recall must be, in [0, 1].
      num_thresholds: how many thresholds are tried.
      class_id: count this class only.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if `recall` is not in [0, 1], or there is no threshold.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.PrecisionAtRecall(0.5)
      >>> round(float(m([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])), 4)
      0.5
    """

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__("precision", "recall", recall, num_thresholds, class_id, name, dtype)
        self.recall = recall
