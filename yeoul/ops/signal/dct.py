"""Cosine transforms: tf.signal.dct, tf.signal.idct."""

import math

import numpy as np

from yeoul.core.dtypes import float32, float64
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.complex import complex as complex_of
from yeoul.ops.complex import real
from yeoul.ops.exponential import exp, rsqrt
from yeoul.ops.math import multiply
from yeoul.ops.shapes import get_static_value
from yeoul.ops.signal.fft import irfft, rfft
from yeoul.ops.signal.frames import padded_end

INVERSE = {1: 1, 2: 3, 3: 2, 4: 4}


def check(x, kind, n, axis, norm):
    """The number `n` as an int or None.

    Raises:
      NotImplementedError: if another axis than the last one is transformed.
      ValueError: if an argument has no meaning.
      TypeError: if the input is not float32 or float64.
    """
    if axis != -1:
        raise NotImplementedError(
            f"axis must be -1. Got: {axis}. Use tf.transpose or tf.experimental.numpy.moveaxis."
        )
    if kind not in INVERSE:
        raise ValueError(f"Types I, II, III and IV (I)DCT are supported, not type {kind!r}.")
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")
    if kind == 1 and norm is not None:
        raise ValueError("Normalization is not supported for the Type-I DCT. Pass norm=None.")
    n = n if n is None else get_static_value(n) if isinstance(n, Tensor) else n
    if n is not None and n < 1:
        raise ValueError(f"n should be a positive integer or None, not {n}.")
    if x.dtype not in (float32, float64):
        raise TypeError(
            f"Input of a cosine transform must be of float32 or float64, not {x.dtype.name}. "
            "Convert it with tf.cast."
        )
    size = None if dims_of(x) is None else (dims_of(x) or (None,))[-1]
    if kind == 1 and size == 1:
        raise ValueError("Dimension must be greater than 1 for the Type-I DCT, not 1.")
    return None if n is None else int(n)


def resized(x, n):
    """The signals cut, or filled up with zeros, to length `n`."""
    size = dims_of(x)[-1] if dims_of(x) is not None else None
    if n is None or n == size:
        return x
    if size is None:
        return padded_end(x, n)[..., :n]
    if n < size:
        return x[..., :n]
    return padded_end(x, n - size)


def length(x):
    """Length of the signals: an int, or a tensor."""
    size = dims_of(x)[-1] if dims_of(x) is not None else None
    return array.shape(x)[-1] if size is None else size


def turns(n, dtype, sign):
    """The complex numbers `exp(sign * i pi k / (2 n))` for k below n."""
    if isinstance(n, int):
        angle = np.arange(n) * (sign * 0.5 * math.pi / max(n, 1))
        return np.exp(1j * angle).astype("complex64" if dtype == float32 else "complex128")
    k = array.cast(array.range(n), dtype)
    angle = k * (sign * 0.5 * math.pi) / array.cast(n, dtype)
    return exp(complex_of(array.zeros_like(angle), angle))


def number(n, dtype):
    """A length as a real scalar of this dtype."""
    return np.asarray(n, dtype.np) if isinstance(n, int) else array.cast(n, dtype)


def as_length(n):
    """A length as an `fft_length`."""
    return [n] if isinstance(n, int) else array.reshape(n, [1])


def first_and_rest(x, first, rest):
    """The signals with the first element multiplied by one number, the others by another."""
    return array.concat([x[..., :1] * first, x[..., 1:] * rest], -1)


def first_type(x, norm):
    """The transform of the signal followed by its mirror image, of which it is the real part."""
    return real(rfft(array.concat([x, x[..., -2:0:-1]], -1)))


def second_type(x, norm):
    """From the Fourier transform of the signal followed by as many zeros, turned by half a step."""
    n = length(x)
    frequencies = rfft(x, fft_length=as_length(2 * n))[..., :n]
    y = real(multiply(frequencies, 2.0 * turns(n, x.dtype, -1)))
    if norm is None:
        return y
    weight = 0.5 * rsqrt(number(n, x.dtype))
    return first_and_rest(y, weight, weight * math.sqrt(2.0))


def third_type(x, norm):
    """The inverse of the second type, up to a factor."""
    n = length(x)
    if norm is not None:
        weight = rsqrt(number(n, x.dtype))
        x = first_and_rest(x, weight, weight * math.sqrt(0.5))
    half = multiply(complex_of(x, array.zeros_like(x)), turns(n, x.dtype, 1))
    signal = irfft(half, fft_length=as_length(2 * n))[..., :n]
    return signal * (2.0 * number(n, x.dtype))


def fourth_type(x, norm):
    """Every second frequency of the second type, of the signal followed by as many zeros."""
    n = length(x)
    y = second_type(padded_end(x, n), None)[..., 1::2]
    return y if norm is None else y * (math.sqrt(0.5) * rsqrt(number(n, x.dtype)))


TYPES = {1: first_type, 2: second_type, 3: third_type, 4: fourth_type}


@export("signal.dct", "compat.v1.spectral.dct")
@dispatchable
def dct(input, type=2, n=None, axis=-1, norm=None, name=None):
    """The discrete cosine transform over the last axis.

    Args:
      input: tensor of float32 or float64.
      type: 1, 2, 3 or 4.
      n: length of the transform: longer signals are cut, shorter ones filled up with zeros.
      axis: -1.
      norm: None, or "ortho" for an orthonormal transform; type 1 has none.
      name: name of the node in a graph.

    Returns:
      A tensor of the same dtype, and of the same shape but for `n`.

    Raises:
      NotImplementedError: if `axis` is not -1.
      ValueError: if another argument has no meaning.
      TypeError: if the input is of another dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.dct([1.0, 3.0], norm="ortho").numpy().round(3))
      [ 2.828 -1.414]
    """
    x = to_tensor(input)
    x = resized(x, check(x, type, n, axis, norm))
    return array.identity(TYPES[type](x, norm), name)


@export("signal.idct", "compat.v1.spectral.idct")
@dispatchable
def idct(input, type=2, n=None, axis=-1, norm=None, name=None):
    """The inverse of the discrete cosine transform, up to a factor where `norm` is None.

    Args:
      input: tensor of float32 or float64.
      type: the type of the transform that is undone; 2 is undone by a transform of type 3.
      n: None, or the length of the transform, as in `tf.signal.dct`.
      axis: -1.
      norm: None, or "ortho", which makes this the inverse exactly; type 1 has none.
      name: name of the node in a graph.

    Returns:
      A tensor of the same dtype, and of the same shape but for `n`.

    Raises:
      NotImplementedError: if `axis` is not -1.
      ValueError: if another argument has no meaning.
      TypeError: if the input is of another dtype.

    Example:
      >>> import yeoul as tf
      >>> x = tf.signal.dct([1.0, 3.0], norm="ortho")
      >>> print(tf.signal.idct(x, norm="ortho").numpy().round(3))
      [1. 3.]
    """
    x = to_tensor(input)
    x = resized(x, check(x, type, n, axis, norm))
    return array.identity(TYPES[INVERSE[type]](x, norm), name)
