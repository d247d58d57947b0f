"""The mean cosine between targets and predictions."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.cosine_similarity import cosine_similarity as cosine_loss
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@dispatchable
def cosine_similarity(y_true, y_pred, axis=-1):
    """The cosine of the angle between vectors: 1 for the same direction.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.
      axis: the axis along which the vectors lie.

    Returns:
      Cosines `[...]`; 0 where a vector is zero.
    """
    return -cosine_loss(y_true, y_pred, axis=axis)


@export("keras.metrics.CosineSimilarity")
class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine of the angle between vectors: 1 for the same direction.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.
      axis: the axis along which the vectors lie.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.CosineSimilarity()
      >>> round(float(m([[0.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]])), 4)
      0.5
    """

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(cosine_similarity, name, dtype=dtype, axis=axis)
