"""The best sensitivity at which the specificity is large enough."""

from yeoul.core.export import export
from yeoul.keras.metrics.constrained_metric import ConstrainedMetric


@export("keras.metrics.SensitivityAtSpecificity")
class SensitivityAtSpecificity(ConstrainedMetric):
    """The largest sensitivity at a threshold where the specificity is large enough.

    Args:
      specificity: how large the specificity must be, in [0, 1].
      num_thresholds: how many thresholds are tried.
      class_id: count this class only.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if `specificity` is not in [0, 1], or there is no threshold.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.SensitivityAtSpecificity(0.5)
      >>> round(float(m([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])), 4)
      0.5
    """

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(
            "sensitivity", "specificity", specificity, num_thresholds, class_id, name, dtype
        )
        self.specificity = specificity
