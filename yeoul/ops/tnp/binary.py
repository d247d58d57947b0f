"""tf.experimental.numpy: functions of the elements of two arrays."""

import numpy as np

from yeoul.core.dtypes import bool_, int8
from yeoul.engine.tensor import Tensor
from yeoul.ops import bitwise as bits
from yeoul.ops import compare, division, logic, rounding
from yeoul.ops import exponential as powers
from yeoul.ops import math as base
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.nn_units import relu
from yeoul.ops.reduce import reduce_all
from yeoul.ops.select import where
from yeoul.ops.tnp.elementwise import truth
from yeoul.ops.tnp.rows import two
from yeoul.ops.tnp.types import floating, promoted, public, tensor
from yeoul.ops.trigonometric import atan2


def of_bools(for_numbers, for_bools):
    """A function of two tensors, which differs for bools."""
    return lambda a, b: for_bools(a, b) if a.dtype is bool_ else for_numbers(a, b)


def widened(function):
    """A function of numbers on bools: computed in int8."""

    def call(a, b):
        if a.dtype is bool_:
            a, b = cast(a, int8), cast(b, int8)
        return function(a, b)

    return call


def hypotenuse(a, b):
    return powers.sqrt(base.square(a) + base.square(b))


def log_sum(a, b):
    """log(e**a + e**b), stably."""
    difference = a - b
    found = base.maximum(a, b) + powers.log1p(powers.exp(-base.abs(difference)))
    return where(rounding.is_nan(difference), a + b, found)  # of equal infinities it is NaN


def log_sum2(a, b):
    difference = a - b
    part = powers.pow(tensor(2, a.dtype.np), -base.abs(difference))
    found = base.maximum(a, b) + powers.log1p(part) / float(np.log(2))
    return where(rounding.is_nan(difference), a + b, found)


def step(a, b):
    zero = zeros_like(a)
    return where(a < zero, zero, where(a > zero, ones_like(a), b))


def powered(a, b):
    if a.dtype is bool_:
        a, b = cast(a, int8), cast(b, int8)
    return powers.pow(a, b)


def on_truth(function):
    return lambda a, b: function(truth(a), truth(b))


add = two("add", of_bools(base.add, logic.logical_or), "The sums.", "add([1, 2], 0.5) -> [1.5 2.5]")
subtract = two("subtract", base.subtract, "The differences.", "subtract([1, 2], 1) -> [0 1]")
multiply = two(
    "multiply",
    of_bools(base.multiply, logic.logical_and),
    "The products.",
    "multiply([1, 2], 3) -> [3 6]",
)
divide = two(
    "divide true_divide",
    of_bools(division.divide, lambda a, b: cast(a, "float64") / cast(b, "float64")),
    "The quotients, as floats.",
    "divide([1, 2], 2) -> [0.5 1. ]",
)
floor_divide = two(
    "floor_divide",
    widened(division.floordiv),
    "The quotients, rounded down.",
    "floor_divide([7, -7], 2) -> [ 3 -4]",
)
mod = two(
    "mod remainder",
    widened(division.floormod),
    "What is left by `floor_divide`.",
    "mod([7, -7], 3) -> [1 2]",
)
power = two("power", powered, "x1 to the power of x2.", "power([2, 3], 2) -> [4 9]")
float_power = two(
    "float_power",
    powered,
    "x1 to the power of x2, as `power`.",
    "float_power([2.0, 3.0], 2) -> [4. 9.]",
)
minimum = two(
    "minimum",
    of_bools(base.minimum, logic.logical_and),
    "The smaller of each pair.",
    "minimum([1, 5], 3) -> [1 3]",
)
arctan2 = two(
    "arctan2", atan2, "The angles of points (x2, x1).", "arctan2([0.0], [1.0]) -> [0.]", floats=True
)
hypot = two(
    "hypot", hypotenuse, "The lengths of hypotenuses.", "hypot([3.0], [4.0]) -> [5.]", floats=True
)
logaddexp = two(
    "logaddexp",
    log_sum,
    "log(exp(x1) + exp(x2)).",
    "logaddexp([0.0], [0.0]) -> [0.69314718]",
    floats=True,
)
logaddexp2 = two(
    "logaddexp2", log_sum2, "log2(2**x1 + 2**x2).", "logaddexp2([0.0], [0.0]) -> [1.]", floats=True
)
heaviside = two(
    "heaviside",
    step,
    "0 where x1 is negative, 1 where positive, x2 where zero.",
    "heaviside([-1.0, 0.0, 2.0], 0.5) -> [0.  0.5 1. ]",
    floats=True,
)
nextafter = two(
    "nextafter",
    rounding.nextafter,
    "The next float after x1 towards x2.",
    "nextafter([0.0], [0.0]) -> [0.]",
    floats=True,
)
bitwise_and = two(
    "bitwise_and",
    of_bools(bits.bitwise_and, logic.logical_and),
    "The bits that both have.",
    "bitwise_and([12], [10]) -> [8]",
)
bitwise_or = two(
    "bitwise_or",
    of_bools(bits.bitwise_or, logic.logical_or),
    "The bits that one of them has.",
    "bitwise_or([12], [10]) -> [14]",
)
bitwise_xor = two(
    "bitwise_xor",
    of_bools(bits.bitwise_xor, logic.logical_xor),
    "The bits that just one of them has.",
    "bitwise_xor([12], [10]) -> [6]",
)
logical_and = two(
    "logical_and",
    on_truth(logic.logical_and),
    "Whether both are true or not zero.",
    "logical_and([1, 0], [2, 3]) -> [ True False]",
)
logical_or = two(
    "logical_or",
    on_truth(logic.logical_or),
    "Whether one is true or not zero.",
    "logical_or([1, 0], [0, 0]) -> [ True False]",
)
logical_xor = two(
    "logical_xor",
    on_truth(logic.logical_xor),
    "Whether just one is true or not zero.",
    "logical_xor([1, 2], [0, 3]) -> [ True False]",
)
equal = two(
    "equal", compare.equal, "Whether elements are equal.", "equal([1, 2], [1, 3]) -> [ True False]"
)
not_equal = two(
    "not_equal",
    compare.not_equal,
    "Whether elements differ.",
    "not_equal([1, 2], [1, 3]) -> [False  True]",
)
greater = two(
    "greater",
    widened(compare.greater),
    "Whether x1 is larger.",
    "greater([1, 2], 1) -> [False  True]",
)
greater_equal = two(
    "greater_equal",
    widened(compare.greater_equal),
    "Whether x1 is not smaller.",
    "greater_equal([1, 2], 2) -> [False  True]",
)
less = two(
    "less", widened(compare.less), "Whether x1 is smaller.", "less([1, 2], 2) -> [ True False]"
)
less_equal = two(
    "less_equal",
    widened(compare.less_equal),
    "Whether x1 is not larger.",
    "less_equal([1, 2], 1) -> [ True False]",
)


@public
def maximum(x1, x2):
    """The larger of each pair.

    Args:
      x1: array, or what makes one.
      x2: array; the two are broadcast. With the number 0 the function is `tf.nn.relu`, whose
        gradient is 0 where `x1` is 0.

    Returns:
      A tensor of the broadcast shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.maximum([1, 5], 3).numpy())
      [3 5]
    """
    if isinstance(x1, Tensor) and isinstance(x2, (int, float, np.floating)) and not x2:
        if not (x1.dtype is bool_ or x1.dtype.is_complex or isinstance(x2, bool)):
            return relu(x1)
    return of_bools(base.maximum, logic.logical_or)(*promoted(x1, x2))


@public
def divmod(x1, x2):
    """Quotients, rounded down, and remainders.

    Args:
      x1: array.
      x2: array; the two are broadcast.

    Returns:
      Two tensors.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().item() for t in tf.experimental.numpy.divmod(7, 2)]
      [3, 1]
    """
    return floor_divide(x1, x2), mod(x1, x2)


@public
def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether elements are equal up to a tolerance: `|a - b| <= atol + rtol * |b|`.

    Args:
      a: array.
      b: array; the two are broadcast.
      rtol: relative tolerance.
      atol: absolute tolerance.
      equal_nan: whether NaN equals NaN.

    Returns:
      A bool tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.isclose([1.0, 2.0], [1.0, 2.1]).numpy())
      [ True False]
    """
    a, b = promoted(a, b)
    if not (a.dtype.is_floating or a.dtype.is_complex):
        if a.dtype is bool_:
            return compare.equal(a, b)
        a, b = floating(a), floating(b)
    bound = tensor(atol, base.abs(b).dtype.np) + rtol * base.abs(b)
    close = base.abs(a - b) <= bound
    same = compare.equal(a, b)
    result = logic.logical_or(logic.logical_and(close, rounding.is_finite(base.abs(b))), same)
    if equal_nan:
        both = logic.logical_and(compare.not_equal(a, a), compare.not_equal(b, b))
        result = logic.logical_or(result, both)
    return result


@public
def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether all elements are equal up to a tolerance. See `isclose`.

    Args:
      a: array.
      b: array; the two are broadcast.
      rtol: relative tolerance.
      atol: absolute tolerance.
      equal_nan: whether NaN equals NaN.

    Returns:
      A bool tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.allclose([1.0, 2.0], [1.0, 2.0]).numpy())
      True
    """
    return reduce_all(isclose(a, b, rtol, atol, equal_nan))


@public
def array_equal(a1, a2):
    """Whether two arrays have the same shape and elements.

    Args:
      a1: array.
      a2: array.

    Returns:
      A bool tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.array_equal([1, 2], [1, 2]).numpy())
      True
    """
    a1, a2 = promoted(a1, a2)
    if not a1.shape.is_compatible_with(a2.shape):
        return tensor(False)
    return reduce_all(compare.equal(a1, a2))
