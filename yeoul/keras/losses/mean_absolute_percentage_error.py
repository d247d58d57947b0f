"""The mean of absolute errors in percent of the targets."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.ragged_losses import takes_ragged
from yeoul.ops.casting import cast
from yeoul.ops.math import abs, maximum
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.mean_absolute_percentage_error",
    "keras.losses.mape",
    "keras.losses.MAPE",
    "keras.metrics.mean_absolute_percentage_error",
    "keras.metrics.mape",
    "keras.metrics.MAPE",
)
@dispatchable
@takes_ragged
def mean_absolute_percentage_error(y_true, y_pred):
    """The mean of `100 * |(y_true - y_pred) / y_true|` over the last axis.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> losses = tf.keras.losses.mean_absolute_percentage_error([[1.0, 2.0]], [[2.0, 1.0]])
      >>> print(losses.numpy().round(4))
      [75.]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    errors = abs((y_true - y_pred) / maximum(abs(y_true), SETTINGS.epsilon))
    return 100.0 * reduce_mean(errors, axis=-1)


@export("keras.losses.MeanAbsolutePercentageError")
class MeanAbsolutePercentageError(LossFunctionWrapper):
    """The mean of absolute errors in percent, as a loss object.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.MeanAbsolutePercentageError()([[1.0, 2.0]], [[2.0, 1.0]])), 4)
      75.0
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_absolute_percentage_error"):
        super().__init__(mean_absolute_percentage_error, reduction=reduction, name=name)
