"""Cross-entropy of class numbers."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses.labels import as_labels, check_labels
from yeoul.keras.losses.logits import clip_probabilities, logits_of
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction
from yeoul.keras.losses.ragged_losses import takes_ragged
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import zeros_like
from yeoul.ops.exponential import log
from yeoul.ops.nn_cross_entropy import sparse_softmax_cross_entropy_with_logits
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.transpose import transpose
from yeoul.ops.views import reshape


@export(
    "keras.losses.sparse_categorical_crossentropy", "keras.metrics.sparse_categorical_crossentropy"
)
@dispatchable
@takes_ragged
def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, axis=-1, ignore_class=None):
    """`-log(y_pred[y_true])`: minus the logarithm of the probability of the right class.

    Args:
      y_true: class numbers `[...]` or `[..., 1]`.
      y_pred: probabilities or logits `[..., classes]`.
      from_logits: whether `y_pred` are logits.
      axis: the axis of classes.
      ignore_class: number of a class whose samples have no loss.

    Returns:
      The losses `[...]`.

    Raises:
      ValueError: if the shapes do not fit.
      InvalidArgumentError: for a number that names no class; compiled, its loss is NaN.

    Example:
      >>> import yeoul as tf
      >>> losses = tf.keras.losses.sparse_categorical_crossentropy([1, 0], [[0.5, 0.5], [1.0, 0.0]])
      >>> print(losses.numpy().round(4))
      [0.6931 0.    ]
    """
    y_pred = to_tensor(y_pred)
    logits, from_logits = logits_of(
        y_pred, from_logits, "Softmax", "sparse_categorical_crossentropy"
    )
    if not from_logits:
        logits = log(clip_probabilities(logits))
    logits = class_axis_last(logits, axis)
    labels = as_labels(y_true)
    shaped = None
    if None not in (labels.shape.rank, logits.shape.rank):
        if labels.shape.rank != logits.shape.rank - 1:
            shaped = logits.shape[:-1] if logits.shape.is_fully_defined() else shape(logits)[:-1]
            labels = reshape(labels, [-1])
            logits = reshape(logits, [-1, last_size(logits)])
    losses, valid = by_class(labels, logits, ignore_class)
    if shaped is not None:
        losses = reshape(losses, shaped)
        valid = None if valid is None else reshape(valid, shaped)
    if valid is not None:
        losses._keras_mask = valid
    return losses


def class_axis_last(x, axis):
    """The tensor with the axis of classes moved to the end."""
    rank = x.shape.rank
    if rank is None and axis != -1:
        raise ValueError(
            f"Cannot compute sparse categorical crossentropy with `axis={axis}` on an output "
            "tensor with unknown rank."
        )
    if axis == -1 or axis == rank - 1:
        return x
    return transpose(x, [*(i for i in range(rank) if i != axis % rank), axis % rank])


def last_size(x):
    """The size of the last axis: known, or a tensor."""
    return shape(x)[-1] if x.shape[-1] is None else x.shape[-1]


def by_class(labels, logits, ignore_class):
    """The losses, and where they count (None: everywhere)."""
    valid = None
    if ignore_class is not None:
        valid = not_equal(labels, cast(ignore_class, labels.dtype))
        labels = where(valid, labels, zeros_like(labels))
    check_labels(labels, logits.shape[-1])
    losses = sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    return losses if valid is None else where(valid, losses, zeros_like(losses)), valid


def check_targets(y_true, classes, axis=-1, ignore_class=None, from_logits=False):
    """Refuses class numbers that name no class; for data that is known before training.

    Args:
      y_true: array or tensor of class numbers.
      classes: size of the last axis of the predictions, or None.
      axis: as `sparse_categorical_crossentropy`; labels are checked if it is the last.
      ignore_class: likewise.
      from_logits: likewise; makes no difference.
    """
    labels = np.asarray(y_true)
    if axis == -1 and labels.dtype.kind in "iuf":
        labels = labels.astype(np.int64, copy=False)
        check_labels(labels if ignore_class is None else labels[labels != ignore_class], classes)


sparse_categorical_crossentropy.check_targets = check_targets


@export("keras.losses.SparseCategoricalCrossentropy")
class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """Cross-entropy of class numbers, as a loss object: `sparse_categorical_crossentropy`.

    Args:
      from_logits: whether predictions are logits.
      ignore_class: number of a class whose samples have no loss.
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
      >>> round(float(loss([1], [[0.0, 0.0]])), 4)
      0.6931
    """

    def __init__(
        self,
        from_logits=False,
        ignore_class=None,
        reduction=Reduction.AUTO,
        name="sparse_categorical_crossentropy",
    ):
        super().__init__(
            sparse_categorical_crossentropy,
            reduction=reduction,
            name=name,
            from_logits=from_logits,
            ignore_class=ignore_class,
        )
