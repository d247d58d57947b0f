"""The mean of absolute errors."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.ragged_losses import takes_ragged
from yeoul.ops.casting import cast
from yeoul.ops.math import abs
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.mean_absolute_error",
    "keras.losses.mae",
    "keras.losses.MAE",
    "keras.metrics.mean_absolute_error",
    "keras.metrics.mae",
    "keras.metrics.MAE",
)
@dispatchable
@takes_ragged
def mean_absolute_error(y_true, y_pred):
    """The mean of `|y_pred - y_true|` over the last axis.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.mean_absolute_error([[0.0, 2.0]], [[2.0, 1.0]]).numpy().round(4))
      [1.5]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    return reduce_mean(abs(y_pred - y_true), axis=-1)


@export("keras.losses.MeanAbsoluteError")
class MeanAbsoluteError(LossFunctionWrapper):
    """The mean of absolute errors as a loss object: `mean_absolute_error`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.MeanAbsoluteError()([[0.0, 2.0]], [[2.0, 1.0]])), 4)
      1.5
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_absolute_error"):
        super().__init__(mean_absolute_error, reduction=reduction, name=name)
