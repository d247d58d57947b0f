"""The mean of squared errors of logarithms."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.ragged_losses import takes_ragged
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log
from yeoul.ops.math import maximum, squared_difference
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.mean_squared_logarithmic_error",
    "keras.losses.msle",
    "keras.losses.MSLE",
    "keras.metrics.mean_squared_logarithmic_error",
    "keras.metrics.msle",
    "keras.metrics.MSLE",
)
@dispatchable
@takes_ragged
def mean_squared_logarithmic_error(y_true, y_pred):
    """The mean of `(log(1 + y_pred) - log(1 + y_true))²` over the last axis.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> losses = tf.keras.losses.mean_squared_logarithmic_error([[0.0, 2.0]], [[1.0, 1.0]])
      >>> print(losses.numpy().round(4))
      [0.3224]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    first = log(maximum(y_pred, SETTINGS.epsilon) + 1.0)
    second = log(maximum(y_true, SETTINGS.epsilon) + 1.0)
    return reduce_mean(squared_difference(first, second), axis=-1)


@export("keras.losses.MeanSquaredLogarithmicError")
class MeanSquaredLogarithmicError(LossFunctionWrapper):
    """The mean of squared errors of logarithms as a loss object: `mean_squared_logarithmic_error`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.MeanSquaredLogarithmicError()([[0.0, 2.0]], [[1.0, 1.0]])), 4)
      0.3224
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_squared_logarithmic_error"):
        super().__init__(mean_squared_logarithmic_error, reduction=reduction, name=name)
