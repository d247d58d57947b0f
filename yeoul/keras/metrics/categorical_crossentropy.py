"""The mean cross-entropy of distributions over classes."""

from yeoul.core.export import export
from yeoul.keras.losses.categorical_crossentropy import categorical_crossentropy
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.CategoricalCrossentropy")
class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of distributions over classes: `categorical_crossentropy`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.
      from_logits: whether predictions are logits.
      label_smoothing: in [0, 1]: how far to move targets towards equal chances.
      axis: the axis of classes.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.CategoricalCrossentropy()
      >>> round(float(m([[0.0, 1.0]], [[0.5, 0.5]])), 4)
      0.6931
    """

    def __init__(
        self,
        name="categorical_crossentropy",
        dtype=None,
        from_logits=False,
        label_smoothing=0,
        axis=-1,
    ):
        super().__init__(
            categorical_crossentropy,
            name,
            dtype=dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
