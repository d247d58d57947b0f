"""The loss of Poisson regression."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.poisson",
    "keras.metrics.poisson",
)
@dispatchable
def poisson(y_true, y_pred):
    """The mean of `y_pred - y_true * log(y_pred)` over the last axis.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.poisson([[0.0, 2.0]], [[1.0, 2.0]]).numpy().round(4))
      [0.8069]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    return reduce_mean(y_pred - y_true * log(y_pred + SETTINGS.epsilon), axis=-1)


@export("keras.losses.Poisson")
class Poisson(LossFunctionWrapper):
    """The loss of Poisson regression as a loss object: `poisson`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.Poisson()([[0.0, 2.0]], [[1.0, 2.0]])), 4)
      0.8069
    """

    def __init__(self, reduction=Reduction.AUTO, name="poisson"):
        super().__init__(poisson, reduction=reduction, name=name)
