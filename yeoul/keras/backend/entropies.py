"""Cross-entropies of targets and predictions, element by element or class axis by class axis."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.losses import categorical_focal_crossentropy as focal
from yeoul.keras.losses import sparse_categorical_crossentropy as sparse
from yeoul.keras.losses.binary_crossentropy import elementwise
from yeoul.keras.losses.categorical_crossentropy import check_shapes, entropy
from yeoul.ops.exponential import pow, sigmoid


@export("keras.backend.binary_crossentropy")
@dispatchable
def binary_crossentropy(target, output, from_logits=False):
    """The cross-entropy of each element: `-target * log(output) - (1 - target) * log(1 - output)`.

    Args:
      target: tensor of zeros and ones.
      output: probabilities or logits, of the same shape.
      from_logits: whether `output` are logits.

    Returns:
      A tensor of the same shape: no mean is taken.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.binary_crossentropy(tf.constant([1.0]), tf.constant([0.5])).numpy()
      array([0.69314694], dtype=float32)
    """
    return elementwise(to_tensor(target), to_tensor(output), from_logits)


@export("keras.backend.categorical_crossentropy")
@dispatchable
def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The cross-entropy of distributions over classes.

    Args:
      target: distributions `[..., classes]`.
      output: probabilities or logits `[..., classes]`.
      from_logits: whether `output` are logits.
      axis: the axis of classes.

    Returns:
      A tensor of the other axes.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> target = tf.constant([[0.0, 1.0]])
      >>> tf.keras.backend.categorical_crossentropy(target, tf.constant([[0.5, 0.5]])).numpy()
      array([0.6931472], dtype=float32)
    """
    target, output = to_tensor(target), to_tensor(output)
    check_shapes(target, output)
    return entropy(target, output, from_logits, axis)


@export("keras.backend.sparse_categorical_crossentropy")
@dispatchable
def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1, ignore_class=None):
    """The cross-entropy of class numbers.

    Args:
      target: class numbers `[...]`.
      output: probabilities or logits `[..., classes]`.
      from_logits: whether `output` are logits.
      axis: the axis of classes.
      ignore_class: number of a class whose samples have no loss.

    Returns:
      A tensor of the shape of the targets.

    Example:
      >>> import yeoul as tf
      >>> output = tf.constant([[0.5, 0.5]])
      >>> tf.keras.backend.sparse_categorical_crossentropy(tf.constant([1]), output).numpy()
      array([0.6931472], dtype=float32)
    """
    return sparse(target, output, from_logits, axis, ignore_class)


@export("keras.backend.binary_focal_crossentropy")
def binary_focal_crossentropy(
    target, output, apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False
):
    """The binary cross-entropy of each element times `(1 - p)^gamma`.

    p is the probability of what is right.

    Args:
      target: tensor of zeros and ones.
      output: probabilities or logits, of the same shape.
      apply_class_balancing: multiply the losses of ones by `alpha`, of zeros by `1 - alpha`.
      alpha: weight of the ones.
      gamma: how little easy examples count.
      from_logits: whether `output` are logits.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.binary_focal_crossentropy(tf.constant([1.0]), tf.constant([0.5])).numpy()
      array([0.17328674], dtype=float32)
    """
    chance = sigmoid(output) if from_logits else output
    right = (target * chance) + ((1 - target) * (1 - chance))
    loss = pow(1.0 - right, gamma) * binary_crossentropy(target, output, from_logits)
    if apply_class_balancing:
        loss = (target * alpha + (1 - target) * (1 - alpha)) * loss
    return loss


@export("keras.backend.categorical_focal_crossentropy")
@dispatchable
def categorical_focal_crossentropy(
    target, output, alpha=0.25, gamma=2.0, from_logits=False, axis=-1
):
    """The cross-entropy of distributions over classes times `alpha * (1 - p)^gamma`.

    Args:
      target: distributions `[..., classes]`.
      output: probabilities or logits `[..., classes]`.
      alpha: factor of the loss: a number, or one for each class.
      gamma: how little easy examples count.
      from_logits: whether `output` are logits.
      axis: the axis of classes.

    Returns:
      A tensor of the other axes.

    Example:
      >>> import yeoul as tf
      >>> target = tf.constant([[0.0, 1.0]])
      >>> tf.keras.backend.categorical_focal_crossentropy(target, tf.constant([[0.5, 0.5]])).numpy()
      array([0.0433217], dtype=float32)
    """
    target, output = to_tensor(target), to_tensor(output)
    check_shapes(target, output)
    return focal(target, output, alpha, gamma, from_logits, axis=axis)
