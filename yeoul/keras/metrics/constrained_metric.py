"""The base of metrics that find the best threshold under a constraint."""

import numpy as np

from yeoul.keras.metrics.confusion import ALL, Confusion
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater_equal
from yeoul.ops.division import divide_no_nan
from yeoul.ops.reduce import reduce_max
from yeoul.ops.select import where

# Shares: true positives or negatives among themselves and another outcome.
SHARES = {
    "precision": ("true_positives", "false_positives"),
    "recall": ("true_positives", "false_negatives"),
    "sensitivity": ("true_positives", "false_negatives"),
    "specificity": ("true_negatives", "false_positives"),
}


class ConstrainedMetric(Metric):
    """The largest share at a threshold where another share is large enough.

    Args:
      wanted: the share, of `SHARES`.
      given: the other share.
      value: how large the other one must be.
      num_thresholds: how many thresholds are tried.
      class_id: count this class only.
      name: name it is reported under.
      dtype: dtype of the state and result.
    """

    def __init__(self, wanted, given, value, num_thresholds, class_id, name, dtype):
        super().__init__(name=name, dtype=dtype)
        if value < 0 or value > 1:
            raise ValueError(
                f"Argument `{given}` must be in the range [0, 1]. Received: {given}={value}"
            )
        if num_thresholds <= 0:
            raise ValueError(
                "Argument `num_thresholds` must be an integer > 0. Received: "
                f"num_thresholds={num_thresholds}"
            )
        self._wanted, self._given, self.value = wanted, given, value
        self.num_thresholds, self.class_id = num_thresholds, class_id
        inner = [(i + 1) / (num_thresholds - 1) for i in range(num_thresholds - 2)]
        self.thresholds = [0.5] if num_thresholds == 1 else [0.0, *inner, 1.0]
        even = num_thresholds > 1
        self._confusion = Confusion(self.thresholds, even=even, class_id=class_id)
        for outcome in ALL:
            size = (len(self.thresholds),)
            setattr(self, outcome, self.add_weight(outcome, shape=size, initializer="zeros"))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds a batch.

        Args:
          y_true: targets: zero or not.
          y_pred: predictions in [0, 1], of the same shape.
          sample_weight: weights of the predictions; None: all 1.
        """
        counts = self._confusion.count(y_true, y_pred, sample_weight, self.dtype)
        for outcome in ALL:
            getattr(self, outcome).assign_add(counts[outcome])

    def _share(self, name):
        found, other = (getattr(self, outcome) for outcome in SHARES[name])
        return divide_no_nan(found, found + other)

    def result(self):
        """The largest share so far; 0 if no threshold will do."""
        fits = greater_equal(self._share(self._given), cast(self.value, self.dtype))
        return reduce_max(where(fits, self._share(self._wanted), cast(0, self.dtype)))

    def reset_state(self):
        """Forgets all batches."""
        for outcome in ALL:
            variable = getattr(self, outcome)
            variable.assign(np.zeros(variable.shape.as_list(), variable.dtype.np))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "class_id": self.class_id,
            "num_thresholds": self.num_thresholds,
            self._given: self.value,
        }
