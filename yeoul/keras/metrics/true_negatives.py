"""The number of predictions of 0 that are right."""

from yeoul.core.export import export
from yeoul.keras.metrics.confusion_metric import ConfusionMetric


@export("keras.metrics.TrueNegatives")
class TrueNegatives(ConfusionMetric):
    """The number of predictions of 0 that are right.

    Args:
      thresholds: number or numbers in [0, 1] above which a prediction means 1; default 0.5.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if a threshold is not in [0, 1].

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.TrueNegatives()([0, 1, 1, 1], [0.0, 0.3, 0.9, 0.8]))
      1.0
    """

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__("true_negatives", thresholds, name, dtype)
