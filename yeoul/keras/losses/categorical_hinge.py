"""The hinge loss between classes."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_max, reduce_sum


@export("keras.losses.categorical_hinge")
@dispatchable
def categorical_hinge(y_true, y_pred):
    """`max(1 + the largest wrong score - the right score, 0)` over the last axis.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.categorical_hinge([[0.0, 1.0]], [[0.5, 0.75]]).numpy().round(4))
      [0.75]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    right = reduce_sum(y_true * y_pred, axis=-1)
    wrong = reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return maximum(wrong - right + 1.0, 0.0)


@export("keras.losses.CategoricalHinge")
class CategoricalHinge(LossFunctionWrapper):
    """The hinge loss between classes as a loss object: `categorical_hinge`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.CategoricalHinge()([[0.0, 1.0]], [[0.5, 0.75]])), 4)
      0.75
    """

    def __init__(self, reduction=Reduction.AUTO, name="categorical_hinge"):
        super().__init__(categorical_hinge, reduction=reduction, name=name)
