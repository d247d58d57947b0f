"""Cross-entropy of yes-or-no predictions that attends to the hard ones."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.binary_crossentropy import elementwise, smoothed_bits
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow, sigmoid
from yeoul.ops.reduce import reduce_mean


@export("keras.losses.binary_focal_crossentropy", "keras.metrics.binary_focal_crossentropy")
@dispatchable
def binary_focal_crossentropy(
    y_true,
    y_pred,
    apply_class_balancing=False,
    alpha=0.25,
    gamma=2.0,
    from_logits=False,
    label_smoothing=0.0,
    axis=-1,
):
    """The mean over an axis of the binary cross-entropy times `(1 - p)^gamma`.

    p is the probability of what is right, so that easy examples count little.

    Args:
      y_true: targets 0 or 1 (or between) `[..., n]`.
      y_pred: probabilities or logits `[..., n]`.
      apply_class_balancing: multiply the losses of ones by `alpha`, of zeros by `1 - alpha`.
      alpha: weight of the ones.
      gamma: how little easy examples count.
      from_logits: whether `y_pred` are logits.
      label_smoothing: in [0, 1]: how far to move targets towards 0.5.
      axis: the axis of the mean.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> losses = tf.keras.losses.binary_focal_crossentropy([[0.0, 1.0]], [[0.5, 0.5]])
      >>> print(losses.numpy().round(4))
      [0.1733]

    Reference: Lin et al., "Focal Loss for Dense Object Detection", 2018.
    """
    y_pred = to_tensor(y_pred)
    y_true = smoothed_bits(cast(y_true, y_pred.dtype), label_smoothing)
    chance = sigmoid(y_pred) if from_logits else y_pred
    right = y_true * chance + (1.0 - y_true) * (1.0 - chance)
    losses = pow(1.0 - right, gamma) * elementwise(y_true, y_pred, from_logits)
    if apply_class_balancing:
        losses = (y_true * alpha + (1.0 - y_true) * (1.0 - alpha)) * losses
    return reduce_mean(losses, axis=axis)


@export("keras.losses.BinaryFocalCrossentropy")
class BinaryFocalCrossentropy(LossFunctionWrapper):
    """The binary focal cross-entropy as a loss object: `binary_focal_crossentropy`.

    Args:
      apply_class_balancing: multiply the losses of ones by `alpha`, of zeros by `1 - alpha`.
      alpha: weight of the ones.
      gamma: how little easy examples count.
      from_logits: whether predictions are logits.
      label_smoothing: in [0, 1]: how far to move targets towards 0.5.
      axis: the axis of the mean.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.BinaryFocalCrossentropy(gamma=1.0)
      >>> round(float(loss([[0.0, 1.0]], [[0.5, 0.5]])), 4)
      0.3466
    """

    def __init__(
        self,
        apply_class_balancing=False,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="binary_focal_crossentropy",
    ):
        super().__init__(
            binary_focal_crossentropy,
            reduction=reduction,
            name=name,
            apply_class_balancing=apply_class_balancing,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits, self.apply_class_balancing = from_logits, apply_class_balancing
        self.alpha, self.gamma = alpha, gamma
