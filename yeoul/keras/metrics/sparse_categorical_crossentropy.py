"""The mean cross-entropy of class numbers."""

from yeoul.core.export import export
from yeoul.keras.losses.sparse_categorical_crossentropy import sparse_categorical_crossentropy
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.SparseCategoricalCrossentropy")
class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of class numbers: `sparse_categorical_crossentropy`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.
      from_logits: whether predictions are logits.
      ignore_class: number of a class whose samples have no loss.
      axis: the axis of classes.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.SparseCategoricalCrossentropy()
      >>> round(float(m([1], [[0.5, 0.5]])), 4)
      0.6931
    """

    def __init__(
        self,
        name="sparse_categorical_crossentropy",
        dtype=None,
        from_logits=False,
        ignore_class=None,
        axis=-1,
    ):
        super().__init__(
            sparse_categorical_crossentropy,
            name,
            dtype=dtype,
            from_logits=from_logits,
            ignore_class=ignore_class,
            axis=axis,
        )
