"""How often the right class is among the most probable ones, for class numbers."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.compare import equal, greater, less
from yeoul.ops.gather import gather
from yeoul.ops.logic import logical_and
from yeoul.ops.reduce import reduce_all, reduce_sum
from yeoul.ops.rounding import is_finite
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape


def in_top(labels, scores, k):
    """Whether fewer than k scores of a row are larger than the labelled one, and all are finite.

    Args:
      labels: integers `[n]`; one that names no class is in no top.
      scores: floats `[n, classes]`.
      k: how many count as top.
    """
    last = cast(shape(scores)[-1] - 1, labels.dtype)
    index = clip_by_value(labels, cast(0, labels.dtype), last)
    own = gather(scores, expand_dims(index, -1), batch_dims=1, axis=1)
    better = reduce_sum(cast(greater(scores, own), "int32"), axis=-1)
    known = logical_and(equal(index, labels), reduce_all(is_finite(scores), axis=-1))
    return logical_and(less(better, k), known)


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
    matches = cast(in_top(labels, y_pred, k), SETTINGS.floatx)
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
