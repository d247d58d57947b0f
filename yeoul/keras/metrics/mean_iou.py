"""Intersection over union of all classes."""

from yeoul.core.export import export
from yeoul.keras.metrics.iou_metric import IoUMetric


@export("keras.metrics.MeanIoU")
class MeanIoU(IoUMetric):
    """Intersection over union, averaged over the classes.

    Args:
      num_classes: how many classes there are.
      name: name it is reported under.
      dtype: dtype of the state and result.
      ignore_class: targets of this class do not count; None: all do.
      sparse_y_true: whether targets are numbers of classes, not vectors with an element a class.
      sparse_y_pred: whether predictions are numbers of classes, not vectors.
      axis: the axis of classes in such vectors.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanIoU(num_classes=2)
      >>> round(float(m([0, 0, 1, 1], [0, 1, 0, 1])), 4)
      0.3333
    """

    def __init__(
        self,
        num_classes,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(
            num_classes,
            range(num_classes),
            name,
            dtype,
            ignore_class,
            sparse_y_true,
            sparse_y_pred,
            axis,
        )

    def get_config(self):
        """The constructor arguments."""
        return self._config(
            "num_classes",
            "name",
            "dtype",
            "ignore_class",
            "sparse_y_true",
            "sparse_y_pred",
            "axis",
        )
