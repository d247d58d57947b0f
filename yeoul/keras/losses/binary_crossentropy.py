"""Cross-entropy of yes-or-no predictions."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.losses.logits import clip_complement, clip_probabilities, logits_of
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.ragged_losses import takes_ragged
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log
from yeoul.ops.nn_losses import sigmoid_cross_entropy_with_logits
from yeoul.ops.reduce import reduce_mean


def smoothed_bits(y_true, label_smoothing):
    """Targets moved towards 0.5."""
    if isinstance(label_smoothing, (int, float)) and label_smoothing == 0:
        return y_true
    smoothing = cast(label_smoothing, y_true.dtype)
    return y_true * (1.0 - smoothing) + 0.5 * smoothing


def elementwise(y_true, y_pred, from_logits):
    """The cross-entropy of each element."""
    y_pred, from_logits = logits_of(y_pred, from_logits, "Sigmoid", "binary_crossentropy")
    if from_logits:
        return sigmoid_cross_entropy_with_logits(labels=y_true, logits=y_pred)
    ones = y_true * log(clip_probabilities(y_pred) + SETTINGS.epsilon)
    zeros = (1.0 - y_true) * log(clip_complement(y_pred) + SETTINGS.epsilon)
    return -(ones + zeros)


@export("keras.losses.binary_crossentropy", "keras.metrics.binary_crossentropy")
@dispatchable
@takes_ragged
def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """The mean over an axis of `-y_true * log(y_pred) - (1 - y_true) * log(1 - y_pred)`.

    Args:
      y_true: targets 0 or 1 (or between) `[..., n]`.
      y_pred: probabilities or logits `[..., n]`.
      from_logits: whether `y_pred` are logits.
      label_smoothing: in [0, 1]: how far to move targets towards 0.5.
      axis: the axis of the mean.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.binary_crossentropy([[0.0, 1.0]], [[0.5, 0.5]]).numpy().round(4))
      [0.6931]
    """
    y_pred = to_tensor(y_pred)
    y_true = smoothed_bits(cast(y_true, y_pred.dtype), label_smoothing)
    return reduce_mean(elementwise(y_true, y_pred, from_logits), axis=axis)


@export("keras.losses.BinaryCrossentropy")
class BinaryCrossentropy(LossFunctionWrapper):
    """Cross-entropy of yes-or-no predictions, as a loss object: `binary_crossentropy`.

    Args:
      from_logits: whether predictions are logits.
      label_smoothing: in [0, 1]: how far to move targets towards 0.5.
      axis: the axis of the mean.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
      >>> round(float(loss([[0.0, 1.0]], [[0.0, 0.0]])), 4)
      0.6931
    """

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="binary_crossentropy",
    ):
        super().__init__(
            binary_crossentropy,
            reduction=reduction,
            name=name,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits = from_logits
