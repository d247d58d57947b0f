"""Activation functions: tf.nn.relu, tf.nn.gelu, tf.nn.softmax and others."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, same
from yeoul.engine.op import register
from yeoul.ops.family import FLOATS, REAL, unary, widened
from yeoul.ops.joining import concat
from yeoul.ops.math import multiply, negative, subtract
from yeoul.ops.reduce import reduce_sum

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
ROOT_2_OVER_PI = math.sqrt(2 / math.pi)


def gradient_op(name, inputs, lower, host, grad):
    """The op that computes an activation's gradient in one pass: its own rule makes higher
    orders."""
    return register(name, inputs, lower=lower, host=host, grad=grad, shape=same, types=FLOATS)


def constant_in(x, number):
    """A number in the dtype of the array, so that NumPy and jax keep that dtype."""
    return x.dtype.type(number)


def _relu_grad_lower(dy, y):
    return jnp.where(y > 0, dy, jnp.zeros_like(dy))


def _relu_grad_host(dy, y):
    return dy * (y > 0)


RELU_GRAD = gradient_op(
    "ReluGrad",
    "gradients:T, features:T",
    _relu_grad_lower,
    _relu_grad_host,
    lambda r, dy: (execute(RELU_GRAD, (dy, r.inputs[1])), None),
)
relu = unary(
    "Relu",
    lambda x: jnp.maximum(x, constant_in(x, 0)),
    lambda x: np.maximum(x, constant_in(x, 0)),
    lambda r, dy: execute(RELU_GRAD, (dy, r.outputs[0])),
    types=REAL,
    api="nn.relu",
    doc="`max(x, 0)` of each element; the gradient at 0 is 0.",
    example="tf.nn.relu([-1.0, 2.0]) -> [0. 2.]",
)

RELU6_GRAD = gradient_op(
    "Relu6Grad",
    "gradients:T, features:T",
    lambda dy, y: jnp.where((y > 0) & (y < 6), dy, jnp.zeros_like(dy)),
    lambda dy, y: dy * ((y > 0) & (y < 6)),
    lambda r, dy: (execute(RELU6_GRAD, (dy, r.inputs[1])), None),
)
relu6 = unary(
    "Relu6",
    lambda x: jnp.clip(x, constant_in(x, 0), constant_in(x, 6)),
    lambda x: np.clip(x, constant_in(x, 0), constant_in(x, 6)),
    lambda r, dy: execute(RELU6_GRAD, (dy, r.outputs[0])),
    types=REAL,
    api="nn.relu6",
    doc="`min(max(x, 0), 6)` of each element.",
    example="tf.nn.relu6([-1.0, 2.0, 9.0]) -> [0. 2. 6.]",
)

# Elu and Selu: the gradient follows from the result, so that no exponential is computed twice.

ELU_GRAD = gradient_op(
    "EluGrad",
    "gradients:T, outputs:T",
    lambda dy, y: jnp.where(y < 0, (y + 1) * dy, dy),
    lambda dy, y: np.where(y < 0, (y + constant_in(y, 1)) * dy, dy),
    lambda r, dy: (
        execute(ELU_GRAD, (dy, r.inputs[1])),
        multiply(multiply(dy, r.inputs[0]), below_zero(r.inputs[1])),
    ),
)


def below_zero(x):
    """1 where `x` is negative, 0 elsewhere, in its dtype."""
    from yeoul.ops.casting import cast
    from yeoul.ops.compare import less

    return cast(less(x, 0.0), x.dtype)


elu = unary(
    "Elu",
    lambda x: jnp.where(x < 0, jnp.expm1(jnp.minimum(x, constant_in(x, 0))), x),
    lambda x: np.where(x < 0, np.expm1(np.minimum(x, constant_in(x, 0))), x),
    lambda r, dy: execute(ELU_GRAD, (dy, r.outputs[0])),
    types=FLOATS,
    api="nn.elu",
    doc="`x` where positive, `exp(x) - 1` elsewhere.",
    example="tf.nn.elu([0.0, 2.0]) -> [0. 2.]",
)


def _selu(xp):
    def call(x):
        alpha, scale = constant_in(x, SELU_ALPHA * SELU_SCALE), constant_in(x, SELU_SCALE)
        return xp.where(x < 0, alpha * xp.expm1(xp.minimum(x, constant_in(x, 0))), scale * x)

    return call


def _selu_grad(xp):
    def call(dy, y):
        alpha, scale = constant_in(y, SELU_ALPHA * SELU_SCALE), constant_in(y, SELU_SCALE)
        return xp.where(y < 0, dy * (y + alpha), dy * scale)

    return call


SELU_GRAD = gradient_op(
    "SeluGrad",
    "gradients:T, outputs:T",
    _selu_grad(jnp),
    _selu_grad(np),
    lambda r, dy: (
        execute(SELU_GRAD, (dy, r.inputs[1])),
        multiply(multiply(dy, r.inputs[0]), below_zero(r.inputs[1])),
    ),
)
selu = unary(
    "Selu",
    _selu(jnp),
    _selu(np),
    lambda r, dy: execute(SELU_GRAD, (dy, r.outputs[0])),
    types=FLOATS,
    api="nn.selu",
    doc="The scaled exponential linear unit: `scale * x` where positive, `scale * alpha * (exp(x) - 1)` elsewhere.",
    example="tf.nn.selu([0.0, 1.0]) -> [0.       1.050701]",
)


def _leaky_lower(x, alpha):
    return jnp.where(x > 0, x, x * constant_in(x, alpha))


def _leaky_host(x, alpha):
    return np.where(x > 0, x, x * constant_in(x, alpha))


LEAKY_RELU_GRAD = register(
    "LeakyReluGrad",
    "gradients:T, features:T",
    attrs={"alpha": 0.2},
    lower=lambda dy, x, alpha: jnp.where(x > 0, dy, dy * constant_in(x, alpha)),
    host=lambda dy, x, alpha: np.where(x > 0, dy, dy * constant_in(x, alpha)),
    shape=same,
    types=FLOATS,
    grad=lambda r, dy: (execute(LEAKY_RELU_GRAD, (dy, r.inputs[1]), r.attrs), None),
)
LEAKY_RELU = register(
    "LeakyRelu",
    "features:T",
    attrs={"alpha": 0.2},
    lower=_leaky_lower,
    host=_leaky_host,
    shape=same,
    types=FLOATS,
    grad=lambda r, dy: execute(LEAKY_RELU_GRAD, (dy, r.inputs[0]), r.attrs),
)


@export("nn.leaky_relu")
@dispatchable
def leaky_relu(features, alpha=0.2, name=None):
    """`x` where positive, `alpha * x` elsewhere; integers are computed in float32.

    Args:
      features: tensor of numbers.
      alpha: slope of negative values, a Python number.

    Returns:
      A tensor of the same shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.leaky_relu([-1.0, 2.0], alpha=0.5))
      tf.Tensor([-0.5  2. ], shape=(2,), dtype=float32)
    """
    features = to_tensor(features)
    if features.dtype.is_integer:
        from yeoul.ops.casting import cast

        features = cast(features, "float32")
    return execute(LEAKY_RELU, (features,), {"alpha": float(alpha)}, name)


SOFTSIGN_GRAD = gradient_op(
    "SoftsignGrad",
    "gradients:T, features:T",
    lambda dy, x: dy / jnp.square(1 + jnp.abs(x)),
    lambda dy, x: dy / np.square(constant_in(x, 1) + np.abs(x)),
    "auto",
)
softsign = unary(
    "Softsign",
    lambda x: x / (1 + jnp.abs(x)),
    lambda x: x / (constant_in(x, 1) + np.abs(x)),
    lambda r, dy: execute(SOFTSIGN_GRAD, (dy, r.inputs[0])),
    types=FLOATS,
    api="nn.softsign math.softsign",
    doc="`x / (1 + |x|)` of each element.",
    example="tf.nn.softsign([-1.0, 1.0]) -> [-0.5  0.5]",
)

# Silu and Gelu: TF composes them of several ops; here each is one, with the derivative written out.


def sigmoid_of(xp, x):
    """The logistic function without overflow."""
    if xp is jnp:
        return jax.nn.sigmoid(x)
    half = constant_in(x, 0.5)
    return half * np.tanh(half * x) + half


def _silu_derivative(xp):
    def call(dy, x):
        s = sigmoid_of(xp, x)
        return dy * (s * (constant_in(x, 1) + x * (constant_in(x, 1) - s)))

    return call


SILU_GRAD = gradient_op(
    "SiluGrad",
    "gradients:T, features:T",
    _silu_derivative(jnp),
    widened(_silu_derivative(np)),
    "auto",
)
SILU = register(
    "Silu",
    "features:T",
    lower=jax.nn.silu,
    host=widened(lambda x: x * sigmoid_of(np, x)),
    shape=same,
    types=FLOATS,
    grad=lambda r, dy: execute(SILU_GRAD, (dy, r.inputs[0])),
)


@export("nn.silu", "nn.swish")
@dispatchable
def silu(features, beta=1.0):
    """`x * sigmoid(beta * x)` of each element.

    Args:
      features: float tensor.
      beta: number or scalar tensor.

    Returns:
      A tensor of the same shape and dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.silu([0.0, 1.0]))
      tf.Tensor([0.        0.7310586], shape=(2,), dtype=float32)
    """
    if isinstance(beta, (int, float)) and beta == 1:
        return execute(SILU, (features,))
    from yeoul.ops.exponential import sigmoid

    features = to_tensor(features)
    return multiply(features, sigmoid(multiply(features, to_tensor(beta, features.dtype.np))))


def _gelu_derivative(dy, x, approximate):
    one, half = constant_in(x, 1), constant_in(x, 0.5)
    if approximate:
        c, k = constant_in(x, 0.044715), constant_in(x, ROOT_2_OVER_PI)
        t = jnp.tanh(k * (x + c * x * x * x))
        slope = half * (one + t) + half * x * (one - t * t) * k * (one + 3 * c * x * x)
        return dy * slope
    # erf is by far the dearest part: one evaluation, kept from being recomputed by several fusions.
    cdf = jax.lax.optimization_barrier(
        half * (one + jax.lax.erf(x * constant_in(x, math.sqrt(0.5))))
    )
    density = jnp.exp(-half * x * x) * constant_in(x, 1 / math.sqrt(2 * math.pi))
    return dy * (cdf + x * density)


def _gelu_lower(x, approximate):
    return jax.nn.gelu(x, approximate=approximate)


def _gelu_host(x, approximate):
    half, one = constant_in(x, 0.5), constant_in(x, 1)
    if approximate:
        inner = constant_in(x, ROOT_2_OVER_PI) * (x + constant_in(x, 0.044715) * x * x * x)
        return half * x * (one + np.tanh(inner))
    from scipy.special import erf

    return half * x * (one + np.asarray(erf(x * constant_in(x, math.sqrt(0.5))), x.dtype))


GELU_GRAD = register(
    "GeluGrad",
    "gradients:T, features:T",
    attrs={"approximate": False},
    lower=_gelu_derivative,
    shape=same,
    types=FLOATS,
    grad="auto",
)
GELU = register(
    "Gelu",
    "features:T",
    attrs={"approximate": False},
    lower=_gelu_lower,
    host=widened(_gelu_host),
    shape=same,
    types=FLOATS,
    grad=lambda r, dy: execute(GELU_GRAD, (dy, r.inputs[0]), r.attrs),
)


@export("nn.gelu")
@dispatchable
def gelu(features, approximate=False, name=None):
    """The Gaussian error linear unit, `x * P(X <= x)` for a standard normal X.

    Args:
      features: float tensor.
      approximate: use `0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))`.

    Returns:
      A tensor of the same shape and dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.gelu([0.0, 1.0]))
      tf.Tensor([0.        0.8413447], shape=(2,), dtype=float32)

    Reference: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
    """
    return execute(GELU, (features,), {"approximate": bool(approximate)}, name)


@export("nn.crelu")
@dispatchable
def crelu(features, axis=-1, name=None):
    """The rectified features and the rectified negative features, concatenated.

    Args:
      features: tensor of numbers.
      axis: the axis of concatenation, which doubles.

    Returns:
      A tensor of the same dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.crelu([-1.0, 2.0]))
      tf.Tensor([0. 2. 1. 0.], shape=(4,), dtype=float32)
    """
    features = to_tensor(features)
    return relu(concat([features, negative(features)], axis, name=name or "concat"))


# Softmax and its logarithm, over the last axis as in TF; other axes are moved there.


def _softmax_host(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True)) if x.size else x.copy()
    e /= e.sum(axis=-1, keepdims=True)
    return e


def _log_softmax_host(x):
    shifted = x - x.max(axis=-1, keepdims=True) if x.size else x.copy()
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _softmax_grad(r, dy):
    y = r.outputs[0]
    return multiply(subtract(dy, reduce_sum(multiply(dy, y), axis=-1, keepdims=True)), y)


def _log_softmax_grad(r, dy):
    from yeoul.ops.exponential import exp

    return subtract(dy, multiply(reduce_sum(dy, axis=-1, keepdims=True), exp(r.outputs[0])))


SOFTMAX = register(
    "Softmax",
    "logits:T",
    lower=lambda x: jax.nn.softmax(x, axis=-1),
    host=widened(_softmax_host),
    shape=same,
    types=FLOATS,
    grad=_softmax_grad,
)
LOG_SOFTMAX = register(
    "LogSoftmax",
    "logits:T",
    lower=lambda x: jax.nn.log_softmax(x, axis=-1),
    host=widened(_log_softmax_host),
    shape=same,
    types=FLOATS,
    grad=_log_softmax_grad,
)


def over_axis(op, logits, axis, name):
    """An op over the last axis, applied over another one."""
    logits = to_tensor(logits) if not hasattr(logits, "shape") else logits
    dims = dims_of(logits) if not hasattr(logits, "__tf_tensor__") else tuple(logits.shape)
    axis = -1 if axis is None else int(axis)
    if dims is not None:
        rank = len(dims)
        if rank == 0 or not -rank <= axis < rank:
            from yeoul.core.errors import InvalidArgumentError

            raise InvalidArgumentError(
                None,
                None,
                f"Axis {axis} is out of range for logits of shape {dims} [Op:{op.name}]. "
                f"It must be in [-{rank}, {rank}).",
            )
        if axis % rank != rank - 1:
            from yeoul.ops.transpose import transpose

            perm = list(range(rank))
            perm[axis], perm[-1] = perm[-1], perm[axis]
            return transpose(
                execute(op, (transpose(logits, perm),)), perm, name=name or "transpose"
            )
    return execute(op, (logits,), name=name)


@export("nn.softmax", "math.softmax")
@dispatchable
def softmax(logits, axis=None, name=None):
    """`exp(x) / sum(exp(x))` along an axis.

    Args:
      logits: float tensor, not a scalar.
      axis: the axis, default the last.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if the axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.softmax([0.0, 0.0]))
      tf.Tensor([0.5 0.5], shape=(2,), dtype=float32)
    """
    return over_axis(SOFTMAX, logits, axis, name)


@export("nn.log_softmax", "math.log_softmax")
@dispatchable
def log_softmax(logits, axis=None, name=None):
    """The logarithm of softmax, computed stably.

    Args:
      logits: float tensor, not a scalar.
      axis: the axis, default the last.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if the axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.log_softmax([0.0, 0.0]))
      tf.Tensor([-0.6931472 -0.6931472], shape=(2,), dtype=float32)
    """
    return over_axis(LOG_SOFTMAX, logits, axis, name)
