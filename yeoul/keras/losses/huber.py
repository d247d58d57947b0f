"""Huber's loss."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.compare import less_equal
from yeoul.ops.math import abs, square
from yeoul.ops.reduce import reduce_mean
from yeoul.ops.select import where


@export("keras.losses.huber")
@dispatchable
def huber(y_true, y_pred, delta=1.0):
    """The mean over the last axis of `x² / 2` for errors x up to `delta`, and linear beyond.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.
      delta: where the loss becomes linear: `delta * |x| - delta² / 2`.

    Returns:
      The losses `[...]`, of dtype `floatx`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.huber([[0.0, 2.0]], [[1.0, 5.0]]).numpy())
      [1.5]
    """
    y_pred, y_true = cast(y_pred, SETTINGS.floatx), cast(y_true, SETTINGS.floatx)
    delta = cast(delta, SETTINGS.floatx)
    error = y_pred - y_true
    size = abs(error)
    linear = delta * size - 0.5 * square(delta)
    return reduce_mean(where(less_equal(size, delta), 0.5 * square(error), linear), axis=-1)


@export("keras.losses.Huber")
class Huber(LossFunctionWrapper):
    """Huber's loss as a loss object: `huber`.

    Args:
      delta: where the loss becomes linear.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.losses.Huber()([[0.0, 2.0]], [[1.0, 5.0]]))
      1.5
    """

    def __init__(self, delta=1.0, reduction=Reduction.AUTO, name="huber_loss"):
        super().__init__(huber, reduction=reduction, name=name, delta=delta)
