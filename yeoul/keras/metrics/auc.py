"""The area under a curve of rates at all thresholds."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.confusion import ALL, Confusion, as_thresholds
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater
from yeoul.ops.creation import ones_like
from yeoul.ops.division import divide_no_nan
from yeoul.ops.exponential import log, sigmoid
from yeoul.ops.logic import logical_and
from yeoul.ops.math import maximum, minimum
from yeoul.ops.reduce import reduce_mean, reduce_sum
from yeoul.ops.select import where

HEIGHTS = {
    "interpolation": lambda left, right: (left + right) / 2.0,
    "minoring": minimum,
    "majoring": maximum,
}


@export("keras.metrics.AUC")
class AUC(Metric):
    """The area under the ROC or precision-recall curve, by a sum over thresholds.

    Args:
      num_thresholds: number of thresholds, evenly spaced; more are more exact.
      curve: "ROC" (true against false positive rate) or "PR" (precision against recall).
      summation_method: "interpolation" between thresholds (in PR of the true positives, as Davis
        and Goadrich do), or the smaller ("minoring") or larger ("majoring") height of each step.
      name: name it is reported under.
      dtype: dtype of the state and result.
      thresholds: numbers in [0, 1], in place of `num_thresholds`.
      multi_label: compute the area for each label (column) and average them.
      num_labels: number of labels; default: that of the first batch.
      label_weights: weight of each label: in the average, or without `multi_label` of predictions.
      from_logits: predictions are logits, which go through a sigmoid first.

    Raises:
      ValueError: for unknown methods, too few thresholds, or labels where there are none.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.AUC(num_thresholds=3)
      >>> m.update_state([0, 0, 1, 1], [0, 0.5, 0.3, 0.9])
      >>> float(m.result())
      0.75

    Reference: Davis and Goadrich, "The Relationship Between Precision-Recall and ROC Curves", 2006.
    """

    def __init__(
        self,
        num_thresholds=200,
        curve="ROC",
        summation_method="interpolation",
        name=None,
        dtype=None,
        thresholds=None,
        multi_label=False,
        num_labels=None,
        label_weights=None,
        from_logits=False,
    ):
        check_choice("AUC curve", curve, ("PR", "ROC"))
        check_choice("AUC summation method", summation_method, sorted(HEIGHTS))
        if num_labels is not None and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        super().__init__(name=name, dtype=dtype)
        self.curve, self.summation_method = curve, summation_method
        self.multi_label, self.num_labels = multi_label, num_labels
        self._from_logits = from_logits
        self.label_weights = (
            None if label_weights is None else np.asarray(label_weights, self.dtype)
        )
        self._set_thresholds(num_thresholds, thresholds)
        self._confusion = Confusion(
            self.thresholds,
            self._thresholds_distributed_evenly,
            label_weights=None if multi_label else self.label_weights,
            by_label=multi_label,
        )
        self._built = False
        if not multi_label:
            self._make_state(())
        elif num_labels:
            self._make_state((num_labels,))

    def _set_thresholds(self, count, thresholds):
        if thresholds is None:
            if count <= 1:
                raise ValueError(
                    "Argument `num_thresholds` must be an integer > 1. Received: "
                    f"num_thresholds={count}"
                )
            inner, self._init_from_thresholds = (
                [i / (count - 1) for i in range(1, count - 1)],
                False,
            )
            self._thresholds_distributed_evenly = True
        else:
            inner, self._init_from_thresholds = sorted(as_thresholds(thresholds, None)), True
            self._thresholds_distributed_evenly = evenly_spaced([0.0, *inner, 1.0])
        self.num_thresholds = len(inner) + 2
        # Beyond both ends, so that scores of exactly 0 and 1 lie between thresholds.
        self._thresholds = np.array([-SETTINGS.epsilon, *inner, 1.0 + SETTINGS.epsilon])

    @property
    def thresholds(self):
        """The thresholds, with one below 0 and one above 1."""
        return self._thresholds.tolist()

    def _make_state(self, labels):
        for outcome in ALL:
            shape = (self.num_thresholds, *labels)
            setattr(self, outcome, self.add_weight(outcome, shape=shape, initializer="zeros"))
        self._built = True

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the predictions of a batch.

        Args:
          y_true: targets: zero or not.
          y_pred: scores in [0, 1], or logits, of the same shape; `[batch, labels]` if multi-label.
          sample_weight: weights of the predictions; None: all 1.

        Raises:
          ValueError: if the shapes do not fit.
        """
        y_pred = cast(to_tensor(y_pred), self.dtype)
        if self.multi_label:
            self._check_labels(y_pred.shape)
        if self._from_logits:
            y_pred = sigmoid(y_pred)
        counts = self._confusion.count(y_true, y_pred, sample_weight, self.dtype)
        for outcome in ALL:
            getattr(self, outcome).assign_add(counts[outcome])

    def _check_labels(self, shape):
        if shape.rank != 2:
            raise ValueError(
                f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {shape.rank}. Full "
                f"shape received for `y_pred`: {shape}"
            )
        labels = shape[1]
        if self.label_weights is not None and labels not in (None, *self.label_weights.shape):
            raise ValueError(
                f"Number of labels is not consistent: there are {labels} in y_pred of shape "
                f"{shape}, but label_weights of shape {self.label_weights.shape}."
            )
        if not self._built:
            self._make_state((labels,))
        elif labels not in (None, self.true_positives.shape[1]):
            raise ValueError(
                f"This AUC measures {self.true_positives.shape[1]} labels; y_pred of shape {shape} "
                f"has {labels}."
            )

    def result(self):
        """The area so far.

        Raises:
          ValueError: before the first batch, if the number of labels is not known.
        """
        if not self._built:
            raise ValueError(
                "AUC(multi_label=True) has no value before the first batch. Pass num_labels, or "
                "call update_state() first."
            )
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self.interpolate_pr_auc()
        tp, tn, fp, fn = (getattr(self, outcome).value() for outcome in ALL)
        recall = divide_no_nan(tp, tp + fn)
        if self.curve == "ROC":
            x, y = divide_no_nan(fp, fp + tn), recall
        else:
            x, y = recall, divide_no_nan(tp, tp + fp)
        heights = HEIGHTS[self.summation_method](y[:-1], y[1:])
        return self._over_labels((x[:-1] - x[1:]) * heights)

    def interpolate_pr_auc(self):
        """The area under the precision-recall curve, true positives linear between thresholds."""
        tp, fp, fn = self.true_positives, self.false_positives, self.false_negatives
        positive = tp + fp
        steps = tp[:-1] - tp[1:]
        slope = divide_no_nan(steps, maximum(positive[:-1] - positive[1:], 0.0))
        intercept = tp[1:] - slope * positive[1:]
        both = logical_and(greater(positive[:-1], 0.0), greater(positive[1:], 0.0))
        ratio = divide_no_nan(positive[:-1], maximum(positive[1:], 0.0))
        ratio = where(both, ratio, ones_like(ratio))
        areas = slope * (steps + intercept * log(ratio))
        return self._over_labels(divide_no_nan(areas, maximum(tp[1:] + fn[1:], 0.0)))

    def _over_labels(self, areas):
        """The sum over thresholds, averaged over labels."""
        if not self.multi_label:
            return reduce_sum(areas)
        by_label = reduce_sum(areas, axis=0)
        if self.label_weights is None:
            return reduce_mean(by_label)
        weights = to_tensor(self.label_weights)
        return divide_no_nan(reduce_sum(by_label * weights), reduce_sum(weights))

    def get_config(self):
        """The constructor arguments."""
        config = {
            **super().get_config(),
            "num_thresholds": self.num_thresholds,
            "curve": self.curve,
            "summation_method": self.summation_method,
            "multi_label": self.multi_label,
            "num_labels": self.num_labels,
            "label_weights": self.label_weights,
            "from_logits": self._from_logits,
        }
        if self._init_from_thresholds:
            config["thresholds"] = self.thresholds[1:-1]
        return config


def check_choice(what, value, choices):
    """Refuses a value that is none of the choices."""
    if value not in choices:
        shown = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f'Invalid {what} value: "{value}". Expected values are [{shown}]')


def evenly_spaced(thresholds):
    """True if the thresholds are 0, 1 / n, 2 / n, …, 1, up to Keras's epsilon."""
    if len(thresholds) < 3:
        return False
    even = np.arange(len(thresholds)) / (len(thresholds) - 1)
    return np.allclose(thresholds, even, rtol=0.0, atol=SETTINGS.epsilon)
