"""tf.experimental.numpy: parts, signs and roundings of numbers, and what kind they are."""

import math

from yeoul.core.dtypes import bool_
from yeoul.ops import complex as parts
from yeoul.ops import math as base
from yeoul.ops import rounding
from yeoul.ops.casting import cast
from yeoul.ops.division import divide
from yeoul.ops.tnp.elementwise import imaginary
from yeoul.ops.tnp.rows import finished
from yeoul.ops.tnp.types import floating, public, tensor


@public
def real(val):
    """The real part.

    Args:
      val: array.

    Returns:
      A tensor; the array itself if it is real.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.real([1 + 2j]).numpy())
      [1.]
    """
    return parts.real(tensor(val))


@public
def imag(val):
    """The imaginary part.

    Args:
      val: array.

    Returns:
      A tensor; zeros of a real array.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.imag([1 + 2j]).numpy())
      [2.]
    """
    return imaginary(tensor(val))


@public
def angle(z, deg=False):
    """The angles of complex numbers.

    Args:
      z: array.
      deg: True: in degrees; radians otherwise.

    Returns:
      A float tensor; float32 for an array of real numbers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.angle([1j, -1.0], deg=True).numpy())
      [ 90. 180.]
    """
    z = tensor(z)
    found = parts.angle(z if z.dtype.is_complex else cast(z, "float32"))
    return found * (180 / math.pi) if deg else found


@public
def sign(x, out=None, where=None, **kwargs):
    """The signs: -1, 0 or 1.

    Args:
      x: array.
      out: not supported.
      where: not supported.
      **kwargs: not supported.

    Returns:
      A tensor of the dtype of `x`; of a complex array the signs of the real parts.

    Raises:
      ValueError: if an argument besides `x` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.sign([-3, 0, 2]).numpy())
      [-1  0  1]
    """
    if out is not None or where is not None or kwargs:
        raise ValueError("tf.experimental.numpy.sign takes x alone: no out, where or others.")
    x = tensor(x)
    if x.dtype.is_complex:
        return cast(base.sign(parts.real(x)), x.dtype)
    return cast(base.sign(cast(x, "int8")), bool_) if x.dtype is bool_ else base.sign(x)


def to_decimals(a, decimals=0):
    """See `around`."""
    a = tensor(a)
    factor = 10.0**decimals
    if a.dtype.is_floating or a.dtype.is_complex:
        factor = tensor(factor, a.dtype.np)
        return divide(rounding.round(a * factor), factor)
    if decimals >= 0:
        return a
    wide = floating(a) * factor
    return cast(divide(rounding.round(wide), tensor(factor, wide.dtype.np)), a.dtype)


around = finished(
    lambda a, decimals=0: to_decimals(a, decimals),
    "around round",
    "The numbers rounded to a number of decimals, halves to even.",
    {"a": "array.", "decimals": "how many; negative: places before the point."},
    "A tensor.",
    "around([1.26, 2.5], 1) -> [1.3 2.5]",
)


@public
def iscomplexobj(x):
    """Whether an array is of a complex dtype.

    Args:
      x: array.

    Returns:
      A Python bool.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.iscomplexobj([1j])
      True
    """
    return tensor(x).dtype.is_complex


@public
def isrealobj(x):
    """Whether an array is of no complex dtype.

    Args:
      x: array.

    Returns:
      A Python bool.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.isrealobj([1.0])
      True
    """
    return not tensor(x).dtype.is_complex


@public
def isscalar(num):
    """Whether a value is a number, or a tensor without dimensions.

    Args:
      num: anything.

    Returns:
      A Python bool, or a bool tensor if the rank is not known yet.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.isscalar(3), tf.experimental.numpy.isscalar([3])
      (True, False)
    """
    if isinstance(num, (str, bytes)):
        return True
    return tensor(num).shape.rank == 0
