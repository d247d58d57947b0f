"""Derivatives of digamma, and Hurwitz's zeta function: tf.math.polygamma, tf.math.zeta."""

import importlib

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.infer import broadcast
from yeoul.engine.op import register
from yeoul.ops.broadcast import unbroadcast, wants
from yeoul.ops.family import SINGLE, binary_call
from yeoul.ops.math import multiply, negative
from yeoul.ops.special import scipy


def of_second(slope):
    """Rule of a function of a parameter and `x`: `dy * slope(parameter, x)` for `x`, else None."""

    def rule(r, dy):
        a, x = r.inputs
        return None, unbroadcast(multiply(dy, slope(a, x)), x, a) if wants(r, 1) else None

    return rule


def with_limits(function, np_like):
    """Hurwitz's zeta function as in TensorFlow: NaN below `x` = 1 and at poles, limits at infinity.

    The poles are those of `q` (0, -1, ...) but for even `x`.
    """

    def call(x, q):
        number = q.dtype.type
        pole = (q <= 0) & (q == np_like.floor(q)) & (x % 2 != 0) & (x != 1)
        value = np_like.where(pole | (x < 1), number(np.nan), function(x, q))
        value = np_like.where((q == np.inf) & (x > 1), number(0), value)
        limit = np_like.where(q == 1, number(1), np_like.where(q > 1, number(0), q))
        limit = np_like.where(q < 1, number(np.inf), limit)
        return np_like.where(x == np.inf, limit, value)

    return call


_zeta_host = with_limits(scipy("zeta"), np)


def _polygamma_host(a, x):
    special = importlib.import_module("scipy.special")
    whole = (a == np.floor(a)) & (a >= 0)
    order = np.where(whole, a, 0)
    wide, place = (order + 1).astype(np.float64), x.astype(np.float64)
    higher = np.where(order % 2 == 0, -1, 1) * special.gamma(wide) * _zeta_host(wide, place)
    pole = (x <= 0) & (x == np.floor(x))
    result = np.where(order == 0, np.where(pole, np.nan, special.psi(place)), higher)
    return np.where(whole, result, np.nan).astype(x.dtype)


def _polygamma_lower(a, x):
    far = (x == np.inf) & (a >= 1) & (a < np.inf) & (a == jnp.floor(a))
    return jnp.where(far, x.dtype.type(0), lax.polygamma(*jnp.broadcast_arrays(a, x)))


POLYGAMMA = register(
    "Polygamma",
    "a:T, x:T",
    lower=_polygamma_lower,
    host=_polygamma_host,
    grad=of_second(lambda a, x: polygamma(a + 1, x)),
    shape=broadcast,
    types=SINGLE,
)
ZETA = register(
    "Zeta",
    "x:T, q:T",
    lower=with_limits(lambda x, q: lax.zeta(*jnp.broadcast_arrays(x, q)), jnp),
    host=_zeta_host,
    grad=of_second(lambda x, q: multiply(negative(x), zeta(x + 1, q))),
    shape=broadcast,
    types=SINGLE,
)
_polygamma, _zeta = binary_call(POLYGAMMA), binary_call(ZETA)


@export("math.polygamma")
def polygamma(a, x, name=None):
    """The derivative of order `a` of `digamma` at `x`.

    Args:
      a: tensor of whole numbers, not negative, as float32 or float64.
      x: tensor of the same dtype, of a shape that broadcasts with that of `a`.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype; NaN where `a` is no whole number.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.polygamma(1.0, [1.0, 2.0]).numpy())
      [1.6449  0.6449]
    """
    return _polygamma(a, x, name)


@export("math.zeta")
def zeta(x, q, name=None):
    """Hurwitz's zeta function: the sum of `(q + n) ** -x` over whole n from 0.

    Args:
      x: tensor of float32 or float64.
      q: tensor of the same dtype, of a shape that broadcasts with that of `x`.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.zeta([2.0, 4.0], 1.0).numpy())
      [1.6449  1.0823]
    """
    return _zeta(x, q, name)


POLYGAMMA.public, ZETA.public = polygamma, zeta
