"""The cosine between targets and predictions."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.exponential import rsqrt
from yeoul.ops.math import maximum, square
from yeoul.ops.reduce import reduce_sum


def unit(x, axis):
    """The vectors along an axis made one long; zeros stay zeros."""
    return x * rsqrt(maximum(reduce_sum(square(x), axis=axis, keepdims=True), 1e-12))


@export("keras.losses.cosine_similarity")
@dispatchable
def cosine_similarity(y_true, y_pred, axis=-1):
    """Minus the cosine of the angle between vectors: -1 for the same direction.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.
      axis: the axis along which the vectors lie.

    Returns:
      The losses `[...]`; 0 where a vector is zero.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.cosine_similarity([[0.0, 2.0]], [[3.0, 4.0]]).numpy().round(4))
      [-0.8]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    return -reduce_sum(unit(y_true, axis) * unit(y_pred, axis), axis=axis)


@export("keras.losses.CosineSimilarity")
class CosineSimilarity(LossFunctionWrapper):
    """Minus the cosine similarity, as a loss object: `cosine_similarity`.

    Args:
      axis: the axis along which the vectors lie.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.CosineSimilarity()([[0.0, 2.0]], [[3.0, 4.0]])), 4)
      -0.8
    """

    def __init__(self, axis=-1, reduction=Reduction.AUTO, name="cosine_similarity"):
        super().__init__(cosine_similarity, reduction=reduction, name=name, axis=axis)
