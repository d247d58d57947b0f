"""Intersection over union of two classes."""

from yeoul.core.export import export
from yeoul.keras.metrics.iou_metric import IoUMetric
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater_equal


@export("keras.metrics.BinaryIoU")
class BinaryIoU(IoUMetric):
    """Intersection over union of two classes, of which predictions are scores.

    Args:
      target_class_ids: the classes to average over.
      threshold: a prediction that is at least so large means class 1.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Raises:
      ValueError: if a class to average over is out of range.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.BinaryIoU()
      >>> round(float(m([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7])), 4)
      0.5833
    """

    def __init__(
        self,
        target_class_ids=(0, 1),
        threshold=0.5,
        name=None,
        dtype=None,
    ):
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds a batch.

        Args:
          y_true: targets: 0 or 1.
          y_pred: scores, of the same shape.
          sample_weight: weights of the predictions; None: all 1.
        """
        y_pred = cast(y_pred, self.dtype)
        above = cast(greater_equal(y_pred, cast(self.threshold, self.dtype)), self.dtype)
        super().update_state(y_true, above, sample_weight)

    def get_config(self):
        """The constructor arguments."""
        return self._config(
            "target_class_ids",
            "threshold",
            "name",
            "dtype",
        )
