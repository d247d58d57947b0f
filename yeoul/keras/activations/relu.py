"""Rectifiers."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops import nn_activations as nn
from yeoul.ops.casting import cast
from yeoul.ops.clip import clip_by_value
from yeoul.ops.compare import greater
from yeoul.ops.ragged_tensor import RaggedTensor


@export("keras.activations.relu")
@dispatchable
def relu(x, alpha=0.0, max_value=None, threshold=0.0):
    """`max(x, 0)` of each element, or with other limits and slopes.

    `max_value` where x ≥ `max_value`, x where x ≥ `threshold`, `alpha * (x - threshold)` below.

    Args:
      x: tensor.
      alpha: slope below the threshold.
      max_value: largest value; None: no limit.
      threshold: where the slope begins to be 1.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.relu(tf.constant([-2.0, 0.5, 7.0]), max_value=6).numpy())
      [0.  0.5 6. ]
    """
    if isinstance(x, RaggedTensor):
        return x.with_flat_values(rectified(x.flat_values, alpha, max_value, threshold))
    return rectified(to_tensor(x), alpha, max_value, threshold)


def rectified(x, alpha, max_value, threshold):
    """The rectifier with these limits and slopes."""
    if alpha != 0 and max_value is None and threshold == 0:
        return nn.leaky_relu(x, alpha=alpha)
    below = nn.relu(-x + threshold if threshold != 0 else -x) if alpha != 0 else None
    if threshold != 0:
        y = x * cast(greater(x, threshold), x.dtype)
    elif max_value == 6:
        y = nn.relu6(x)
    else:
        y = nn.relu(x)
    if max_value is not None and (threshold != 0 or max_value != 6):
        y = clip_by_value(y, 0, max(max_value, 0))
    return y if below is None else y - alpha * below


@export("keras.activations.relu6")
def relu6(x):
    """`min(max(x, 0), 6)` of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.relu6(tf.constant([-2.0, 0.5, 7.0])).numpy())
      [0.  0.5 6. ]
    """
    return nn.relu6(x)


@export("keras.activations.leaky_relu")
def leaky_relu(x, negative_slope=0.2):
    """X where positive, `negative_slope * x` elsewhere.

    Args:
      x: tensor.
      negative_slope: the slope of the negative part.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.leaky_relu(tf.constant([-2.0, 0.5])).numpy())
      [-0.4  0.5]
    """
    return nn.leaky_relu(x, alpha=negative_slope)
