"""The logarithm of the hyperbolic cosine of errors."""

import math

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.exponential import softplus
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.log_cosh",
    "keras.losses.logcosh",
    "keras.metrics.log_cosh",
    "keras.metrics.logcosh",
)
@dispatchable
def log_cosh(y_true, y_pred):
    """The mean of `log(cosh(y_pred - y_true))` over the last axis.

    About `x² / 2` for small errors and `|x| - log(2)` for large ones.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.log_cosh([[0.0, 2.0]], [[1.0, 1.0]]).numpy().round(4))
      [0.4338]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    x = y_pred - y_true
    return reduce_mean(x + softplus(-2.0 * x) - math.log(2.0), axis=-1)


@export("keras.losses.LogCosh")
class LogCosh(LossFunctionWrapper):
    """The logarithm of the hyperbolic cosine of errors as a loss object: `log_cosh`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.LogCosh()([[0.0, 2.0]], [[1.0, 1.0]])), 4)
      0.4338
    """

    def __init__(self, reduction=Reduction.AUTO, name="log_cosh"):
        super().__init__(log_cosh, reduction=reduction, name=name)
