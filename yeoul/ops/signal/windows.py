"""Windows: tf.signal.hann_window, tf.signal.kaiser_window, tf.signal.vorbis_window."""

import math

from yeoul.core.dtypes import as_dtype, float32, int32
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.ops import array
from yeoul.ops.bessel import bessel_i0e
from yeoul.ops.cumulative import cumsum
from yeoul.ops.exponential import exp, sqrt
from yeoul.ops.math import abs, maximum
from yeoul.ops.static import known_array
from yeoul.ops.trigonometric import cos, sin


def float_dtype(dtype):
    """The DType of a `dtype` argument.

    Raises:
      ValueError: if it is no floating-point dtype.
    """
    dtype = as_dtype(dtype)
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Found {dtype}: pass tf.float32.")
    return dtype


def scalar(value, name="window_length", dtype=int32):
    """An argument as a scalar tensor.

    Raises:
      ValueError: if it is no scalar.
    """
    tensor = to_tensor(value, None if dtype is None or hasattr(value, "dtype") else dtype.np)
    if dims_of(tensor) not in ((), None):
        raise ValueError(
            f"Shape {tensor.shape} must have rank 0: {name} is one number, got {value!r}."
        )
    return tensor


def steps(n, dtype):
    """The numbers 0, 1, … below `n`, as floats."""
    return array.cast(array.range(n), dtype)


def raised_cosine(window_length, periodic, dtype, name, a, b):
    """The window `a - b cos(2 pi k / period)`."""
    dtype, n = float_dtype(dtype), scalar(window_length)
    known = known_array(n)
    if known is not None and int(known) == 1:
        return array.ones([1], dtype)
    even = 1 - n % 2
    period = n + (1 if periodic else 0) * even - 1
    if known is None:  # of length 1 there is but the number 1, whatever its period
        period = maximum(period, 1)
    turn = 2.0 * math.pi * steps(n, dtype) / array.cast(period, dtype)
    window = a - b * cos(turn)
    if known is None:
        window = array.where(n > 1, window, array.ones_like(window))
    return array.identity(window, name)


@export("signal.hann_window")
@dispatchable
def hann_window(window_length, periodic=True, dtype=float32, name=None):
    """The Hann window, one period of a cosine.

    Args:
      window_length: its length, an int or integer scalar.
      periodic: for a window of even length, leave out the last element of one that is longer by
        one: such windows add up where they overlap. Otherwise the window is symmetric.
      dtype: a floating-point dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[window_length]`.

    Raises:
      ValueError: if the length is no scalar, or the dtype no floating-point one.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.hann_window(4).numpy().round(3))
      [0.  0.5 1.  0.5]
    """
    return raised_cosine(window_length, periodic, dtype, name, 0.5, 0.5)


@export("signal.hamming_window")
@dispatchable
def hamming_window(window_length, periodic=True, dtype=float32, name=None):
    """The Hamming window, a cosine that does not quite go down to 0.

    Args:
      window_length: its length, an int or integer scalar.
      periodic: as in `tf.signal.hann_window`.
      dtype: a floating-point dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[window_length]`.

    Raises:
      ValueError: if the length is no scalar, or the dtype no floating-point one.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.hamming_window(4).numpy().round(3))
      [0.08 0.54 1.   0.54]
    """
    return raised_cosine(window_length, periodic, dtype, name, 0.54, 0.46)


def bessel_quotient(n, beta, dtype):
    """The Bessel function of a half circle of `n` steps and height `beta`, over that of `beta`."""
    place = (2.0 * steps(n, dtype) / array.cast(n - 1, dtype)) - 1.0
    height = beta * sqrt(maximum(1.0 - place * place, array.zeros_like(place)))
    return bessel_i0e(height) / bessel_i0e(beta) * exp(abs(height) - abs(beta))


@export("signal.kaiser_window")
@dispatchable
def kaiser_window(window_length, beta=12.0, dtype=float32, name=None):
    """The Kaiser window, from the modified Bessel function of order 0.

    Args:
      window_length: its length, an int or integer scalar.
      beta: how narrow it is.
      dtype: a floating-point dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[window_length]`.

    Raises:
      ValueError: if the length is no scalar, or the dtype no floating-point one.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.kaiser_window(3, beta=4.0).numpy().round(3))
      [0.088 1.    0.088]
    """
    dtype, n = float_dtype(dtype), scalar(window_length)
    known = known_array(n)
    if known is not None and int(known) == 1:
        return array.ones([1], dtype)
    beta = array.cast(beta, dtype)
    return array.identity(bessel_quotient(n, beta, dtype), name)


@export("signal.kaiser_bessel_derived_window")
@dispatchable
def kaiser_bessel_derived_window(window_length, beta=12.0, dtype=float32, name=None):
    """The window whose squares, two halves added, are 1: sums of a Kaiser window.

    Args:
      window_length: its length, an int or integer scalar; an odd one is lowered by one.
      beta: how narrow it is.
      dtype: a floating-point dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[window_length]`.

    Raises:
      ValueError: if the length is no scalar, or the dtype no floating-point one.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.kaiser_bessel_derived_window(4, beta=4.0).numpy().round(3))
      [0.274 0.962 0.962 0.274]
    """
    dtype, n = float_dtype(dtype), scalar(window_length)
    sums = cumsum(kaiser_window(n // 2 + 1, beta, dtype))
    half = sqrt(sums[:-1] / sums[-1])
    return array.concat([half, half[::-1]], 0, name or "concat")


@export("signal.vorbis_window")
@dispatchable
def vorbis_window(window_length, dtype=float32, name=None):
    """The window of the Vorbis format, whose squares, two halves added, are 1.

    Args:
      window_length: its length, an int or integer scalar.
      dtype: a floating-point dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[window_length]`.

    Raises:
      ValueError: if the length is no scalar, or the dtype no floating-point one.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.vorbis_window(4).numpy().round(3))
      [0.228 0.974 0.974 0.228]
    """
    dtype, n = float_dtype(dtype), scalar(window_length)
    inner = sin(math.pi / array.cast(n, dtype) * (steps(n, dtype) + 0.5))
    return sin(0.5 * math.pi * inner * inner, name=name)
