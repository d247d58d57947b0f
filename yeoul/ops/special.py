"""Special functions: tf.math.erf, tf.math.lgamma, tf.math.igamma, tf.math.betainc and others."""

import functools
import importlib
import math

import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy import special as jsp

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast, broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import HOST_LIMIT, NONE, TABLE, register
from yeoul.ops import family
from yeoul.ops.broadcast import operand_gradients, unbroadcast, wants
from yeoul.ops.exponential import exp, xlog1py, xlogy
from yeoul.ops.family import FLOATS, SINGLE, binary_call, widened
from yeoul.ops.math import multiply, negative, square, subtract
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.trigonometric import over

unary = functools.partial(family.unary, limit=HOST_LIMIT)  # XLA's are faster than SciPy's


def scipy(name, position=None):
    """A function of scipy.special, which is imported when it is first called.

    Args:
      name: its name.
      position: which of its results is wanted, where it has several.
    """

    def call(*arrays):
        result = getattr(importlib.import_module("scipy.special"), name)(*arrays)
        return np.asarray(result if position is None else result[position], arrays[0].dtype)

    return widened(call)


def over_result(factor):
    """Rule: `dy * factor(y)`."""
    return lambda r, dy: multiply(dy, factor(r.outputs[0]))


# The error function and its relatives.

TWO_OVER_ROOT_PI = 2 / math.sqrt(math.pi)

erf = unary(
    "Erf",
    lax.erf,
    scipy("erf"),
    over(lambda x: TWO_OVER_ROOT_PI * exp(negative(square(x)))),
    types=FLOATS,
    api="math.erf",
    doc="The error function of each element.",
    example="tf.math.erf([0.0, 1.0]) -> [0.        0.8427]",
)
erfc = unary(
    "Erfc",
    lax.erfc,
    scipy("erfc"),
    over(lambda x: -TWO_OVER_ROOT_PI * exp(negative(square(x)))),
    types=FLOATS,
    api="math.erfc",
    doc="`1 - erf(x)` of each element, exact also for large ones.",
    example="tf.math.erfc([0.0, 1.0]) -> [1.         0.1573]",
)
erfinv = unary(
    "Erfinv",
    lax.erf_inv,
    scipy("erfinv"),
    over_result(lambda y: exp(square(y)) / TWO_OVER_ROOT_PI),
    types=FLOATS,
    api="math.erfinv",
    doc="The number whose error function each element is.",
    example="tf.math.erfinv([0.0, 0.5]) -> [0.         0.4769]",
)
ndtri = unary(
    "Ndtri",
    widened(jsp.ndtri),
    scipy("ndtri"),
    over_result(lambda y: math.sqrt(2 * math.pi) * exp(square(y) / 2)),
    types=FLOATS,
    api="math.ndtri",
    doc="The quantile of the standard normal distribution for each probability.",
    example="tf.math.ndtri([0.5, 0.975]) -> [0.      1.95996]",
)


@export("math.erfcinv")
@dispatchable
def erfcinv(x, name=None):
    """The number whose complementary error function each element is.

    Args:
      x: tensor of float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.erfcinv([1.0, 0.5]).numpy().round(5))
      [-0.       0.47694]
    """
    return multiply(negative(ndtri(0.5 * to_tensor(x))), math.sqrt(0.5), name)


# The gamma function and its relatives.

lgamma = unary(
    "Lgamma",
    lax.lgamma,
    scipy("gammaln"),
    over(lambda x: digamma(x)),
    types=FLOATS,
    api="math.lgamma",
    doc="The logarithm of the absolute value of the gamma function of each element.",
    example="tf.math.lgamma([1.0, 5.0]) -> [0.        3.1781]",
)


def nan_at_zero(function, np_like):
    """A function that is NaN at 0, as in TensorFlow."""
    return lambda x: np_like.where(x == 0, x.dtype.type(np.nan), function(x))


digamma = unary(
    "Digamma",
    nan_at_zero(lax.digamma, jnp),
    nan_at_zero(scipy("psi"), np),
    over(lambda x: TABLE["Polygamma"].public(TABLE["OnesLike"].public(x), x)),
    types=FLOATS,
    api="math.digamma",
    doc="The derivative of `lgamma` at each element.",
    example="tf.math.digamma([1.0, 2.0]) -> [-0.5772  0.4228]",
)


def positive_only(function, np_like):
    """A function that is NaN where its first argument is not positive."""

    def call(a, *others):
        result = function(a, *others)
        return np_like.where(a > 0, result, a.dtype.type(np.nan))

    return call


# Incomplete gamma functions.


def to_infinity(function, np_like, value):
    """An incomplete gamma function; for infinite `a` it is `value`, and 0 where `x` is too."""
    function = positive_only(function, np_like)

    def call(a, x):
        limit = np_like.where(x < np.inf, a.dtype.type(value), a.dtype.type(0))
        limit = np_like.where((x >= 0) & (x <= np.inf), limit, a.dtype.type(np.nan))
        return np_like.where(a == np.inf, limit, function(a, x))

    return call


def _igamma_slope(a, x):
    """The derivative of `igamma` by x."""
    return exp(subtract(xlogy(subtract(a, 1), x), lgamma(a) + x))


def _igamma_grad(sign):
    def rule(r, dy):
        a, x = r.inputs
        return operand_gradients(
            r,
            lambda: sign * dy * execute(IGAMMA_GRAD_A, (a, x)),
            lambda: sign * dy * _igamma_slope(a, x),
        )

    return rule


IGAMMA_GRAD_A = register(
    "IgammaGradA",
    "a:T, x:T",
    lower=lambda a, x: lax.igamma_grad_a(*jnp.broadcast_arrays(a, x)),
    grad=NONE,
    shape=broadcast,
    types=SINGLE,
)
IGAMMA = register(
    "Igamma",
    "a:T, x:T",
    lower=to_infinity(widened(jsp.gammainc), jnp, 0),
    host=to_infinity(scipy("gammainc"), np, 0),
    grad=_igamma_grad(1.0),
    shape=broadcast,
    types=FLOATS,
)
IGAMMAC = register(
    "Igammac",
    "a:T, x:T",
    lower=to_infinity(widened(jsp.gammaincc), jnp, 1),
    host=to_infinity(scipy("gammaincc"), np, 1),
    grad=_igamma_grad(-1.0),
    shape=broadcast,
    types=FLOATS,
)
_igamma, _igammac = binary_call(IGAMMA), binary_call(IGAMMAC)


@export("math.igamma")
def igamma(a, x, name=None):
    """The lower incomplete gamma function, divided by the gamma function of `a`.

    Args:
      a: tensor of positive float16, bfloat16, float32 or float64.
      x: tensor of the same dtype, of a shape that broadcasts with that of `a`.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.igamma(1.0, [0.0, 1.0]).numpy())
      [0.         0.6321]
    """
    return _igamma(a, x, name)


@export("math.igammac")
def igammac(a, x, name=None):
    """The upper incomplete gamma function, divided by the gamma function of `a`.

    Args:
      a: tensor of positive float16, bfloat16, float32 or float64.
      x: tensor of the same dtype, of a shape that broadcasts with that of `a`.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.igammac(1.0, [0.0, 1.0]).numpy())
      [1.         0.3679]
    """
    return _igammac(a, x, name)


IGAMMA.public, IGAMMAC.public = igamma, igammac

# The beta function.


def _betainc_grad(r, dy):
    a, b, x = r.inputs
    if not wants(r, 2):
        return None, None, None
    log_beta = lgamma(a) + lgamma(b) - lgamma(a + b)
    slope = exp(xlog1py(b - 1, negative(x)) + xlogy(a - 1, x) - log_beta)
    return None, None, unbroadcast(dy * slope, x, a + b)


def _betainc_specs(inputs, attrs):
    dims = broadcast_dims(dims_of(inputs[0]), dims_of(inputs[1]))
    return [(broadcast_dims(dims, dims_of(inputs[2])), dtype_of(inputs[0]))]


BETAINC = register(
    "Betainc",
    "a:T, b:T, x:T",
    lower=positive_only(jsp.betainc, jnp),
    host=positive_only(scipy("betainc"), np),
    grad=_betainc_grad,
    shape=_betainc_specs,
    types=SINGLE,
)


@export("math.betainc")
@dispatchable
def betainc(a, b, x, name=None):
    """The incomplete beta function at `x`, divided by the beta function of `a` and `b`.

    Args:
      a: tensor of positive float32 or float64.
      b: tensor of the same dtype.
      x: tensor of the same dtype, in [0, 1]. The three shapes broadcast.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.betainc(1.0, 2.0, [0.0, 0.5, 1.0]).numpy())
      [0.   0.75 1.  ]
    """
    return execute(BETAINC, (a, b, x), name=name)


@export("math.lbeta")
@dispatchable
def lbeta(x, name=None):
    """The logarithm of the absolute value of the beta function of each row.

    Args:
      x: real tensor of shape `[..., n]`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.lbeta([[1.0, 2.0], [3.0, 4.0]]).numpy())
      [-0.6931 -4.0943]
    """
    x = to_tensor(x)
    return subtract(reduce_sum(lgamma(x), -1), lgamma(reduce_sum(x, -1)), name)


BETAINC.public = betainc
