"""Bessel functions and other functions of tf.math.special."""

import math

import jax.numpy as jnp
import numpy as np
from jax.scipy import special as jsp

from yeoul.engine.op import HOST_LIMIT, TABLE
from yeoul.ops.division import divide, reciprocal
from yeoul.ops.exponential import exp, log
from yeoul.ops.family import FLOATS, unary, widened
from yeoul.ops.math import multiply, negative, sign, square, subtract
from yeoul.ops.special import scipy
from yeoul.ops.trigonometric import cos, over, sin


def unless(x, place, value, elsewhere):
    """`elsewhere`, but the number `value` where `x` is `place`."""
    there, like = TABLE["Equal"].public(x, place), TABLE["OnesLike"].public(x)
    return TABLE["SelectV2"].public(there, multiply(value, like), elsewhere)


def with_result(factor):
    """Rule: `dy * factor(x, y)`."""
    return lambda r, dy: multiply(dy, factor(r.inputs[0], r.outputs[0]))


def at_least_zero(function, short):
    """The function, at negative numbers what it is at 0, as in TensorFlow: not NaN."""
    edge = np.inf if short[0] == "k" else -np.inf
    return lambda x: np.where(x < 0, x.dtype.type(edge), function(x))


def bessel(name, lower, grad, doc, example, also=""):
    """A Bessel function, whose public name is that of scipy.special with "bessel_" in front.

    Args:
      name: TF's op name.
      lower: jax implementation, or None.
      grad: rule.
      doc: what the function does.
      example: expression and printed value.
      also: another public path.
    """
    short = name.removeprefix("Bessel").lower()
    paths = f"math.special.bessel_{short} {also}"
    host = scipy(short) if short[0] not in "ky" else at_least_zero(scipy(short), short)
    return unary(
        name,
        lower,
        host,
        grad,
        types=FLOATS,
        limit=HOST_LIMIT,
        api=paths,
        doc=doc,
        example=example,
    )


def _i1e_slope(x, y):
    slope = subtract(bessel_i0e(x), y * (sign(x) + reciprocal(x)))
    return unless(x, 0, 0.5, slope)


bessel_i0 = bessel(
    "BesselI0",
    jsp.i0,
    with_result(lambda x, y: bessel_i1(x)),
    "The modified Bessel function of the first kind and order 0.",
    "tf.math.special.bessel_i0([0.5, 1.0]) -> [1.0634834 1.2660658]",
    "math.bessel_i0",
)
bessel_i0e = bessel(
    "BesselI0e",
    jsp.i0e,
    with_result(lambda x, y: subtract(bessel_i1e(x), multiply(sign(x), y))),
    "`exp(-|x|) * bessel_i0(x)`.",
    "tf.math.special.bessel_i0e([0.5, 1.0]) -> [0.64503527 0.4657596 ]",
    "math.bessel_i0e",
)
bessel_i1 = bessel(
    "BesselI1",
    jsp.i1,
    with_result(lambda x, y: unless(x, 0, 0.5, subtract(bessel_i0(x), divide(y, x)))),
    "The modified Bessel function of the first kind and order 1.",
    "tf.math.special.bessel_i1([0.5, 1.0]) -> [0.2578943 0.5651591]",
    "math.bessel_i1",
)
bessel_i1e = bessel(
    "BesselI1e",
    jsp.i1e,
    with_result(_i1e_slope),
    "`exp(-|x|) * bessel_i1(x)`.",
    "tf.math.special.bessel_i1e([0.5, 1.0]) -> [0.1564208  0.20791042]",
    "math.bessel_i1e",
)
bessel_j0 = bessel(
    "BesselJ0",
    None,
    with_result(lambda x, y: negative(bessel_j1(x))),
    "The Bessel function of the first kind and order 0.",
    "tf.math.special.bessel_j0([0.5, 1.0]) -> [0.9384698 0.7651977]",
)
bessel_j1 = bessel(
    "BesselJ1",
    None,
    with_result(lambda x, y: unless(x, 0, 0.5, subtract(bessel_j0(x), divide(y, x)))),
    "The Bessel function of the first kind and order 1.",
    "tf.math.special.bessel_j1([0.5, 1.0]) -> [0.24226846 0.44005057]",
)
bessel_k0 = bessel(
    "BesselK0",
    None,
    with_result(lambda x, y: negative(bessel_k1(x))),
    "The modified Bessel function of the second kind and order 0.",
    "tf.math.special.bessel_k0([0.5, 1.0]) -> [0.92441905 0.42102444]",
)
bessel_k0e = bessel(
    "BesselK0e",
    None,
    with_result(lambda x, y: subtract(y, bessel_k1e(x))),
    "`exp(x) * bessel_k0(x)`.",
    "tf.math.special.bessel_k0e([0.5, 1.0]) -> [1.5241094 1.1444631]",
)
bessel_k1 = bessel(
    "BesselK1",
    None,
    with_result(lambda x, y: negative(bessel_k0(x) + divide(y, x))),
    "The modified Bessel function of the second kind and order 1.",
    "tf.math.special.bessel_k1([0.5, 1.0]) -> [1.6564411  0.60190725]",
)
bessel_k1e = bessel(
    "BesselK1e",
    None,
    with_result(lambda x, y: subtract(y * (1 - reciprocal(x)), bessel_k0e(x))),
    "`exp(x) * bessel_k1(x)`.",
    "tf.math.special.bessel_k1e([0.5, 1.0]) -> [2.7310097 1.6361535]",
)
bessel_y0 = bessel(
    "BesselY0",
    None,
    with_result(lambda x, y: negative(bessel_y1(x))),
    "The Bessel function of the second kind and order 0.",
    "tf.math.special.bessel_y0([0.5, 1.0]) -> [-0.44451874  0.08825696]",
)
bessel_y1 = bessel(
    "BesselY1",
    None,
    with_result(lambda x, y: subtract(bessel_y0(x), divide(y, x))),
    "The Bessel function of the second kind and order 1.",
    "tf.math.special.bessel_y1([0.5, 1.0]) -> [-1.4714724 -0.7812128]",
)

# Other functions of tf.math.special.


def fresnel(position, function):
    """One of Fresnel's integrals: sine (0) or cosine (1)."""
    return widened(lambda x: function(x)[position])


dawsn = unary(
    "Dawsn",
    widened(jsp.dawsn),
    scipy("dawsn"),
    with_result(lambda x, y: 1 - 2 * x * y),
    types=FLOATS,
    limit=HOST_LIMIT,
    api="math.special.dawsn",
    doc="Dawson's integral: `exp(-x²)` times the integral of `exp(t²)` from 0 to `x`.",
    example="tf.math.special.dawsn([0.5, 1.0]) -> [0.4244 0.5381]",
)


def ends(function, np_like):
    """The function, minus infinity at 0 and NaN below it and at infinity, as in TensorFlow."""

    def call(x):
        inside = np_like.where(x == 0, x.dtype.type(-np.inf), function(x))
        return np_like.where((x < 0) | (x == np.inf), x.dtype.type(np.nan), inside)

    return call


expint = unary(
    "Expint",
    ends(widened(jsp.expi), jnp),
    ends(scipy("expi"), np),
    over(lambda x: divide(exp(x), x)),
    types=FLOATS,
    limit=HOST_LIMIT,
    api="math.special.expint",
    doc="The exponential integral: that of `exp(t) / t` from minus infinity to `x`, at least 0.",
    example="tf.math.special.expint([0.5, 1.0]) -> [0.4542 1.8951]",
)
fresnel_cos = unary(
    "FresnelCos",
    fresnel(1, jsp.fresnel),
    scipy("fresnel", 1),
    over(lambda x: cos((math.pi / 2) * square(x))),
    types=FLOATS,
    limit=HOST_LIMIT,
    api="math.special.fresnel_cos",
    doc="Fresnel's integral of `cos(π t² / 2)` from 0 to `x`.",
    example="tf.math.special.fresnel_cos([0.5, 1.0]) -> [0.4923 0.7799 ]",
)
fresnel_sin = unary(
    "FresnelSin",
    fresnel(0, jsp.fresnel),
    scipy("fresnel", 0),
    over(lambda x: sin((math.pi / 2) * square(x))),
    types=FLOATS,
    limit=HOST_LIMIT,
    api="math.special.fresnel_sin",
    doc="Fresnel's integral of `sin(π t² / 2)` from 0 to `x`.",
    example="tf.math.special.fresnel_sin([0.5, 1.0]) -> [0.0647 0.4383]",
)
spence = unary(
    "Spence",
    widened(jsp.spence),
    scipy("spence"),
    over(lambda x: unless(x, 1, -1.0, divide(log(x), 1 - x))),
    types=FLOATS,
    limit=HOST_LIMIT,
    api="math.special.spence",
    doc="Spence's integral of `log(t) / (1 - t)` from 1 to `x`, the dilogarithm of `1 - x`.",
    example="tf.math.special.spence([0.5, 1.0]) -> [0.5822 0.       ]",
)
