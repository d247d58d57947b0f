"""Fourier transforms over the innermost axes: the ops behind tf.signal.fft and its kin."""

import functools
import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.array import cast
from yeoul.ops.compare import equal
from yeoul.ops.family import COMPLEX, SINGLE, dtypes
from yeoul.ops.logic import logical_or
from yeoul.ops.math import maximum, multiply
from yeoul.ops.reduce import reduce_prod
from yeoul.ops.static import partial_dims

NAMES = {1: "", 2: "2D", 3: "3D"}


def check_rank(dims, rank):
    """Raises ValueError unless there are as many axes as are transformed."""
    if len(dims) < rank:
        raise ValueError(
            f"Input must have rank of at least {rank} but got: {list(dims)}. The last {rank} "
            "axes are transformed."
        )


def check_length(fft_length, rank):
    """Raises ValueError unless `fft_length` has a length for each axis that is transformed."""
    if len(fft_length) != rank:
        raise ValueError(
            f"fft_length must have shape [{rank}], not [{len(fft_length)}]: one length for each "
            "axis that is transformed."
        )
    for i, n in enumerate(fft_length):
        if n is not None and n < 0:
            raise ValueError(f"fft_length[{i}] must >= 0, but got: {n}.")


def last_axes(rank):
    return tuple(range(-rank, 0))


# Complex to complex


def _specs(rank):
    def rule(inputs, attrs):
        dims = dims_of(inputs[0])
        if dims is not None:
            check_rank(dims, rank)
        return [(dims, dtype_of(inputs[0]))]

    return rule


def _transform(np_like, function, rank):
    def compute(x):
        check_rank(x.shape, rank)
        if not x.size:
            return np_like.zeros(x.shape, x.dtype)
        return getattr(np_like.fft, function)(x, axes=last_axes(rank)).astype(x.dtype)

    return compute


def size_of_transform(x, rank):
    """Number of elements that are transformed together: a number, or a tensor."""
    dims = dims_of(x)
    if dims is not None and None not in dims[-rank:]:
        return math.prod(dims[-rank:])
    return reduce_prod(array.shape(x)[-rank:])


def scaled(x, factor):
    """A tensor times a real number, which may be a tensor."""
    return multiply(x, cast(factor, x.dtype))


def _forward_grad(name, rank):
    return lambda r, dy: scaled(execute(TABLE[name], (dy,)), size_of_transform(dy, rank))


def _inverse_grad(name, rank):
    def rule(r, dy):
        size = size_of_transform(dy, rank)
        return scaled(execute(TABLE[name], (dy,)), 1.0 / cast(size, dy.dtype.real_dtype))

    return rule


def complex_pair(rank):
    """Registers FFT and IFFT over the last `rank` axes, and TensorFlow's older names of them."""
    forward, inverse = f"FFT{NAMES[rank]}", f"IFFT{NAMES[rank]}"
    rows = (
        (forward, "fftn", _forward_grad(inverse, rank)),
        (inverse, "ifftn", _inverse_grad(forward, rank)),
    )
    for name, function, grad in rows:
        both = {
            "lower": _transform(jnp, function, rank),
            "host": _transform(np, function, rank),
            "shape": _specs(rank),
        }
        register(name, "input:T", grad=grad, types=COMPLEX, **both)
        register(f"Batch{name}", "input:T", grad=NONE, types=dtypes("complex64"), **both)


# Real to complex


def _real_specs(rank):
    def rule(inputs, attrs):
        dims, dtype = dims_of(inputs[0]), FROM_NUMPY[np.dtype(attrs["Tcomplex"])]
        if dims is not None:
            check_rank(dims, rank)
        lengths = lengths_of(inputs[1], rank)
        if dims is None:
            return [(None, dtype)]
        return [((*dims[:-rank], *lengths[:-1], half(lengths[-1])), dtype)]

    return rule


def half(n):
    """Number of frequencies of a real signal of length `n`."""
    return n // 2 + (n > 0) if n is not None else None


def lengths_of(fft_length, rank):
    """The lengths, None for those that are not known yet."""
    lengths = partial_dims(fft_length)
    if lengths is None:
        return (None,) * rank
    check_length(lengths, rank)
    return lengths


def _real_transform(np_like, rank):
    def compute(x, fft_length, Tcomplex):
        check_rank(x.shape, rank)
        check_length(fft_length, rank)
        shape = (*x.shape[:-rank], *fft_length[:-1], half(fft_length[-1]))
        if not (x.size and math.prod(fft_length)):
            return np_like.zeros(shape, Tcomplex)
        y = np_like.fft.rfftn(x, fft_length, last_axes(rank))
        return y.astype(Tcomplex)

    return compute


def _complex_to_real(np_like, rank):
    def compute(x, fft_length, Treal):
        check_rank(x.shape, rank)
        check_length(fft_length, rank)
        if not (x.size and math.prod(fft_length)):
            return np_like.zeros((*x.shape[:-rank], *fft_length), Treal)
        return np_like.fft.irfftn(x, fft_length, last_axes(rank)).astype(Treal)

    return compute


def _back_specs(rank):
    def rule(inputs, attrs):
        dims, dtype = dims_of(inputs[0]), FROM_NUMPY[np.dtype(attrs["Treal"])]
        if dims is not None:
            check_rank(dims, rank)
        lengths = lengths_of(inputs[1], rank)
        return [(None if dims is None else (*dims[:-rank], *lengths), dtype)]

    return rule


def end_weights(n, inner, dtype):
    """`inner` for each frequency of a real signal of length `n`, but 1 for the real ones.

    Those are the first frequency and, for an even `n`, the last: the others stand for two.
    """
    if isinstance(n, Tensor):
        k = array.range(n // 2 + 1)
        return cast(array.where(logical_or(equal(k, 0), equal(2 * k, n)), 1.0, inner), dtype)
    weights = np.full(n // 2 + 1, inner, dtype.np)
    weights[0] = 1.0
    if n % 2 == 0:
        weights[-1] = 1.0
    return weights


def total(fft_length):
    """The product of the lengths."""
    if isinstance(fft_length, Tensor):
        return reduce_prod(fft_length)
    return math.prod(fft_length)


def fitted(dx, x, rank):
    """A gradient cut, or filled up with zeros, to the last `rank` dimensions of `x`."""
    have, want = dims_of(dx), dims_of(x)
    if have is not None and want is not None and have[-rank:] == want[-rank:]:
        if None not in have[-rank:]:
            return dx
    have, want = array.shape(dx)[-rank:], array.shape(x)[-rank:]
    more = maximum(want - have, 0)
    outer = array.rank(x) - rank
    paddings = array.stack([array.zeros_like(more), more], axis=1)
    dx = array.pad(dx, array.pad(paddings, [[outer, 0], [0, 0]]))
    return array.slice_(dx, array.zeros_like(array.shape(x)), array.shape(x))


def _real_grad(rank):
    def rule(r, dy):
        x, lengths = r.inputs
        n = lengths[-1]
        weighted = multiply(dy, end_weights(n, 0.5, dy.dtype))
        attrs = {"Treal": dtype_of(x).np}
        back = execute(TABLE[f"IRFFT{NAMES[rank]}"], (weighted, lengths), attrs)
        return fitted(scaled(back, total(lengths)), x, rank), None

    return rule


def _back_grad(rank):
    def rule(r, dy):
        x, lengths = r.inputs
        dtype = dtype_of(x)
        forth = execute(TABLE[f"RFFT{NAMES[rank]}"], (dy, lengths), {"Tcomplex": dtype.np})
        weighted = multiply(forth, end_weights(lengths[-1], 2.0, dtype))
        size = cast(total(lengths), dtype.real_dtype)
        return fitted(scaled(weighted, 1.0 / size), x, rank), None

    return rule


def real_pair(rank):
    """Registers RFFT and IRFFT over the last `rank` axes."""
    register(
        f"RFFT{NAMES[rank]}",
        "input:T, fft_length!:int32",
        lower=_real_transform(jnp, rank),
        host=_real_transform(np, rank),
        grad=_real_grad(rank),
        shape=_real_specs(rank),
        attrs={"Tcomplex": np.dtype("complex64")},
        types=SINGLE,
    )
    register(
        f"IRFFT{NAMES[rank]}",
        "input:T, fft_length!:int32",
        lower=_complex_to_real(jnp, rank),
        host=_complex_to_real(np, rank),
        grad=_back_grad(rank),
        shape=_back_specs(rank),
        attrs={"Treal": np.dtype("float32")},
        types=COMPLEX,
    )


for _rank in NAMES:
    complex_pair(_rank)
    real_pair(_rank)
FFT, IFFT, RFFT, IRFFT = (
    functools.partial(lambda kind, rank: TABLE[f"{kind}{NAMES[rank]}"], kind)
    for kind in ("FFT", "IFFT", "RFFT", "IRFFT")
)
