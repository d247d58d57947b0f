"""Activations, and what is done to activations."""

import numpy as np

from yeoul.core.export import export
from yeoul.graph.v1 import names
from yeoul.keras.activations.relu import rectified
from yeoul.keras.backend.facts import int_shape, ndim
from yeoul.keras.backend.layouts import FORMATS, layout
from yeoul.ops import exponential, nn_dropout, nn_layers, nn_softmax, nn_units, trigonometric
from yeoul.ops.clip import clip_by_value
from yeoul.ops.compare import greater
from yeoul.ops.math import add, multiply
from yeoul.ops.select import where
from yeoul.ops.views import reshape

SEEDS = 10**7  # a dropout without a seed draws one below this from NumPy's generator


@export("keras.backend.sigmoid")
def sigmoid(x):
    """`1 / (1 + exp(-x))` of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.sigmoid(tf.constant([-1.0, 0.0, 1.0])).numpy()
      array([0.2689414, 0.5      , 0.7310586], dtype=float32)
    """
    return exponential.sigmoid(x)


@export("keras.backend.tanh")
def tanh(x):
    """The hyperbolic tangent of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.tanh(tf.constant([-1.0, 0.0, 1.0])).numpy()
      array([-0.7615942,  0.       ,  0.7615942], dtype=float32)
    """
    return trigonometric.tanh(x)


@export("keras.backend.softplus")
def softplus(x):
    """`log(exp(x) + 1)` of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.softplus(tf.constant([-1.0, 0.0, 1.0])).numpy()
      array([0.31326163, 0.6931472 , 1.3132616 ], dtype=float32)
    """
    return exponential.softplus(x)


@export("keras.backend.softsign")
def softsign(x):
    """`x / (abs(x) + 1)` of each element.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.softsign(tf.constant([-1.0, 0.0, 1.0])).numpy()
      array([-0.5,  0. ,  0.5], dtype=float32)
    """
    return nn_units.softsign(x)


@export("keras.backend.hard_sigmoid")
def hard_sigmoid(x):
    """`0.2 * x + 0.5` of each element, between 0 and 1: a sigmoid of straight lines.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.hard_sigmoid(tf.constant([-3.0, 0.0, 3.0])).numpy()
      array([0. , 0.5, 1. ], dtype=float32)
    """
    return clip_by_value(add(multiply(x, 0.2), 0.5), 0.0, 1.0)


@export("keras.backend.relu")
def relu(x, alpha=0.0, max_value=None, threshold=0.0):
    """`max(x, 0)` of each element, or with other limits and slopes.

    Args:
      x: tensor.
      alpha: slope below the threshold.
      max_value: largest value; None: no limit.
      threshold: below it the values are `alpha * (x - threshold)`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.relu(tf.constant([-2.0, 0.5, 7.0]), max_value=6.0).numpy()
      array([0. , 0.5, 6. ], dtype=float32)
    """
    return rectified(x, alpha, max_value, threshold)


@export("keras.backend.elu")
def elu(x, alpha=1.0):
    """X where positive, `alpha * (exp(x) - 1)` elsewhere.

    Args:
      x: tensor.
      alpha: scale of the negative part.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.elu(tf.constant([-1.0, 0.5]), alpha=0.5).numpy()
      array([-0.31606027,  0.5       ], dtype=float32)
    """
    y = nn_units.elu(x)
    return y if alpha == 1 else where(greater(x, 0), y, alpha * y)


@export("keras.backend.softmax")
def softmax(x, axis=-1):
    """Probabilities from logits: the exponentials, divided by their sum.

    Args:
      x: tensor of at least two axes.
      axis: the axis of classes.

    Raises:
      ValueError: for a tensor of one axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.softmax(tf.constant([[0.0, 0.0]])).numpy()
      array([[0.5, 0.5]], dtype=float32)
    """
    if ndim(x) is not None and ndim(x) < 2:
        raise ValueError(
            f"Cannot apply softmax to a tensor that is 1D. Received input: {x}. Add a batch "
            "dimension with tf.expand_dims(x, 0), or use tf.nn.softmax."
        )
    return nn_softmax.softmax(x, axis=axis)


@export("keras.backend.dropout")
def dropout(x, level, noise_shape=None, seed=None):
    """The tensor with a part of its elements set to 0, the others scaled up.

    Args:
      x: tensor.
      level: which part, in [0, 1).
      noise_shape: shape of what is drawn, broadcast to that of `x`.
      seed: integer; default: one of NumPy's generator.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.dropout(tf.ones(4), 0.0).numpy()
      array([1., 1., 1., 1.], dtype=float32)
    """
    seed = np.random.randint(SEEDS) if seed is None else seed
    return nn_dropout.dropout(x, rate=level, noise_shape=noise_shape, seed=seed)


@export("keras.backend.bias_add")
def bias_add(x, bias, data_format=None):
    """Adds a bias to each sample.

    Args:
      x: tensor.
      bias: vector with a number for each channel, or a tensor of the shape of a sample,
          channels last.
      data_format: "channels_last" or "channels_first"; default: the global setting.

    Raises:
      ValueError: for a bias of another number of axes.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.bias_add(tf.zeros((1, 2)), tf.constant([1.0, 2.0])).numpy()
      array([[1., 2.]], dtype=float32)
    """
    data_format = layout(data_format)
    shape = int_shape(bias)
    if len(shape) not in (1, ndim(x) - 1):
        raise ValueError(
            f"Unexpected bias dimensions {len(shape)}, expect to be 1 or {ndim(x) - 1} dimensions"
        )
    first = data_format == "channels_first"
    if len(shape) == 1:
        if ndim(x) in (3, 4, 5):
            return nn_layers.bias_add(x, bias, FORMATS[data_format][ndim(x) - 2])
        if first and ndim(x) > 2:
            return x + reshape(bias, (1, *shape, *[1] * (ndim(x) - 2)))
        return nn_layers.bias_add(x, bias)
    return x + reshape(bias, (1, shape[-1], *shape[:-1]) if first else (1, *shape))


@export("keras.backend.in_top_k")
def in_top_k(predictions, targets, k):
    """Whether each target is among the classes of the `k` highest predictions.

    Args:
      predictions: `[batch, classes]`.
      targets: class numbers `[batch]`.
      k: integer.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.in_top_k(tf.constant([[0.1, 0.5, 0.4]]), tf.constant([2]), 2).numpy()
      array([ True])
    """
    return names.in_top_k(predictions, targets, k)
