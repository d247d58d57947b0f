"""Counts of true and false positives and negatives at thresholds."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.convert import to_tensor
from yeoul.keras.losses.weighting import fit_weight, squeeze_or_expand
from yeoul.keras.metrics.accuracy import check_same_shape
from yeoul.ops.broadcast_weights import broadcast_weights
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.compare import greater
from yeoul.ops.creation import ones_like, range
from yeoul.ops.cumulative import cumsum
from yeoul.ops.encoding import one_hot
from yeoul.ops.joining import stack
from yeoul.ops.math import maximum, multiply
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.rounding import ceil
from yeoul.ops.segment import unsorted_segment_sum
from yeoul.ops.shapes import shape
from yeoul.ops.sorting import top_k as largest
from yeoul.ops.views import expand_dims, reshape

LOWEST = -1e10  # the score of classes that are not among the top k
ALL = ("true_positives", "true_negatives", "false_positives", "false_negatives")


def as_thresholds(thresholds, default):
    """Thresholds as a list.

    Raises:
      ValueError: if one is not in [0, 1].
    """
    if thresholds is None:
        return [default]
    thresholds = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    wrong = [t for t in thresholds if t is None or t < 0 or t > 1]
    if wrong:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {wrong}")
    return thresholds


class Confusion:
    """Counts the outcomes of predictions at several thresholds.

    Args:
      thresholds: sequence of numbers.
      even: whether they are 0, 1 / n, …, 1 with the ends moved out a little, which is faster.
      top_k: only the k largest predictions of a sample can be positive.
      class_id: only this class counts.
      label_weights: tensor of a weight for each label, or None.
      by_label: count for each label apart.
    """

    def __init__(
        self,
        thresholds,
        even=False,
        top_k=None,
        class_id=None,
        label_weights=None,
        by_label=False,
    ):
        self.thresholds, self.even, self.by_label = thresholds, even, by_label
        self.top_k, self.class_id, self.label_weights = top_k, class_id, label_weights

    def count(self, y_true, y_pred, sample_weight, dtype):
        """The outcomes of a batch.

        Args:
          y_true: targets: zero or not.
          y_pred: predictions, of the same shape.
          sample_weight: tensor that broadcasts to the predictions, or None.
          dtype: dtype of the counts.

        Returns:
          Dict with the keys `ALL`; tensors `[thresholds]`, or `[thresholds, labels]` by label.

        Raises:
          ValueError: if the shapes do not fit.
        """
        y_true, y_pred = cast(to_tensor(y_true), dtype), cast(to_tensor(y_pred), dtype)
        y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        check_same_shape(y_true, y_pred)
        if sample_weight is not None:
            sample_weight = fit_weight(y_pred, cast(to_tensor(sample_weight), dtype))
        if self.top_k is not None:
            y_pred = only_top(y_pred, self.top_k)
        if self.class_id is not None:
            y_true, y_pred = self._of_class(y_true), self._of_class(y_pred)
            if sample_weight is not None:
                sample_weight = fit_weight(y_pred, sample_weight)
        weights = self._weights(y_pred, sample_weight)
        positives = cast(cast(y_true, "bool"), dtype) * weights
        negatives = weights - positives
        if not self.by_label:
            y_pred, positives, negatives = (
                reshape(x, [-1, 1]) for x in (y_pred, positives, negatives)
            )
        split = self._even if self.even else self._compared
        tp, fn = split(y_pred, positives)
        fp, tn = split(y_pred, negatives)
        counts = (tp, tn, fp, fn) if self.by_label else (x[:, 0] for x in (tp, tn, fp, fn))
        return dict(zip(ALL, counts, strict=True))

    def _of_class(self, x):
        """The scores or targets of the one class."""
        classes = x.shape[-1]
        if classes is not None and not -classes <= self.class_id < classes:
            raise InvalidArgumentError(
                None,
                None,
                f"class_id is {self.class_id}, but there are {classes} classes: predictions are of "
                f"shape {x.shape}.",
            )
        return x[..., self.class_id]

    def _weights(self, y_pred, sample_weight):
        """The weight of each prediction."""
        weights = ones_like(y_pred)
        if sample_weight is not None:
            weights = broadcast_weights(sample_weight, y_pred)
        if self.label_weights is None:
            return weights
        return multiply(weights, broadcast_weights(expand_dims(self.label_weights, 0), y_pred))

    def _compared(self, y_pred, weights):
        """Sums of the weights of predictions above, and not above, thresholds `[T, labels]`."""
        thresholds = np.asarray(self.thresholds, y_pred.dtype.np)[:, None, None]
        above = cast(greater(expand_dims(y_pred, 0), thresholds), weights.dtype)
        above = above * expand_dims(weights, 0)
        return reduce_sum(above, 1), reduce_sum(expand_dims(weights, 0) - above, 1)

    def _even(self, y_pred, weights):
        """The same, by the place of each prediction between thresholds 0, 1 / (T - 1), …, 1."""
        count, labels = len(self.thresholds), shape(y_pred)[1]
        place = ceil(clip_by_value(y_pred, 0.0, 1.0) * (count - 1)) - 1
        place = cast(maximum(place, 0.0), "int32")
        cell = reshape(place * labels + range(labels), [-1])
        sums = unsorted_segment_sum(reshape(weights, [-1]), cell, count * labels)
        above = cumsum(reshape(sums, stack([count, labels])), axis=0, reverse=True)
        return above, reduce_sum(weights, 0) - above


def only_top(y_pred, k):
    """The predictions with all but the k largest of the last axis made very small.

    Raises:
      InvalidArgumentError: if there are fewer than k.
    """
    classes = y_pred.shape[-1]
    if classes is not None and classes < k:
        raise InvalidArgumentError(
            None,
            None,
            f"top_k is {k}, but predictions of shape {y_pred.shape} have {classes} classes.",
        )
    best = largest(y_pred, k)[1]
    chosen = one_hot(best, shape(y_pred)[-1], dtype=y_pred.dtype)
    mask = reduce_sum(chosen, -2)
    return y_pred * mask + LOWEST * (1 - mask)
