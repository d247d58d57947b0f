"""Smooth gates: tf.nn.gelu, tf.nn.silu."""

import importlib
import math

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import AUTO, register
from yeoul.ops.casting import cast
from yeoul.ops.exponential import sigmoid
from yeoul.ops.family import FLOATS
from yeoul.ops.math import add, multiply
from yeoul.ops.nn_units import k

# TensorFlow rounds these two to float32 for every dtype.
ROOT_TWO = float(np.float32(math.sqrt(2)))
CUBIC = float(np.float32(0.044715))
ROOT_TWO_OVER_PI = math.sqrt(2 / math.pi)


@export("nn.silu", "nn.swish")
@dispatchable
def silu(features, beta=1.0):
    """`x * sigmoid(beta * x)` of each element.

    Args:
      features: tensor of float16, bfloat16, float32 or float64.
      beta: scalar.

    Returns:
      A tensor of the shape and dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.silu([-1.0, 0.0, 1.0]).numpy())
      [-0.2689  0.          0.7311]
    """
    features = convert_to_tensor(features)
    if isinstance(beta, (int, float)) and beta == 1:
        return multiply(features, sigmoid(features))
    return multiply(features, sigmoid(multiply(cast(beta, features.dtype), features)))


# The slope of gelu is computed beside its value: both need the same expensive function, and the
# gradient is then one multiplication.


def exact(xp, x, erf):
    """(value, slope) of x Φ(x)."""
    scaled = x / k(x, ROOT_TWO)
    below = k(x, 0.5) * (k(x, 1) + erf(scaled))
    density = xp.exp(-scaled * scaled) * k(x, 1 / (ROOT_TWO * math.sqrt(math.pi)))
    return x * below, below + xp.where(density == 0, k(x, 0), x * density)


def by_tanh(xp, x):
    """(value, slope) of the approximation."""
    t = xp.tanh(k(x, ROOT_TWO_OVER_PI) * (x + k(x, CUBIC) * x * x * x))
    below = k(x, 0.5) * (k(x, 1) + t)
    inner = k(x, ROOT_TWO_OVER_PI) * (k(x, 1) + k(x, 3 * CUBIC) * x * x)
    return x * below, below + k(x, 0.5) * x * (k(x, 1) - t * t) * inner


def _lower(x, approximate):
    return by_tanh(jnp, x) if approximate else exact(jnp, x, jax.lax.erf)


def _host(x, approximate):
    wide = x.astype(np.float32) if x.dtype.itemsize == 2 else x
    if approximate:
        results = by_tanh(np, wide)
    else:
        results = exact(np, wide, importlib.import_module("scipy.special").erf)
    return [np.asarray(r, x.dtype) for r in results]


def _rule(r, dy, dslope):
    grad = None if dy is None else multiply(dy, r.outputs[1])
    if dslope is None:
        return grad
    second = multiply(dslope, execute(GELU_CURVATURE, (r.inputs[0],), r.attrs))
    return second if grad is None else add(grad, second)


_rule.accepts_none = True


def _curvature(x, approximate):
    """The derivative of the slope."""
    return jax.grad(lambda x: jnp.sum(_lower(x, approximate)[1]))(x)


GELU = register(
    "Gelu",
    "features:T",
    attrs={"approximate": False},
    lower=_lower,
    host=_host,
    outputs=2,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))] * 2,
    grad=_rule,
    types=FLOATS,
)
GELU_CURVATURE = register(
    "GeluCurvature",
    "features:T",
    attrs={"approximate": False},
    lower=_curvature,
    shape=same,
    grad=AUTO,
    types=FLOATS,
)


@export("nn.gelu")
@dispatchable
def gelu(features, approximate=False, name=None):
    """`x * Φ(x)` of each element, where Φ is the distribution function of the normal distribution.

    Args:
      features: tensor of float16, bfloat16, float32 or float64.
      approximate: by a hyperbolic tangent, which is off by less than 0.001.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`.

    Raises:
      ValueError: if the features are no floats.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.gelu([-1.0, 0.0, 1.0]).numpy())
      [-0.1587  0.          0.8413 ]

    Reference:
      Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
    """
    features = convert_to_tensor(features)
    if not features.dtype.is_floating:
        raise ValueError(
            "`features.dtype` must be a floating point tensor. Received: "
            f"features.dtype={features.dtype!r}. Use tf.cast(features, tf.float32)."
        )
    return execute(GELU, (features,), {"approximate": bool(approximate)}, name)[0]
