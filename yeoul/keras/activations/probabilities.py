"""Activations that give probabilities.

Their results remember the logits: losses are computed from these, which is exact also where
probabilities round to 0 or 1.
"""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops import exponential
from yeoul.ops import nn_activations as nn
from yeoul.ops.clip import clip_by_value
from yeoul.ops.reduce import reduce_max, reduce_sum


@export("keras.activations.softmax")
@dispatchable
def softmax(x, axis=-1):
    """`exp(x) / sum(exp(x))` along an axis: probabilities of classes.

    Args:
      x: float tensor of at least two axes.
      axis: axis or axes that the sum is over.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      ValueError: if `x` has one axis.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.softmax(tf.constant([[1.0, 1.0], [0.0, 900.0]])).numpy())
      [[0.5 0.5]
       [0.  1. ]]
    """
    x = to_tensor(x)
    if x.shape.rank is not None and x.shape.rank <= 1:
        raise ValueError(
            f"Cannot apply softmax to a tensor that is {x.shape.rank}D. Received input: {x}. "
            "Add a batch axis, or use tf.nn.softmax."
        )
    if isinstance(axis, int):
        y = nn.softmax(x, axis=axis)
    else:
        powers = exponential.exp(x - reduce_max(x, axis=axis, keepdims=True))
        y = powers / reduce_sum(powers, axis=axis, keepdims=True)
    y._keras_logits = x
    return y


@export("keras.activations.log_softmax")
@dispatchable
def log_softmax(x, axis=-1):
    """The logarithm of `softmax(x)`, computed without loss of precision.

    Args:
      x: float tensor.
      axis: axis that the sum is over.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.log_softmax(tf.constant([[0.0, 100.0]])).numpy())
      [[-100.    0.]]
    """
    return nn.log_softmax(x, axis=axis)


@export("keras.activations.sigmoid")
@dispatchable
def sigmoid(x):
    """`1 / (1 + exp(-x))` of each element: a probability.

    Args:
      x: float tensor.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.sigmoid(tf.constant([0.0, 100.0])).numpy())
      [0.5 1. ]
    """
    x = to_tensor(x)
    y = exponential.sigmoid(x)
    y._keras_logits = x
    return y


@export("keras.activations.hard_sigmoid")
@dispatchable
def hard_sigmoid(x):
    """`0.2 * x + 0.5`, at least 0 and at most 1: a cheap, piecewise linear sigmoid.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.hard_sigmoid(tf.constant([-3.0, 0.0, 3.0])).numpy())
      [0.  0.5 1. ]
    """
    return clip_by_value(to_tensor(x) * 0.2 + 0.5, 0.0, 1.0)
