"""The base of precision and recall."""

from yeoul.keras.metrics.confusion import LOWEST, Confusion, as_thresholds
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.division import divide_no_nan


class RatioMetric(Metric):
    """True positives as a share of themselves and another outcome.

    Args:
      other: the other outcome: "false_positives" or "false_negatives".
      thresholds: number or numbers in [0, 1], or None.
      top_k: how many predictions of a sample can mean 1, or None.
      class_id: the class to count, or None for all.
      name: name it is reported under.
      dtype: dtype of the state and result.
    """

    def __init__(self, other, thresholds, top_k, class_id, name, dtype):
        super().__init__(name=name, dtype=dtype)
        self._other, self.init_thresholds = other, thresholds
        self.top_k, self.class_id = top_k, class_id
        self.thresholds = as_thresholds(thresholds, 0.5 if top_k is None else LOWEST)
        self._confusion = Confusion(self.thresholds, top_k=top_k, class_id=class_id)
        size = (len(self.thresholds),)
        self.true_positives = self.add_weight("true_positives", shape=size, initializer="zeros")
        setattr(self, other, self.add_weight(other, shape=size, initializer="zeros"))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the outcomes of a batch.

        Args:
          y_true: targets: zero or not.
          y_pred: predictions, of the same shape.
          sample_weight: weights of the predictions; None: all 1.
        """
        counts = self._confusion.count(y_true, y_pred, sample_weight, self.dtype)
        for outcome in ("true_positives", self._other):
            getattr(self, outcome).assign_add(counts[outcome])

    def result(self):
        """The share so far: a scalar, or one for each threshold if there are several."""
        found = self.true_positives
        share = divide_no_nan(found, found + getattr(self, self._other))
        return share[0] if len(self.thresholds) == 1 else share

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "thresholds": self.init_thresholds,
            "top_k": self.top_k,
            "class_id": self.class_id,
        }
