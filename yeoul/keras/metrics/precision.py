"""The share of predictions of 1 that are right."""

from yeoul.core.export import export
from yeoul.keras.metrics.ratio_metric import RatioMetric


@export("keras.metrics.Precision")
class Precision(RatioMetric):
    """The share of predictions of 1 that are right: `TP / (TP + FP)`.

    Args:
      thresholds: number or numbers in [0, 1] above which a prediction means 1; default 0.5, or none
        if `top_k` is given.
      top_k: a prediction means 1 only if it is among the k largest of its sample.
      class_id: count this class only.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if a threshold is not in [0, 1].

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Precision()
      >>> round(float(m([0, 1, 1, 1], [0.0, 0.3, 0.9, 0.8])), 4)
      1.0
    """

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__("false_positives", thresholds, top_k, class_id, name, dtype)
