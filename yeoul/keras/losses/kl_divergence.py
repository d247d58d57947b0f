"""The Kullback-Leibler divergence of distributions."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.exponential import log
from yeoul.ops.reduce import reduce_sum


@export(
    "keras.losses.kl_divergence",
    "keras.losses.kld",
    "keras.losses.KLD",
    "keras.losses.kullback_leibler_divergence",
    "keras.metrics.kl_divergence",
    "keras.metrics.kld",
    "keras.metrics.KLD",
    "keras.metrics.kullback_leibler_divergence",
)
@dispatchable
def kl_divergence(y_true, y_pred):
    """The sum of `y_true * log(y_true / y_pred)` over the last axis.

    Args:
      y_true: targets `[..., n]`.
      y_pred: predictions `[..., n]`.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.kl_divergence([[0.5, 0.5]], [[0.25, 0.75]]).numpy().round(4))
      [0.1438]
    """
    y_pred = to_tensor(y_pred)
    y_true = cast(y_true, y_pred.dtype)
    y_true = clip_by_value(y_true, SETTINGS.epsilon, 1.0)
    y_pred = clip_by_value(y_pred, SETTINGS.epsilon, 1.0)
    return reduce_sum(y_true * log(y_true / y_pred), axis=-1)


@export("keras.losses.KLDivergence")
class KLDivergence(LossFunctionWrapper):
    """The Kullback-Leibler divergence of distributions as a loss object: `kl_divergence`.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> round(float(tf.keras.losses.KLDivergence()([[0.5, 0.5]], [[0.25, 0.75]])), 4)
      0.1438
    """

    def __init__(self, reduction=Reduction.AUTO, name="kl_divergence"):
        super().__init__(kl_divergence, reduction=reduction, name=name)
