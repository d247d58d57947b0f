"""Complex numbers: tf.complex, tf.math.real, tf.math.conj, tf.math.angle."""

import math

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import complex64, complex128, float32, float64
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of, same
from yeoul.engine.op import TABLE, register
from yeoul.ops.broadcast import conj as conjugated
from yeoul.ops.broadcast import operand_gradients
from yeoul.ops.division import divide
from yeoul.ops.family import COMPLEX, SINGLE


def real_part(inputs, attrs):
    """Rule: the shape of the input and the dtype of its real part."""
    return [(dims_of(inputs[0]), dtype_of(inputs[0]).real_dtype)]


def imaginary(dy):
    """`dy` times the imaginary unit."""
    return execute(COMPLEX_OP, (dy - dy, dy))


def part(name, lower, host, grad):
    """An op from complex to real."""
    return register(
        name, "input:T", lower=lower, host=host, grad=grad, shape=real_part, types=COMPLEX
    )


REAL_OP = part("Real", jnp.real, np.real, lambda r, dy: execute(COMPLEX_OP, (dy, dy - dy)))
IMAG_OP = part("Imag", jnp.imag, np.imag, lambda r, dy: imaginary(dy))
ANGLE_OP = part(
    "Angle",
    jnp.angle,
    np.angle,
    lambda r, dy: divide(imaginary(dy), conjugated(r.inputs[0])),
)
CONJ_OP = register(
    "Conj",
    "input:T",
    lower=jnp.conj,
    host=np.conj,
    grad=lambda r, dy: execute(CONJ_OP, (dy,)),
    shape=same,
    types=COMPLEX,
)


def _complex_host(real, imag):
    dtype = np.complex64 if real.dtype == np.float32 else np.complex128
    out = np.empty(np.broadcast_shapes(real.shape, imag.shape), dtype)
    out.real, out.imag = real, imag
    return out


def _complex_specs(inputs, attrs):
    dims = broadcast_dims(dims_of(inputs[0]), dims_of(inputs[1]))
    return [(dims, complex64 if dtype_of(inputs[0]) == float32 else complex128)]


COMPLEX_OP = register(
    "Complex",
    "real:T, imag:T",
    lower=lambda real, imag: lax.complex(*jnp.broadcast_arrays(real, imag)),
    host=_complex_host,
    grad=lambda r, dy: operand_gradients(
        r, lambda: execute(REAL_OP, (dy,)), lambda: execute(IMAG_OP, (dy,))
    ),
    shape=_complex_specs,
    types=SINGLE,
)


@export("dtypes.complex", "complex")
@dispatchable
def complex(real, imag, name=None):
    """Complex numbers of given real and imaginary parts.

    Args:
      real: tensor of float32 or float64.
      imag: tensor of the same dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of complex64 or complex128.

    Raises:
      TypeError: if the dtypes differ or are others.

    Example:
      >>> import yeoul as tf
      >>> print(tf.complex([1.0, 2.0], [3.0, 4.0]).numpy())
      [1.+3.j 2.+4.j]
    """
    real, imag = to_tensor(real), to_tensor(imag)
    if real.dtype != imag.dtype or real.dtype not in (float32, float64):
        raise TypeError(
            "The `real` and `imag` components have incorrect types: "
            f"{real.dtype.name} {imag.dtype.name}. They must be consistent, and one of float32, "
            "float64: convert with tf.cast."
        )
    return execute(COMPLEX_OP, (real, imag), name=name)


@export("math.real")
@dispatchable
def real(input, name=None):
    """The real part of each element.

    Args:
      input: numeric tensor.
      name: name of the node in a graph.

    Returns:
      A real tensor of the shape of `input`; `input` itself if it is real.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.real([1 + 2j, 3 - 4j]).numpy())
      [1. 3.]
    """
    input = to_tensor(input)
    return execute(REAL_OP, (input,), name=name) if input.dtype.is_complex else input


@export("math.imag")
@dispatchable
def imag(input, name=None):
    """The imaginary part of each element.

    Args:
      input: numeric tensor.
      name: name of the node in a graph.

    Returns:
      A real tensor of the shape of `input`; zeros if that is real.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.imag([1 + 2j, 3 - 4j]).numpy())
      [ 2. -4.]
    """
    input = to_tensor(input)
    if not input.dtype.is_complex:
        return TABLE["ZerosLike"].public(input)
    return execute(IMAG_OP, (input,), name=name)


@export("math.conj")
@dispatchable
def conj(x, name=None):
    """The complex conjugate of each element.

    Args:
      x: numeric tensor.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`; `x` itself if it is real.

    Raises:
      TypeError: if `x` is not numeric.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.conj([1 + 2j, 3 - 4j]).numpy())
      [1.-2.j 3.+4.j]
    """
    x = to_tensor(x)
    if not x.dtype.is_numeric:
        raise TypeError(f"Expected numeric or variant tensor, got dtype {x.dtype!r}.")
    return execute(CONJ_OP, (x,), name=name) if x.dtype.is_complex else x


@export("math.angle")
@dispatchable
def angle(input, name=None):
    """The angle of each element in the complex plane, in radians from -π to π.

    Args:
      input: numeric tensor.
      name: name of the node in a graph.

    Returns:
      A real tensor of the shape of `input`; of a real tensor, 0 or π.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.angle([1j, -1 + 0j]).numpy())
      [1.5708 3.1416]
    """
    input = to_tensor(input)
    if input.dtype.is_complex:
        return execute(ANGLE_OP, (input,), name=name)
    like = TABLE["OnesLike"].public(input)
    negative = TABLE["Less"].public(input, 0)
    return TABLE["SelectV2"].public(negative, math.pi * like, TABLE["ZerosLike"].public(input))


REAL_OP.public, IMAG_OP.public, ANGLE_OP.public = real, imag, angle
CONJ_OP.public, COMPLEX_OP.public = conj, complex
