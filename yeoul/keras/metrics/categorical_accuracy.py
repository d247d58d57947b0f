"""How often the most probable class is the right one, for one-hot targets."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.ops.arg import argmax
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal


@export("keras.metrics.categorical_accuracy")
@dispatchable
def categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction stands where the largest target stands, otherwise 0.

    Args:
      y_true: one-hot targets or probabilities `[..., classes]`.
      y_pred: predictions `[..., classes]`.

    Returns:
      Zeros and ones `[...]`.

    Example:
      >>> import yeoul as tf
      >>> right = tf.keras.metrics.categorical_accuracy([[0, 1], [1, 0]], [[0.1, 0.9], [0.2, 0.8]])
      >>> print(right.numpy())
      [1. 0.]
    """
    y_true, y_pred = to_tensor(y_true), to_tensor(y_pred)
    return cast(equal(argmax(y_true, axis=-1), argmax(y_pred, axis=-1)), SETTINGS.floatx)


@export("keras.metrics.CategoricalAccuracy")
class CategoricalAccuracy(MeanMetricWrapper):
    """How often the most probable class is the right one, for one-hot targets.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.CategoricalAccuracy()([[0, 1], [1, 0]], [[0.1, 0.9], [0.2, 0.8]]))
      0.5
    """

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(categorical_accuracy, name, dtype=dtype)
