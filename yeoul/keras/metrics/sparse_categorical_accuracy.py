"""How often the most probable class is the right one, for class numbers."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.ops.arg import argmax
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal
from yeoul.ops.views import squeeze


@export("keras.metrics.sparse_categorical_accuracy")
@dispatchable
def sparse_categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction is that of the class given, otherwise 0.

    Args:
      y_true: class numbers `[...]` or `[..., 1]`.
      y_pred: predictions `[..., classes]`.

    Returns:
      Zeros and ones `[...]`.

    Example:
      >>> import yeoul as tf
      >>> right = tf.keras.metrics.sparse_categorical_accuracy([1, 0], [[0.1, 0.9], [0.2, 0.8]])
      >>> print(right.numpy())
      [1. 0.]
    """
    y_true, y_pred = to_tensor(y_true), to_tensor(y_pred)
    if y_true.shape.rank is not None and y_true.shape.rank == y_pred.shape.rank:
        y_true = squeeze(y_true, -1)
    best = cast(argmax(y_pred, axis=-1), y_true.dtype)
    return cast(equal(y_true, best), SETTINGS.floatx)


@export("keras.metrics.SparseCategoricalAccuracy")
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """How often the most probable class is the right one, for class numbers.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.SparseCategoricalAccuracy()([1, 0], [[0.1, 0.9], [0.2, 0.8]]))
      0.5
    """

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(sparse_categorical_accuracy, name, dtype=dtype)
