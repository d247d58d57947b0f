"""Fourier transforms: tf.signal.fft, tf.signal.rfft2d, tf.signal.fftshift."""

import numpy as np

from yeoul.core.dtypes import complex64, complex128, float32, float64
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.division import floormod
from yeoul.ops.math import maximum
from yeoul.ops.reversing import roll
from yeoul.ops.signal.fft_records import NAMES, half
from yeoul.ops.static import as_dims, known_array

COUNTS = {1: "last axis", 2: "last two axes", 3: "last three axes"}


def as_complex(x):
    """What is no tensor yet, as complex64; but Python's complex numbers as complex128."""
    if isinstance(x, (int, float, complex, list, tuple)):
        tensor = to_tensor(x)
        return tensor if tensor.dtype.is_complex else array.cast(tensor, complex64)
    return convert_to_tensor(x, complex64) if isinstance(x, (np.ndarray, np.generic)) else x


def complex_transform(name, rank, summary, scale, example):
    """A transform of complex tensors, and its public paths."""
    op = TABLE[f"{name.upper()}{NAMES[rank]}"]
    short = f"{name}{NAMES[rank].lower()}"

    @dispatchable
    def transform(input, name=None):
        return execute(op, (as_complex(input),), name=name)

    transform.__doc__ = f"""{summary} over the {COUNTS[rank]}{scale}.

    Args:
      input: tensor of complex64 or complex128.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if the tensor is not complex, or its rank is below {rank}.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.{short}({example[0]}).numpy())
      {example[1]}
    """
    return published(transform, short, f"compat.v1.{short}", f"compat.v1.spectral.{short}")


def published(function, short, *more):
    """Gives a function made by a factory its name and its public paths."""
    function.__name__ = function.__qualname__ = short
    return export(f"signal.{short}", *more, module=__name__)(function)


FORWARD = ("The discrete Fourier transform", ": sums, not divided by the length")
INVERSE = ("The inverse discrete Fourier transform", ", which divides by the number of elements")
fft = complex_transform("fft", 1, *FORWARD, ("[1.0 + 0.0j, 3.0]", "[ 4.+0.j -2.+0.j]"))
ifft = complex_transform("ifft", 1, *INVERSE, ("[4.0 + 0.0j, -2.0]", "[1.+0.j 3.+0.j]"))
fft2d = complex_transform("fft", 2, *FORWARD, ("[[1.0 + 0.0j, 3.0]]", "[[ 4.+0.j -2.+0.j]]"))
ifft2d = complex_transform("ifft", 2, *INVERSE, ("[[4.0 + 0.0j, -2.0]]", "[[1.+0.j 3.+0.j]]"))
fft3d = complex_transform("fft", 3, *FORWARD, ("[[[1.0 + 0.0j, 3.0]]]", "[[[ 4.+0.j -2.+0.j]]]"))
ifft3d = complex_transform("ifft", 3, *INVERSE, ("[[[4.0 + 0.0j, -2.0]]]", "[[[1.+0.j 3.+0.j]]]"))


# Real signals


def inferred_length(x, rank, back):
    """The lengths of the transformed axes, from the shape of `x`: a tuple or a tensor."""
    dims = dims_of(x)
    if dims is not None and None not in dims[-rank:]:
        lengths = list(dims[-rank:])
        if back and lengths:
            lengths[-1] = max(0, 2 * (lengths[-1] - 1))
        return tuple(lengths)
    lengths = array.shape(x)[-rank:]
    if not back:
        return lengths
    last = maximum(0, 2 * (lengths[-1:] - 1))
    return array.concat([lengths[:-1], last], 0) if rank > 1 else last


def length_argument(fft_length):
    """An `fft_length` argument as a tuple of ints, or a tensor.

    Raises:
      TypeError: if it is one number.
    """
    lengths = as_dims(fft_length)
    known = known_array(lengths) if isinstance(lengths, Tensor) else np.asarray(lengths)
    scalar = known is not None and isinstance(lengths, Tensor) and not known.ndim
    if scalar or isinstance(fft_length, int):
        raise TypeError(
            f"fft_length is a list with one length for each axis, not {fft_length!r}: pass "
            f"[{fft_length}]."
        )
    return lengths if known is None else tuple(np.asarray(known).reshape(-1).tolist())


def padded(x, fft_length, rank, back):
    """The tensor with zeros at the end of axes that are shorter than the transform."""
    dims = dims_of(x)
    if dims is None or len(dims) < rank:
        return x
    if isinstance(fft_length, tuple) and None not in dims[-rank:]:
        if len(fft_length) != rank:
            return x
        want = (*fft_length[:-1], half(fft_length[-1]) if back else fft_length[-1])
        more = [max(0, n - m) for n, m in zip(want, dims[-rank:], strict=True)]
        if not any(more):
            return x
        outer = [[0, 0]] * (len(dims) - rank)
        return array.pad(x, [*outer, *[[0, n] for n in more]])
    want = to_tensor(list(fft_length)) if isinstance(fft_length, tuple) else fft_length
    if back:
        want = array.concat([want[:-1], want[-1:] // 2 + 1], 0)
    more = maximum(0, want - array.shape(x)[-rank:])
    paddings = array.stack([array.zeros_like(more), more], axis=1)
    return array.pad(x, array.pad(paddings, [[len(dims) - rank, 0], [0, 0]]))


def wrong_dtype(op, wanted, x):
    return ValueError(
        f"{op.name} requires {wanted} inputs, got: {x}. Convert the input with tf.cast."
    )


def real_transform(rank):
    """tf.signal.rfft and its kin."""
    op, short = TABLE[f"RFFT{NAMES[rank]}"], f"rfft{NAMES[rank].lower()}"

    @dispatchable
    def transform(input_tensor, fft_length=None, name=None):
        x = convert_to_tensor(input_tensor, dtype_hint=float32)
        if x.dtype not in (float32, float64):
            raise wrong_dtype(op, "tf.float32 or tf.float64", x)
        if fft_length is None:
            lengths = inferred_length(x, rank, False)
        else:
            lengths = length_argument(fft_length)
            x = padded(x, lengths, rank, False)
        kind = complex64 if x.dtype == float32 else complex128
        return execute(op, (x, lengths), {"Tcomplex": kind.np}, name)

    transform.__doc__ = f"""The Fourier transform of real signals over the {COUNTS[rank]}.

    Args:
      input_tensor: tensor of float32 or float64.
      fft_length: list of {rank}: the lengths of the transform; shorter signals are filled up with
        zeros, longer ones cut. By default the dimensions of the input.
      name: name of the node in a graph.

    Returns:
      A tensor of complex64 or complex128. Its last dimension is `fft_length[-1] // 2 + 1`: the
      other frequencies of a real signal are conjugates of these.

    Raises:
      ValueError: if the input is of another dtype.
      InvalidArgumentError: if its rank is below {rank}, or `fft_length` has not {rank} elements.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.{short}({"[" * rank}1.0, 3.0{"]" * rank}).numpy())
      {"[" * rank} 4.+0.j -2.+0.j{"]" * rank}
    """
    return published(transform, short, f"compat.v1.spectral.{short}")


def back_transform(rank):
    """tf.signal.irfft and its kin."""
    op, short = TABLE[f"IRFFT{NAMES[rank]}"], f"irfft{NAMES[rank].lower()}"

    @dispatchable
    def transform(input_tensor, fft_length=None, name=None):
        x = convert_to_tensor(input_tensor, dtype_hint=complex64)
        if not x.dtype.is_complex:
            raise wrong_dtype(op, "tf.complex64 or tf.complex128", x)
        if fft_length is None:
            lengths = inferred_length(x, rank, True)
        else:
            lengths = length_argument(fft_length)
            x = padded(x, lengths, rank, True)
        return execute(op, (x, lengths), {"Treal": x.dtype.real_dtype.np}, name)

    transform.__doc__ = f"""The real signals with these Fourier transforms, over the {COUNTS[rank]}.

    Args:
      input_tensor: tensor of complex64 or complex128, as `tf.signal.{short[1:]}` gives it.
      fft_length: list of {rank}: the dimensions of the signals; by default those of the input, the
        last one `2 * (frequencies - 1)`, which is even.
      name: name of the node in a graph.

    Returns:
      A tensor of float32 or float64.

    Raises:
      ValueError: if the input is not complex.
      InvalidArgumentError: if its rank is below {rank}, or `fft_length` has not {rank} elements.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.{short}({"[" * rank}4.0 + 0.0j, -2.0{"]" * rank}).numpy())
      {"[" * rank}1. 3.{"]" * rank}
    """
    return published(transform, short, f"compat.v1.spectral.{short}")


rfft, rfft2d, rfft3d = (real_transform(rank) for rank in NAMES)
irfft, irfft2d, irfft3d = (back_transform(rank) for rank in NAMES)


# Order of the frequencies


def shifted(x, axes, inverse, name):
    """The tensor rolled by half of its length along each of the axes."""
    x = to_tensor(x)
    dims = dims_of(x)
    if axes is None:
        axes = array.range(array.rank(x)) if dims is None else list(range(len(dims)))
    axes = [axes] if isinstance(axes, int) else axes
    if isinstance(axes, (list, tuple)) and dims is not None:
        if any(not -len(dims) <= a < len(dims) for a in axes):
            raise invalid(f"axes must be from {-len(dims)} to {len(dims) - 1}, got {list(axes)}.")
        axes = [a % len(dims) for a in axes]
        sizes = [dims[a] for a in axes]
        if None not in sizes:
            shifts = np.asarray([-(n // 2) if inverse else n // 2 for n in sizes], np.int32)
            return roll(x, shifts, axes, name)
    if isinstance(axes, (list, tuple)) and not axes:
        return array.identity(x, name)
    shape = array.shape(x)
    axes = floormod(to_tensor(axes), array.size(shape)) if dims is None else axes
    sizes = array.gather(shape, axes) // 2
    return roll(x, -sizes if inverse else sizes, axes, name)


@export("signal.fftshift")
@dispatchable
def fftshift(x, axes=None, name=None):
    """The frequencies of a Fourier transform with the zero frequency in the middle.

    Args:
      x: any tensor.
      axes: an axis, or a list of axes; by default all.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if an axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.fftshift([0, 1, 2, -2, -1]).numpy())
      [-2 -1  0  1  2]
    """
    return shifted(x, axes, False, name)


@export("signal.ifftshift")
@dispatchable
def ifftshift(x, axes=None, name=None):
    """Undoes `tf.signal.fftshift`: the zero frequency comes first again.

    Args:
      x: any tensor.
      axes: an axis, or a list of axes; by default all.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if an axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.ifftshift([-2, -1, 0, 1, 2]).numpy())
      [ 0  1  2 -2 -1]
    """
    return shifted(x, axes, True, name)
