"""The number of predictions of 1 that are wrong."""

from yeoul.core.export import export
from yeoul.keras.metrics.confusion_metric import ConfusionMetric


@export("keras.metrics.FalsePositives")
class FalsePositives(ConfusionMetric):
    """The number of predictions of 1 that are wrong.

    Args:
      thresholds: number or numbers in [0, 1] above which a prediction means 1; default 0.5.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if a threshold is not in [0, 1].

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.FalsePositives()([0, 1, 1, 1], [0.0, 0.3, 0.9, 0.8]))
      0.0
    """

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__("false_positives", thresholds, name, dtype)
