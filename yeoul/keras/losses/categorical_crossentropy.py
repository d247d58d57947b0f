"""Cross-entropy of distributions over classes."""

import warnings

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.logits import clip_probabilities, logits_of
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.ragged_losses import takes_ragged
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log
from yeoul.ops.nn_cross_entropy import softmax_cross_entropy_with_logits
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.shapes import shape


def smoothed_classes(y_true, label_smoothing, axis):
    """Distributions moved towards the uniform one."""
    if isinstance(label_smoothing, (int, float)) and label_smoothing == 0:
        return y_true
    smoothing = cast(label_smoothing, y_true.dtype)
    classes = cast(shape(y_true)[axis], y_true.dtype)
    return y_true * (1.0 - smoothing) + smoothing / classes


def check_classes(y_pred, axis, loss_name):
    """Warns if there is one class only."""
    rank = y_pred.shape.rank
    if (
        rank is not None
        and isinstance(axis, int)
        and -rank <= axis < rank
        and y_pred.shape[-1] == 1
    ):
        warnings.warn(
            f"In loss {loss_name}, expected y_pred.shape to be (batch_size, num_classes) with "
            f"num_classes > 1. Received: y_pred.shape={y_pred.shape}. Consider using "
            "'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=4,
        )


def check_shapes(y_true, y_pred):
    """Refuses targets of another shape."""
    if not y_true.shape.is_compatible_with(y_pred.shape):
        raise ValueError(
            f"Shapes {y_true.shape} and {y_pred.shape} are incompatible: categorical targets have "
            "one number for each class. For class numbers use sparse_categorical_crossentropy."
        )


@export("keras.losses.categorical_crossentropy", "keras.metrics.categorical_crossentropy")
@dispatchable
@takes_ragged
def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """`-sum(y_true * log(y_pred))` over the axis of classes.

    Args:
      y_true: distributions over classes, e.g. one-hot vectors `[..., classes]`.
      y_pred: probabilities or logits `[..., classes]`.
      from_logits: whether `y_pred` are logits.
      label_smoothing: in [0, 1]: how far to move targets towards equal chances.
      axis: the axis of classes.

    Returns:
      The losses `[...]`.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> losses = tf.keras.losses.categorical_crossentropy([[0.0, 1.0]], [[0.5, 0.5]])
      >>> print(losses.numpy().round(4))
      [0.6931]
    """
    y_pred = to_tensor(y_pred)
    check_classes(y_pred, axis, "categorical_crossentropy")
    y_true = smoothed_classes(cast(y_true, y_pred.dtype), label_smoothing, axis)
    check_shapes(y_true, y_pred)
    return entropy(y_true, y_pred, from_logits, axis)


def entropy(y_true, y_pred, from_logits, axis):
    """The cross-entropy over an axis of classes."""
    y_pred, from_logits = logits_of(y_pred, from_logits, "Softmax", "categorical_crossentropy")
    if from_logits:
        return softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred, axis=axis)
    y_pred = y_pred / reduce_sum(y_pred, axis=axis, keepdims=True)
    return -reduce_sum(y_true * log(clip_probabilities(y_pred)), axis=axis)


@export("keras.losses.CategoricalCrossentropy")
class CategoricalCrossentropy(LossFunctionWrapper):
    """Cross-entropy of distributions over classes, as a loss object: `categorical_crossentropy`.

    Args:
      from_logits: whether predictions are logits.
      label_smoothing: in [0, 1]: how far to move targets towards equal chances.
      axis: the axis of classes.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
      >>> round(float(loss([[0.0, 1.0]], [[0.0, 0.0]])), 4)
      0.6931
    """

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction=Reduction.AUTO,
        name="categorical_crossentropy",
    ):
        super().__init__(
            categorical_crossentropy,
            reduction=reduction,
            name=name,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
        )
