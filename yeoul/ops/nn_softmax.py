"""tf.nn.softmax and tf.nn.log_softmax: over the last axis; other axes are moved there and back."""

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.exponential import exp
from yeoul.ops.family import FLOATS, unary_call, widened
from yeoul.ops.math import multiply, subtract
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.transpose import transpose


def check_rank(x):
    """Raises unless the logits have an axis."""
    if x.ndim == 0:
        raise InvalidArgumentError(
            None, None, "logits must have at least one axis, but are a scalar [Op:Softmax]"
        )


def _softmax_host(x):
    check_rank(x)
    exps = np.exp(x - x.max(-1, keepdims=True)) if x.size else x
    return exps / exps.sum(-1, keepdims=True)


def _log_softmax_host(x):
    check_rank(x)
    shifted = x - x.max(-1, keepdims=True) if x.size else x
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def _softmax_lower(x):
    exps = jnp.exp(x - jax.lax.stop_gradient(x.max(-1, keepdims=True, initial=-jnp.inf)))
    return exps / exps.sum(-1, keepdims=True)


def _log_softmax_lower(x):
    shifted = x - jax.lax.stop_gradient(x.max(-1, keepdims=True, initial=-jnp.inf))
    return shifted - jnp.log(jnp.exp(shifted).sum(-1, keepdims=True))


def _softmax_rule(r, dy):
    y = r.outputs[0]
    product = multiply(dy, y)
    return subtract(product, multiply(y, reduce_sum(product, -1, True)))


def _log_softmax_rule(r, dy):
    return subtract(dy, multiply(exp(r.outputs[0]), reduce_sum(dy, -1, True)))


def _specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims == ():
        raise ValueError("logits must have at least one axis, but are a scalar")
    return [(dims, dtype_of(inputs[0]))]


SOFTMAX = register(
    "Softmax",
    "logits:T",
    lower=_softmax_lower,
    host=widened(_softmax_host),
    shape=_specs,
    grad=_softmax_rule,
    types=FLOATS,
)
LOG_SOFTMAX = register(
    "LogSoftmax",
    "logits:T",
    lower=_log_softmax_lower,
    host=widened(_log_softmax_host),
    shape=_specs,
    grad=_log_softmax_rule,
    types=FLOATS,
)


def along(call, logits, axis, name):
    """A softmax over any axis."""
    if axis is None or axis == -1:
        return call(logits, name=name)
    logits = convert_to_tensor(logits)
    rank = len(dims_of(logits) or ())
    if not -rank <= axis < rank:
        raise InvalidArgumentError(
            None,
            None,
            f"`dim` must be in the range [-{rank}, {rank}) where {rank} is the number of "
            f"dimensions in the input. Received: dim={axis}, input of shape {logits.shape}",
        )
    if axis % rank == rank - 1:
        return call(logits, name=name)
    order = list(range(rank))
    order[axis], order[-1] = order[-1], order[axis]
    return transpose(call(transpose(logits, order), name=name), order)


@export("nn.softmax", "math.softmax")
@dispatchable
def softmax(logits, axis=None, name=None):
    """`exp(x) / sum(exp(x))` along an axis: positive numbers whose sum is 1.

    Args:
      logits: tensor of float16, bfloat16, float32 or float64, of rank at least 1.
      axis: the axis that is summed; default the last.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `logits`.

    Raises:
      InvalidArgumentError: if `axis` is out of range, or the logits are a scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.softmax([0.0, 0.0]).numpy())
      [0.5 0.5]
    """
    return along(_softmax, logits, axis, name)


@export("nn.log_softmax", "math.log_softmax")
@dispatchable
def log_softmax(logits, axis=None, name=None):
    """The logarithm of `tf.nn.softmax`, exact where that is close to 0.

    Args:
      logits: tensor of float16, bfloat16, float32 or float64, of rank at least 1.
      axis: the axis that is summed; default the last.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `logits`.

    Raises:
      InvalidArgumentError: if `axis` is out of range, or the logits are a scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.log_softmax([0.0, 0.0]).numpy())
      [-0.6931 -0.6931]
    """
    return along(_log_softmax, logits, axis, name)


SOFTMAX.public, LOG_SOFTMAX.public = softmax, log_softmax
_softmax, _log_softmax = unary_call(SOFTMAX), unary_call(LOG_SOFTMAX)
