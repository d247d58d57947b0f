"""How often the right class is among the most probable ones, for one-hot targets."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.keras.metrics.sparse_top_k_categorical_accuracy import (
    sparse_top_k_categorical_accuracy,
)
from yeoul.ops.arg import argmax


@export("keras.metrics.top_k_categorical_accuracy")
@dispatchable
def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the class of the largest target is among the k most probable ones, otherwise 0.

    Args:
      y_true: one-hot targets or probabilities `[..., classes]`.
      y_pred: predictions `[..., classes]`.
      k: how many classes count.

    Returns:
      Zeros and ones `[...]`.

    Example:
      >>> import yeoul as tf
      >>> scores = [[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]]
      >>> targets = [[0, 0, 1], [0, 0, 1]]
      >>> print(tf.keras.metrics.top_k_categorical_accuracy(targets, scores, k=2).numpy())
      [1. 0.]
    """
    return sparse_top_k_categorical_accuracy(argmax(to_tensor(y_true), axis=-1), y_pred, k)


@export("keras.metrics.TopKCategoricalAccuracy")
class TopKCategoricalAccuracy(MeanMetricWrapper):
    """How often the right class is among the k most probable ones, for one-hot targets.

    Args:
      k: how many classes count.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.TopKCategoricalAccuracy(k=2)
      >>> float(m([[0, 0, 1], [0, 0, 1]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]]))
      0.5
    """

    def __init__(self, k=5, name="top_k_categorical_accuracy", dtype=None):
        super().__init__(top_k_categorical_accuracy, name, dtype=dtype, k=k)
