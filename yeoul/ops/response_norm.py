"""Local response normalisation: tf.nn.local_response_normalization."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.family import dtypes


def _lower(x, depth_radius, bias, alpha, beta):
    check(x.shape)
    wide = x.astype(jnp.float32)
    window = (1, 1, 1, 2 * depth_radius + 1)
    pads = ((0, 0),) * 3 + ((depth_radius, depth_radius),)
    squares = lax.reduce_window(
        jnp.square(wide), np.float32(0), lax.add, window, (1, 1, 1, 1), pads
    )
    return (wide * (bias + alpha * squares) ** -np.float32(beta)).astype(x.dtype)


def check(dims):
    if dims is not None and len(dims) != 4:
        raise ValueError(f"input must be 4-dimensional, but is of shape {list(dims)}")


def _specs(inputs, attrs):
    dims = dims_of(inputs[0])
    check(dims)
    return [(dims, dtype_of(inputs[0]))]


ATTRS = {"depth_radius": 5, "bias": 1.0, "alpha": 1.0, "beta": 0.5}
TYPES = dtypes("float16", "bfloat16", "float32")
LRN = register(
    "LRN",
    "input:T",
    attrs=ATTRS,
    lower=_lower,
    shape=_specs,
    grad=AUTO,
    types=TYPES,
)


def _gradient(input_grads, input_image, output_image, **attrs):
    check(input_image.shape)
    (found,) = xla.jax.vjp(lambda x: _lower(x, **attrs), input_image)[1](input_grads)
    return found


register(
    "LRNGrad",
    "input_grads:T, input_image:T, output_image:T",
    attrs=ATTRS,
    lower=_gradient,
    shape=_specs,
    grad=AUTO,
    types=TYPES,
)


@export("nn.local_response_normalization", "nn.lrn")
@dispatchable
def local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None):
    """Each element divided by a power of the squares of the channels around it.

    `input / (bias + alpha * sum of squares of channels c - radius … c + radius) ** beta`.

    Args:
      input: (batch, height, width, channels) of float16, bfloat16 or float32.
      depth_radius: how many channels on either side count.
      bias: added to the squares, so that nothing is divided by 0.
      alpha: factor of the squares.
      beta: the exponent.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `input`.

    Raises:
      InvalidArgumentError: if `input` is not 4-dimensional.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 1.0, 1.0], shape=[1, 1, 1, 3])
      >>> print(tf.nn.local_response_normalization(x, depth_radius=1, beta=1.0).numpy().ravel())
      [0.3333 0.25       0.3333]

    Reference: Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural
    Networks", 2012.
    """
    attrs = {
        "depth_radius": int(depth_radius),
        "bias": float(bias),
        "alpha": float(alpha),
        "beta": float(beta),
    }
    return execute(LRN, (input,), attrs, name)


LRN.public = local_response_normalization
