"""The mean cross-entropy of yes-or-no predictions."""

from yeoul.core.export import export
from yeoul.keras.losses.binary_crossentropy import binary_crossentropy
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.BinaryCrossentropy")
class BinaryCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of yes-or-no predictions: `binary_crossentropy`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.
      from_logits: whether predictions are logits.
      label_smoothing: in [0, 1]: how far to move targets towards 0.5.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.BinaryCrossentropy()
      >>> round(float(m([[0.0, 1.0]], [[0.5, 0.5]])), 4)
      0.6931
    """

    def __init__(
        self, name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0
    ):
        super().__init__(
            binary_crossentropy,
            name,
            dtype=dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
        )
