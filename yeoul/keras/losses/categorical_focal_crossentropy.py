"""Cross-entropy of distributions over classes that attends to the hard examples."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.categorical_crossentropy import check_classes, smoothed_classes
from yeoul.keras.losses.logits import clip_probabilities, logits_of
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log, pow
from yeoul.ops.nn_activations import softmax
from yeoul.ops.reduce import reduce_sum


@export(
    "keras.losses.categorical_focal_crossentropy", "keras.metrics.categorical_focal_crossentropy"
)
@dispatchable
def categorical_focal_crossentropy(
    y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1
):
    """`-sum(alpha * (1 - y_pred)^gamma * y_true * log(y_pred))` over the axis of classes.

    Args:
      y_true: distributions over classes, e.g. one-hot vectors `[..., classes]`.
      y_pred: probabilities or logits `[..., classes]`.
      alpha: factor of the loss: a number, or one for each class.
      gamma: how little easy examples count.
      from_logits: whether `y_pred` are logits.
      label_smoothing: in [0, 1]: how far to move targets towards equal chances.
      axis: the axis of classes.

    Returns:
      The losses `[...]`.

    Example:
      >>> import yeoul as tf
      >>> losses = tf.keras.losses.categorical_focal_crossentropy([[0.0, 1.0]], [[0.5, 0.5]])
      >>> print(losses.numpy().round(4))
      [0.0433]

    Reference: Lin et al., "Focal Loss for Dense Object Detection", 2018.
    """
    y_pred = to_tensor(y_pred)
    check_classes(y_pred, axis, "categorical_focal_crossentropy")
    y_true = smoothed_classes(cast(y_true, y_pred.dtype), label_smoothing, axis)
    y_pred, from_logits = logits_of(
        y_pred, from_logits, "Softmax", "categorical_focal_crossentropy"
    )
    if from_logits:
        y_pred = softmax(y_pred, axis=axis)
    y_pred = clip_probabilities(y_pred / reduce_sum(y_pred, axis=axis, keepdims=True))
    weight = cast(alpha, y_pred.dtype) * pow(1.0 - y_pred, gamma)
    return -reduce_sum(weight * y_true * log(y_pred), axis=axis)


@export("keras.losses.CategoricalFocalCrossentropy")
class CategoricalFocalCrossentropy(LossFunctionWrapper):
    """The categorical focal cross-entropy as a loss object: `categorical_focal_crossentropy`.

    Args:
      alpha: factor of the loss: a number, or one for each class.
      gamma: how little easy examples count.
      from_logits: whether predictions are logits.
      label_smoothing: in [0, 1]: how far to move targets towards equal chances.
      axis: the axis of classes.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.CategoricalFocalCrossentropy(alpha=1.0)
      >>> round(float(loss([[0.0, 1.0]], [[0.5, 0.5]])), 4)
      0.1733
    """

    def __init__(
        self,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="categorical_focal_crossentropy",
    ):
        super().__init__(
            categorical_focal_crossentropy,
            reduction=reduction,
            name=name,
            alpha=alpha,
            gamma=gamma,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
        self.from_logits, self.alpha, self.gamma = from_logits, alpha, gamma
