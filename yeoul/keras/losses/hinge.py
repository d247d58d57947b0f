"""The hinge loss."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.signs import as_signs
from yeoul.ops.casting import cast
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.hinge",
    "keras.metrics.hinge",
)
@dispatchable
def hinge(y_true, y_pred):
    """The mean of `max(1 - y_true * y_pred, 0)` over the last axis.

    Targets are -1 and 1; 0 and 1 are taken as these.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.hinge([[-1.0, 1.0]], [[0.5, 0.75]]).numpy().round(4))
      [0.875]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    y_true = as_signs(y_true)
    return reduce_mean(maximum(1.0 - y_true * y_pred, 0.0), axis=-1)


@export("keras.losses.Hinge")
class Hinge(LossFunctionWrapper):
    """The hinge loss as a loss object: `hinge`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.Hinge()([[-1.0, 1.0]], [[0.5, 0.75]])), 4)
      0.875
    """

    def __init__(self, reduction=Reduction.AUTO, name="hinge"):
        super().__init__(hinge, reduction=reduction, name=name)
