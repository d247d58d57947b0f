"""Smooth activations."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops import nn_activations as nn
from yeoul.ops import trigonometric
from yeoul.ops.compare import greater
from yeoul.ops.exponential import exp
from yeoul.ops.exponential import softplus as smooth_relu
from yeoul.ops.select import where


@export("keras.activations.elu")
@dispatchable
def elu(x, alpha=1.0):
    """X where positive, `alpha * (exp(x) - 1)` elsewhere.

    Args:
      x: float tensor.
      alpha: minus the limit for large negative x.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.elu(tf.constant([-1.0, 2.0])).numpy().round(4))
      [-0.6321  2.    ]
    """
    y = nn.elu(x)
    return y if alpha == 1 else where(greater(x, 0), y, alpha * y)


@export("keras.activations.selu")
def selu(x):
    """`1.0507 * elu(x, 1.6733)`: keeps mean 0 and variance 1 from layer to layer.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.selu(tf.constant([-1.0, 1.0])).numpy().round(4))
      [-1.1113  1.0507]

    Reference: Klambauer et al., "Self-Normalizing Neural Networks", 2017.
    """
    return nn.selu(x)


@export("keras.activations.gelu")
def gelu(x, approximate=False):
    """`x * P(X ≤ x)` for a normally distributed X.

    Args:
      x: float tensor.
      approximate: use a formula with `tanh` that is a little faster.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.gelu(tf.constant([-1.0, 0.0, 1.0])).numpy().round(4))
      [-0.1587  0.      0.8413]

    Reference: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
    """
    return nn.gelu(x, approximate)


@export("keras.activations.swish", "keras.activations.silu")
def swish(x):
    """`x * sigmoid(x)` of each element.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.swish(tf.constant([-1.0, 0.0, 1.0])).numpy().round(4))
      [-0.2689  0.      0.7311]

    Reference: Ramachandran et al., "Searching for Activation Functions", 2017.
    """
    return nn.silu(x)


@export("keras.activations.mish")
@dispatchable
def mish(x):
    """`x * tanh(softplus(x))` of each element.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.mish(tf.constant([-1.0, 0.0, 1.0])).numpy().round(4))
      [-0.3034  0.      0.8651]

    Reference: Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019.
    """
    x = to_tensor(x)
    return x * trigonometric.tanh(smooth_relu(x))


@export("keras.activations.softplus")
def softplus(x):
    """`log(1 + exp(x))` of each element.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.softplus(tf.constant([0.0, 100.0])).numpy().round(4))
      [  0.6931 100.    ]
    """
    return smooth_relu(x)


@export("keras.activations.softsign")
def softsign(x):
    """`x / (1 + |x|)` of each element.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.softsign(tf.constant([-1.0, 3.0])).numpy())
      [-0.5   0.75]
    """
    return nn.softsign(x)


@export("keras.activations.tanh")
def tanh(x):
    """The hyperbolic tangent of each element.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.tanh(tf.constant([0.0, 100.0])).numpy())
      [0. 1.]
    """
    return trigonometric.tanh(x)


@export("keras.activations.exponential")
def exponential(x):
    """`exp(x)` of each element.

    Args:
      x: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.activations.exponential(tf.constant([0.0, 1.0])).numpy().round(4))
      [1.     2.7183]
    """
    return exp(x)
