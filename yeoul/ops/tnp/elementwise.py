"""tf.experimental.numpy: functions of the elements of one array."""

import math

import numpy as np

from yeoul.core.dtypes import bool_
from yeoul.ops import complex as parts
from yeoul.ops import exponential as powers
from yeoul.ops import math as base
from yeoul.ops import rounding, trigonometric
from yeoul.ops.bitwise import invert
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal, less
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.division import reciprocal as reciprocal_of
from yeoul.ops.identity import identity
from yeoul.ops.logic import logical_not as not_
from yeoul.ops.select import where
from yeoul.ops.tnp.rows import one
from yeoul.ops.tnp.types import tensor


def truth(x):
    """A tensor as bools; of complex numbers the real part counts."""
    return x if x.dtype is bool_ else cast(x, bool_)


def to_zero(x):
    return where(x >= 0, rounding.floor(x), rounding.ceil(x))


def sinc_of(x):
    scaled = x * math.pi
    safe = where(equal(x, zeros_like(x)), ones_like(x), scaled)
    return where(equal(x, zeros_like(x)), ones_like(x), trigonometric.sin(safe) / safe)


def cube_root(x):
    return base.sign(x) * powers.pow(base.abs(x), tensor(1 / 3, x.dtype.np))


def scaled(factor):
    return lambda x: x * factor


def logarithm(of):
    factor = math.log(of)
    return lambda x: powers.log(x) / factor


abs = one("abs absolute", base.abs, "The absolute values.", "abs([-1, 2]) -> [1 2]")
fabs = one("fabs", base.abs, "The absolute values.", "fabs([-1.5, 2.0]) -> [1.5 2. ]")
negative = one(
    "negative", base.negative, "The numbers with the other sign.", "negative([1, -2]) -> [-1  2]"
)
positive = one("positive", identity, "The numbers as they are.", "positive([1, -2]) -> [ 1 -2]")
square = one("square", base.square, "The squares.", "square([2, 3]) -> [4 9]")
reciprocal = one(
    "reciprocal", reciprocal_of, "One over each number.", "reciprocal([2.0, 4.0]) -> [0.5  0.25]"
)
sqrt = one("sqrt", powers.sqrt, "The square roots.", "sqrt([4, 9]) -> [2. 3.]", floats=True)
cbrt = one("cbrt", cube_root, "The cube roots.", "cbrt([8.0, -27.0]) -> [ 2. -3.]", floats=True)
exp = one(
    "exp",
    powers.exp,
    "e to the power of each number.",
    "exp([0, 1]) -> [1.         2.71828183]",
    floats=True,
)
exp2 = one(
    "exp2",
    lambda x: powers.pow(tensor(2, x.dtype.np), x),
    "2 to the power of each number.",
    "exp2([3, -1]) -> [8.  0.5]",
    floats=True,
)
expm1 = one(
    "expm1",
    powers.expm1,
    "exp(x) - 1, exact for small numbers.",
    "expm1([0.0]) -> [0.]",
    floats=True,
)
log = one("log", powers.log, "The natural logarithms.", "log([1.0]) -> [0.]", floats=True)
log2 = one(
    "log2", logarithm(2), "The logarithms to base 2.", "log2([2, 8]) -> [1. 3.]", floats=True
)
log10 = one(
    "log10", logarithm(10), "The logarithms to base 10.", "log10([10.0]) -> [1.]", floats=True
)
log1p = one(
    "log1p",
    powers.log1p,
    "log(1 + x), exact for small numbers.",
    "log1p([0.0]) -> [0.]",
    floats=True,
)
sin = one("sin", trigonometric.sin, "The sines.", "sin([0.0]) -> [0.]", floats=True)
cos = one("cos", trigonometric.cos, "The cosines.", "cos([0.0]) -> [1.]", floats=True)
tan = one("tan", trigonometric.tan, "The tangents.", "tan([0.0]) -> [0.]", floats=True)
arcsin = one(
    "arcsin", trigonometric.asin, "The inverse sines.", "arcsin([0.0]) -> [0.]", floats=True
)
arccos = one(
    "arccos", trigonometric.acos, "The inverse cosines.", "arccos([1.0]) -> [0.]", floats=True
)
arctan = one(
    "arctan", trigonometric.atan, "The inverse tangents.", "arctan([0.0]) -> [0.]", floats=True
)
sinh = one("sinh", trigonometric.sinh, "The hyperbolic sines.", "sinh([0.0]) -> [0.]", floats=True)
cosh = one(
    "cosh", trigonometric.cosh, "The hyperbolic cosines.", "cosh([0.0]) -> [1.]", floats=True
)
tanh = one(
    "tanh", trigonometric.tanh, "The hyperbolic tangents.", "tanh([0.0]) -> [0.]", floats=True
)
arcsinh = one(
    "arcsinh",
    trigonometric.asinh,
    "The inverse hyperbolic sines.",
    "arcsinh([0.0]) -> [0.]",
    floats=True,
)
arccosh = one(
    "arccosh",
    trigonometric.acosh,
    "The inverse hyperbolic cosines.",
    "arccosh([1.0]) -> [0.]",
    floats=True,
)
arctanh = one(
    "arctanh",
    trigonometric.atanh,
    "The inverse hyperbolic tangents.",
    "arctanh([0.0]) -> [0.]",
    floats=True,
)
sinc = one(
    "sinc",
    sinc_of,
    "sin(pi x) / (pi x); 1 at 0.",
    "sinc([0.0, 0.5]) -> [1.         0.63661977]",
    floats=True,
)
deg2rad = one(
    "deg2rad",
    scaled(math.pi / 180),
    "Degrees as radians.",
    "deg2rad([180.0]) -> [3.14159265]",
    floats=True,
)
rad2deg = one(
    "rad2deg",
    scaled(180 / math.pi),
    "Radians as degrees.",
    "rad2deg([3.14159265]) -> [179.99999979]",
    floats=True,
)
ceil = one(
    "ceil",
    rounding.ceil,
    "The next larger integers, as floats.",
    "ceil([1.2, -1.2]) -> [ 2. -1.]",
    floats=True,
)
floor = one(
    "floor",
    rounding.floor,
    "The next smaller integers, as floats.",
    "floor([1.2, -1.2]) -> [ 1. -2.]",
    floats=True,
)
fix = one(
    "fix",
    to_zero,
    "The integers next towards zero, as floats.",
    "fix([1.7, -1.7]) -> [ 1. -1.]",
    floats=True,
)
isfinite = one(
    "isfinite",
    rounding.is_finite,
    "Whether numbers are finite.",
    "isfinite([1.0, float('inf')]) -> [ True False]",
    floats=True,
)
isinf = one(
    "isinf",
    rounding.is_inf,
    "Whether numbers are infinite.",
    "isinf([1.0, float('inf')]) -> [False  True]",
    floats=True,
)
isnan = one(
    "isnan",
    rounding.is_nan,
    "Whether numbers are NaN.",
    "isnan([1.0, float('nan')]) -> [False  True]",
    floats=True,
)
isneginf = one(
    "isneginf",
    lambda x: equal(x, tensor(-np.inf, x.dtype.np)),
    "Whether numbers are -infinity.",
    "isneginf([1.0, -float('inf')]) -> [False  True]",
    floats=True,
)
isposinf = one(
    "isposinf",
    lambda x: equal(x, tensor(np.inf, x.dtype.np)),
    "Whether numbers are +infinity.",
    "isposinf([1.0, float('inf')]) -> [False  True]",
    floats=True,
)
signbit = one(
    "signbit",
    lambda x: zeros_like(x) if x.dtype is bool_ else less(x, zeros_like(x)),
    "Whether numbers are below zero.",
    "signbit([1, -2]) -> [False  True]",
)
logical_not = one(
    "logical_not",
    lambda x: not_(truth(x)),
    "Whether elements are zero or False.",
    "logical_not([0, 2]) -> [ True False]",
)
bitwise_not = one(
    "bitwise_not",
    lambda x: not_(x) if x.dtype is bool_ else invert(x),
    "The integers with all bits flipped.",
    "bitwise_not([0, 5]) -> [-1 -6]",
)
conjugate = one(
    "conjugate conj", parts.conj, "The complex conjugates.", "conjugate([1 + 2j]) -> [1.-2.j]"
)
iscomplex = one(
    "iscomplex",
    lambda x: truth(imaginary(x)),
    "Whether elements have an imaginary part.",
    "iscomplex([1 + 2j, 3]) -> [ True False]",
)
isreal = one(
    "isreal",
    lambda x: not_(truth(imaginary(x))),
    "Whether elements have no imaginary part.",
    "isreal([1 + 2j, 3]) -> [False  True]",
)


def imaginary(x):
    """The imaginary part; zeros of a real tensor."""
    return parts.imag(x) if x.dtype.is_complex else zeros_like(x)
