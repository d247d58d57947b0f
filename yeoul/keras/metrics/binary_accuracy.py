"""How often yes-or-no predictions are right."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal, greater
from yeoul.ops.reduce import reduce_mean


@export("keras.metrics.binary_accuracy")
@dispatchable
def binary_accuracy(y_true, y_pred, threshold=0.5):
    """The share, over the last axis, of predictions on the right side of a threshold.

    Args:
      y_true: targets 0 or 1 `[..., n]`.
      y_pred: predictions `[..., n]`.
      threshold: above it a prediction means 1.

    Returns:
      Shares `[...]`.

    Example:
      >>> import yeoul as tf
      >>> right = tf.keras.metrics.binary_accuracy([[1, 1], [0, 0]], [[0.9, 0.8], [0.7, 0.1]])
      >>> print(right.numpy())
      [1.  0.5]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    positive = cast(greater(y_pred, cast(threshold, y_pred.dtype)), y_pred.dtype)
    return reduce_mean(cast(equal(y_true, positive), SETTINGS.floatx), axis=-1)


@export("keras.metrics.BinaryAccuracy")
class BinaryAccuracy(MeanMetricWrapper):
    """How often yes-or-no predictions are on the right side of a threshold.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.
      threshold: above it a prediction means 1.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.BinaryAccuracy()([1, 1, 0, 0], [0.98, 1.0, 0.0, 0.6]))
      0.75
    """

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        super().__init__(binary_accuracy, name, dtype=dtype, threshold=threshold)
