"""The base of metrics that count one kind of outcome."""

from yeoul.keras.metrics.confusion import Confusion, as_thresholds
from yeoul.keras.metrics.metric import Metric


class ConfusionMetric(Metric):
    """The number of outcomes of one kind, such as true positives.

    Args:
      outcome: which, of `confusion.ALL`.
      thresholds: number or numbers in [0, 1] above which a prediction means 1; default 0.5.
      name: name it is reported under.
      dtype: dtype of the state and result.
    """

    def __init__(self, outcome, thresholds=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._outcome, self.init_thresholds = outcome, thresholds
        self.thresholds = as_thresholds(thresholds, 0.5)
        self._confusion = Confusion(self.thresholds)
        self.accumulator = self.add_weight(
            "accumulator", shape=(len(self.thresholds),), initializer="zeros"
        )

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the outcomes of a batch.

        Args:
          y_true: targets: zero or not.
          y_pred: predictions in [0, 1], of the same shape.
          sample_weight: weights of the predictions; None: all 1.
        """
        counts = self._confusion.count(y_true, y_pred, sample_weight, self.dtype)
        self.accumulator.assign_add(counts[self._outcome])

    def result(self):
        """The number so far: a scalar, or one for each threshold if there are several."""
        return self.accumulator[0] if len(self.thresholds) == 1 else self.accumulator

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "thresholds": self.init_thresholds}
