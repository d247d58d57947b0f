"""The best specificity at which the sensitivity is large enough."""

from yeoul.core.export import export
from yeoul.keras.metrics.constrained_metric import ConstrainedMetric


@export("keras.metrics.SpecificityAtSensitivity")
class SpecificityAtSensitivity(ConstrainedMetric):
    """The largest specificity at a threshold where the sensitivity is large enough.

    Args:
      sensitivity: how large the sensitivity must be, in [0, 1].
      num_thresholds: how many thresholds are tried.
      class_id: count this class only.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if `sensitivity` is not in [0, 1], or there is no threshold.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.SpecificityAtSensitivity(0.5)
      >>> round(float(m([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])), 4)
      0.6667
    """

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(
            "specificity", "sensitivity", sensitivity, num_thresholds, class_id, name, dtype
        )
        self.sensitivity = sensitivity
