"""The base of intersection over union: a confusion matrix that batches add to."""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.arg import argmax
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.diagonal import diag_part
from yeoul.ops.division import divide_no_nan
from yeoul.ops.gather import gather
from yeoul.ops.histogram import confusion_matrix
from yeoul.ops.math import multiply
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.select import where
from yeoul.ops.views import reshape


class IoUMetric(Metric):
    """Intersection over union, averaged over some of the classes.

    Args:
      num_classes: how many classes there are.
      target_class_ids: the classes to average over.
      name: name it is reported under.
      dtype: dtype of the state and result.
      ignore_class: targets of this class do not count; None: all do.
      sparse_y_true: whether targets are numbers of classes, not vectors with an element a class.
      sparse_y_pred: the same of predictions.
      axis: the axis of classes in such vectors.
    """

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(name=name, dtype=dtype)
        wrong = [number for number in target_class_ids if number >= num_classes]
        if wrong:
            raise ValueError(
                f"Target class id {wrong[0]} is out of range, which is [0, {num_classes})."
            )
        self.num_classes, self.target_class_ids = num_classes, list(target_class_ids)
        self.ignore_class, self.axis = ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        self.total_cm = self.add_weight(
            "total_confusion_matrix", shape=(num_classes, num_classes), initializer="zeros"
        )

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds a batch.

        Args:
          y_true: targets: numbers of classes, or vectors with an element for each class.
          y_pred: predictions, likewise.
          sample_weight: weights of the predictions; None: all 1.

        Raises:
          InvalidArgumentError: if there is no such class.
        """
        y_true, y_pred = to_tensor(y_true), to_tensor(y_pred)
        if not self.sparse_y_true:
            y_true = argmax(y_true, self.axis)
        if not self.sparse_y_pred:
            y_pred = argmax(y_pred, self.axis)
        y_true = reshape(cast(y_true, self.dtype), [-1])
        y_pred = reshape(cast(y_pred, self.dtype), [-1])
        if sample_weight is not None:
            sample_weight = reshape(cast(to_tensor(sample_weight), self.dtype), [-1])
        if self.ignore_class is not None:
            counts = not_equal(y_true, cast(self.ignore_class, y_true.dtype))
            zero = cast(0, y_true.dtype)
            y_true, y_pred = where(counts, y_true, zero), where(counts, y_pred, zero)
            weight = cast(counts, self.dtype)
            sample_weight = weight if sample_weight is None else multiply(sample_weight, weight)
        self.total_cm.assign_add(
            confusion_matrix(
                cast(y_true, "int64"),
                cast(y_pred, "int64"),
                self.num_classes,
                sample_weight,
                dtype=self.dtype,
            )
        )

    def result(self):
        """The average so far, of the classes that occur."""
        matrix = cast(self.total_cm, self.dtype)
        hits = diag_part(matrix)
        union = reduce_sum(matrix, 0) + reduce_sum(matrix, 1) - hits
        ids = np.asarray(self.target_class_ids, np.int32)
        hits, union = gather(hits, ids), gather(union, ids)
        occur = reduce_sum(cast(not_equal(union, cast(0, union.dtype)), self.dtype))
        return divide_no_nan(reduce_sum(divide_no_nan(hits, union)), occur)

    def reset_state(self):
        """Forgets all batches."""
        self.total_cm.assign(np.zeros((self.num_classes,) * 2, self.total_cm.dtype.np))

    def _config(self, *names):
        """The constructor arguments of these names, in Keras's order."""
        return {name: getattr(self, name) for name in names}
