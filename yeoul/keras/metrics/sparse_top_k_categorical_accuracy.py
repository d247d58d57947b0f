"""How often the right class is among the most probable ones, for class numbers."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.ops.casting import cast
from yeoul.ops.shapes import shape
from yeoul.ops.sorting import in_top_k
from yeoul.ops.views import reshape


@export("keras.metrics.sparse_top_k_categorical_accuracy")
@dispatchable
def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the class given is among the k most probable ones, otherwise 0.

    Args:
      y_true: class numbers `[...]` or `[..., 1]`.
      y_pred: predictions `[..., classes]`.
      k: how many classes count.

    Returns:
      Zeros and ones, of the shape of `y_true`.

    Example:
      >>> import yeoul as tf
      >>> scores = [[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]]
      >>> print(tf.keras.metrics.sparse_top_k_categorical_accuracy([2, 2], scores, k=2).numpy())
      [1. 0.]
    """
    y_true, y_pred = to_tensor(y_true), to_tensor(y_pred)
    labels = y_true if y_true.dtype.is_integer else cast(y_true, "int32")
    flat = y_true.shape.rank is None or y_true.shape.rank > 1
    if flat:
        labels = reshape(labels, [-1])
        y_pred = reshape(y_pred, [-1, shape(y_pred)[-1]])
    matches = cast(in_top_k(labels, cast(y_pred, "float32"), k), SETTINGS.floatx)
    return reshape(matches, shape(y_true)) if flat else matches


@export("keras.metrics.SparseTopKCategoricalAccuracy")
class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """How often the right class is among the k most probable ones, for class numbers.

    Args:
      k: how many classes count.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.SparseTopKCategoricalAccuracy(k=2)
      >>> float(m([2, 2], [[0.1, 0.9, 0.8], [0.05, 0.95, 0.0]]))
      0.5
    """

    def __init__(self, k=5, name="sparse_top_k_categorical_accuracy", dtype=None):
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype=dtype, k=k)
