"""Fourier transforms over any axes: tf.signal.fftnd, tf.signal.rfftnd, tf.fftnd."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, complex64, complex128, float32, float64
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.family import COMPLEX, SINGLE
from yeoul.ops.math import multiply
from yeoul.ops.reduce import reduce_prod
from yeoul.ops.signal.fft import as_complex, wrong_dtype
from yeoul.ops.signal.fft_records import half
from yeoul.ops.static import as_dims, known_array, partial_dims

NORMS = {None: 0.0, "backward": 0.0, "ortho": 0.5, "forward": 1.0}


def places(rank, fft_length, axes):
    """The axes, counted from the front.

    Raises:
      ValueError: if they do not fit the tensor or the lengths.
    """
    if len(fft_length) != len(axes):
        raise ValueError(
            f"fft_length and axes must have the same shape, not [{len(fft_length)}] and "
            f"[{len(axes)}]: one length for each axis."
        )
    for axis in axes:
        if not -rank <= axis < rank:
            raise ValueError(f"axes has {axis}, but the input has {rank} axes.")
    found = tuple(axis % rank for axis in axes)
    if len(set(found)) != len(found):
        raise ValueError(f"axes must be unique, not {list(axes)}.")
    if any(n is not None and n < 0 for n in fft_length):
        raise ValueError(f"fft_length must be >= 0, not {list(fft_length)}.")
    return found


def _specs(kind, attr):
    def rule(inputs, attrs):
        x, lengths, axes = inputs
        dims = dims_of(x)
        dtype = FROM_NUMPY[np.dtype(attrs[attr])] if attr else dtype_of(x)
        if dims is None or isinstance(axes, Tensor):
            return [(None if dims is None else (None,) * len(dims), dtype)]
        axes = partial_dims(axes)
        lengths = partial_dims(lengths) or (None,) * len(axes)
        found = list(dims)
        for axis, n in zip(places(len(dims), lengths, axes), lengths, strict=True):
            found[axis] = n
        if kind == "rfft" and axes:
            found[axes[-1]] = half(lengths[-1])
        return [(tuple(found), dtype)]

    return rule


def _transform(np_like, kind, attr):
    def compute(x, fft_length, axes, **attrs):
        dtype = attrs[attr] if attr else x.dtype
        axes = places(x.ndim, fft_length, axes)
        if not axes:
            return x.astype(dtype)
        shape = list(x.shape)
        for axis, n in zip(axes, fft_length, strict=True):
            shape[axis] = n
        if kind == "rfft":
            shape[axes[-1]] = half(fft_length[-1])
        if not (x.size and math.prod(shape)):
            return np_like.zeros(tuple(shape), dtype)
        return each_axis(np_like, x, kind, fft_length, axes).astype(dtype)

    return compute


def each_axis(np_like, x, kind, fft_length, axes):
    """One transform after the other: NumPy's for several axes, and no limit of their number."""
    pairs = list(zip(fft_length, axes, strict=True))
    last = getattr(np_like.fft, kind)
    if kind == "irfft":
        for n, axis in pairs[:-1]:
            x = np_like.fft.ifft(x, n, axis)
        return last(x, *pairs[-1])
    x = last(x, *pairs[-1])
    for n, axis in pairs[:-1]:
        x = np_like.fft.ifft(x, n, axis) if kind == "ifft" else np_like.fft.fft(x, n, axis)
    return x


def record(kind, types, attr=None, default=None):
    """The op of a transform over any axes."""
    return register(
        f"{kind.upper()}ND",
        "input:T, fft_length!:int32, axes!:int32",
        lower=_transform(jnp, kind, attr),
        host=_transform(np, kind, attr),
        grad=AUTO,
        shape=_specs(kind, attr),
        attrs={attr: np.dtype(default)} if attr else None,
        types=types,
    )


FFTND, IFFTND = record("fft", COMPLEX), record("ifft", COMPLEX)
RFFTND = record("rfft", SINGLE, "Tcomplex", "complex64")
IRFFTND = record("irfft", COMPLEX, "Treal", "float32")


def raw(kind, op, example):
    """The function in the root that is the op alone."""
    attr = next(iter(op.attrs), None)

    def run(input, fft_length, axes, dtype, name):
        attrs = {attr: as_dtype(dtype).np} if attr else {}
        return execute(op, (input, as_dims(fft_length), as_dims(axes)), attrs, name)

    if attr == "Tcomplex":

        def function(input, fft_length, axes, Tcomplex=complex64, name=None):
            return run(input, fft_length, axes, Tcomplex, name)

    elif attr == "Treal":

        def function(input, fft_length, axes, Treal=float32, name=None):
            return run(as_complex(input), fft_length, axes, Treal, name)

    else:

        def function(input, fft_length, axes, name=None):
            return run(as_complex(input), fft_length, axes, None, name)

    function.__name__ = function.__qualname__ = f"{kind}nd"
    function.__doc__ = raw_documentation(kind, attr, example)
    return export(f"{kind}nd", name=f"raw_{kind}nd", module=__name__)(dispatchable(function))


def raw_documentation(kind, attr, example):
    """The docstring of a function of `raw`."""
    result = f"\n      {attr}: dtype of the result." if attr else ""
    return f"""As `tf.signal.{kind}nd`, with all of its arguments given.

    Args:
      input: tensor to transform.
      fft_length: length of each transform.
      axes: list of axes, of the same length.{result}
      name: name of the node in a graph.

    Returns:
      A tensor of the same rank.

    Raises:
      InvalidArgumentError: if axes or lengths do not fit the tensor; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.{kind}nd([{example}], [2], [0]).numpy())
      {EXAMPLES[kind]}
    """


EXAMPLES = {"fft": "[4.+0.j 2.+0.j]", "ifft": "[2.+0.j 1.+0.j]"}
EXAMPLES |= {"rfft": "[4.+0.j 2.+0.j]", "irfft": "[2. 1.]"}
raw_fftnd = raw("fft", FFTND, "3.0 + 0.0j, 1.0")
raw_ifftnd = raw("ifft", IFFTND, "3.0 + 0.0j, 1.0")
raw_rfftnd = raw("rfft", RFFTND, "3.0, 1.0")
raw_irfftnd = raw("irfft", IRFFTND, "3.0 + 0.0j, 1.0")


# With defaults


def arguments(x, fft_length, axes, back=False):
    """Lengths and axes, tuples of ints or tensors, with what is not given filled in."""
    dims = dims_of(x)
    if axes is None:
        if fft_length is not None and dims is not None:
            count = dims_of(convert_to_tensor(fft_length))[0]
            axes = tuple(range(len(dims) - count, len(dims)))
        else:
            axes = tuple(range(len(dims))) if dims is not None else array.range(array.rank(x))
    axes = as_dims(axes)
    if fft_length is not None:
        return as_dims(fft_length), axes
    if not isinstance(axes, Tensor) and dims is not None:
        lengths = [dims[a] if -len(dims) <= a < len(dims) else 0 for a in axes]
        if None not in lengths:
            if back and lengths:
                lengths[-1] = max(0, 2 * (lengths[-1] - 1))
            return tuple(lengths), axes
    lengths = array.gather(array.shape(x), axes)
    if back:
        lengths = array.concat([lengths[:-1], 2 * (lengths[-1:] - 1)], 0)
    return lengths, axes


def normalised(y, lengths, norm, back):
    """The result divided as the norm says; the op divides on the way back only."""
    if norm not in NORMS:
        raise ValueError(f"Unknown norm {norm!r}: expected None, 'backward', 'ortho' or 'forward'.")
    power = NORMS[norm]
    if not power:
        return y
    known = known_array(lengths) if isinstance(lengths, Tensor) else np.asarray(lengths)
    real = y.dtype.real_dtype
    if known is None:
        size = array.cast(reduce_prod(lengths), real) ** power
        factor = array.cast(size if back else 1.0 / size, y.dtype)
    else:
        size = float(np.prod(known, dtype=np.float64)) ** power
        factor = np.asarray(size if back else 1.0 / size, y.dtype.np)
    return multiply(y, factor)


def transform(op, x, fft_length, axes, norm, attrs, back, name):
    """A transform, normalised."""
    if norm not in NORMS:
        normalised(x, (), norm, back)
    lengths, axes = arguments(x, fft_length, axes, op is IRFFTND)
    return normalised(execute(op, (x, lengths, axes), attrs, name), lengths, norm, back)


@export("signal.fftnd")
@dispatchable
def fftnd(input_tensor, fft_length=None, axes=None, norm=None, name=None):
    """The discrete Fourier transform over any axes.

    Args:
      input_tensor: tensor of complex64 or complex128.
      fft_length: length of each transform: longer axes are cut, shorter ones filled up with zeros;
        by default the dimensions.
      axes: list of axes; by default all, or the last ones if `fft_length` says how many.
      norm: None or "backward": the inverse divides by the number of elements; "forward": this one
        does; "ortho": both divide by its square root.
      name: name of the node in a graph.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if the input is not complex, or the norm unknown.
      InvalidArgumentError: if axes or lengths do not fit the tensor; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.fftnd([[1.0 + 0.0j, 3.0], [0.0, 0.0]], axes=[1]).numpy().real)
      [[ 4. -2.]
       [ 0.  0.]]
    """
    x = convert_to_tensor(input_tensor, dtype_hint=complex64)
    return transform(FFTND, x, fft_length, axes, norm, {}, False, name)


@export("signal.ifftnd")
@dispatchable
def ifftnd(input_tensor, fft_length=None, axes=None, norm=None, name=None):
    """The inverse discrete Fourier transform over any axes.

    Args:
      input_tensor: tensor of complex64 or complex128.
      fft_length: length of each transform, as in `tf.signal.fftnd`.
      axes: list of axes; by default all, or the last ones if `fft_length` says how many.
      norm: as in `tf.signal.fftnd`.
      name: name of the node in a graph.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if the input is not complex, or the norm unknown.
      InvalidArgumentError: if axes or lengths do not fit the tensor; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.ifftnd([[4.0 + 0.0j, -2.0]], axes=[1]).numpy().real)
      [[1. 3.]]
    """
    x = convert_to_tensor(input_tensor, dtype_hint=complex64)
    return transform(IFFTND, x, fft_length, axes, norm, {}, True, name)


@export("signal.rfftnd")
@dispatchable
def rfftnd(input_tensor, fft_length=None, axes=None, norm=None, name=None):
    """The Fourier transform of real signals over any axes.

    Args:
      input_tensor: tensor of float32 or float64.
      fft_length: length of each transform, as in `tf.signal.fftnd`.
      axes: list of axes; of the last one the frequencies up to the middle are given, the others
        being their conjugates. By default all, or the last ones if `fft_length` says how many.
      norm: as in `tf.signal.fftnd`.
      name: name of the node in a graph.

    Returns:
      A tensor of complex64 or complex128 and of the same rank.

    Raises:
      ValueError: if the input is of another dtype, or the norm unknown.
      InvalidArgumentError: if axes or lengths do not fit the tensor; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.rfftnd([[1.0, 3.0]], axes=[1]).numpy())
      [[ 4.+0.j -2.+0.j]]
    """
    x = convert_to_tensor(input_tensor, dtype_hint=float32)
    if x.dtype not in (float32, float64):
        raise wrong_dtype(RFFTND, "tf.float32 or tf.float64", x)
    attrs = {"Tcomplex": (complex64 if x.dtype == float32 else complex128).np}
    return transform(RFFTND, x, fft_length, axes, norm, attrs, False, name)


@export("signal.irfftnd")
@dispatchable
def irfftnd(input_tensor, fft_length=None, axes=None, norm=None, name=None):
    """The real signals with these Fourier transforms, over any axes.

    Args:
      input_tensor: tensor of complex64 or complex128, as `tf.signal.rfftnd` gives it.
      fft_length: the dimensions of the signals; by default those of the input, the last one
        `2 * (frequencies - 1)`.
      axes: list of axes; by default all, or the last ones if `fft_length` says how many.
      norm: as in `tf.signal.fftnd`.
      name: name of the node in a graph.

    Returns:
      A tensor of float32 or float64 and of the same rank.

    Raises:
      ValueError: if the input is not complex, or the norm unknown.
      InvalidArgumentError: if axes or lengths do not fit the tensor; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.irfftnd([[4.0 + 0.0j, -2.0]], axes=[1]).numpy())
      [[1. 3.]]
    """
    x = convert_to_tensor(input_tensor, dtype_hint=complex64)
    if not x.dtype.is_complex:
        raise wrong_dtype(IRFFTND, "tf.complex64 or tf.complex128", x)
    attrs = {"Treal": x.dtype.real_dtype.np}
    return transform(IRFFTND, x, fft_length, axes, norm, attrs, True, name)
