"""Quantized integers and the floats that they stand for: what all quantized ops share.

An integer of a quantized dtype is one of evenly spaced levels between the floats `low`, which the
lowest integer stands for, and `high`. Zero is moved to a level. Sums and products of levels are
kept as int32 with a range wide enough for all of them.
"""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, QUANTIZED_DTYPES, float32, is_quantized
from yeoul.engine.convert import invalid
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import NONE, register

F32, F64 = np.float32, np.float64
TYPES = frozenset(dtype.np for dtype in QUANTIZED_DTYPES)
QUINT8, QINT32 = (np.dtype([(name, kind)]) for name, kind in (("quint8", "u1"), ("qint32", "i4")))
SCALAR = ((), float32)


def away(x):
    """Rounded to the nearest integer, halves away from 0."""
    return np.copysign(np.floor(np.abs(x) + x.dtype.type(0.5)), x)


def check_quantized(name, dtype):
    """Raises InvalidArgumentError unless the dtype is quantized."""
    if dtype is None or not is_quantized(dtype):
        shown = None if dtype is None else FROM_NUMPY[dtype].name
        raise invalid(
            f"Value for attr '{name}' of {shown} is not in the list of allowed values: qint8, "
            "quint8, qint32, qint16, quint16"
        )


def limits(dtype):
    """The lowest and highest integer of a quantized dtype, as Python integers."""
    found = np.iinfo(dtype[0])
    return int(found.min), int(found.max)


def step_of(low, high, dtype):
    """The distance of two levels, float64."""
    lowest, highest = limits(dtype)
    return (F64(high) - F64(low)) / (highest - lowest)


def to_floats(x, low, high):
    """The float32 that quantized integers stand for; the ends move so that 0 is a level."""
    if low == high:
        return np.full(x.shape, low, F32)
    lowest, highest = limits(x.dtype)
    count = highest - lowest + 1
    step = F32((F32(high) - F32(low)) * F32(count / (count - 1)) / F32(count))
    first = away(F32(low) / step) * step  # in float32, as TensorFlow does
    return (F64(first) + (x.view(x.dtype[0]).astype(F64) - lowest) * step).astype(F32)


def to_levels(x, low, high, dtype):
    """The quantized integers nearest to floats, as int64."""
    lowest, highest = limits(dtype)
    if low == high:
        return np.zeros(np.shape(x), np.int64)
    step = step_of(low, high, dtype)
    number = away(np.asarray(x, F64) / step) - away(F64(low) / step) + lowest
    return np.clip(number, lowest, highest).astype(np.int64)


def levels(numbers, dtype):
    """Integers as an array of a quantized dtype; what does not fit wraps around."""
    return np.ascontiguousarray(np.asarray(numbers).astype(dtype[0])).view(dtype)


def centred(x, low, high):
    """The integers less the one that stands for 0, as int64."""
    return x.view(x.dtype[0]).astype(np.int64) - to_levels(0.0, low, high, x.dtype)


def range_of_products(low, high, other_low, other_high, dtypes):
    """The range of int32 sums of products of the levels of two quantized arrays."""
    unit = F32(1)
    for a, b, dtype in zip((low, other_low), (high, other_high), dtypes, strict=True):
        lowest, highest = limits(dtype)
        unit = F32(unit * F32((F32(b) - F32(a)) / F32(highest - lowest)))
    lowest, highest = limits(QINT32)
    return F32(unit * F32(lowest)), F32(unit * F32(highest))


def scalar(x, name):
    """The one number of a float tensor.

    Raises:
      InvalidArgumentError: if there are more, or none.
    """
    if x.size != 1:
        raise invalid(f"`{name}` must be a scalar, but has the shape {list(x.shape)}")
    return F32(x.reshape(-1)[0])


def with_range(dims, dtype):
    """Specs of a quantized tensor and its range."""
    return [(dims, FROM_NUMPY[dtype]), SCALAR, SCALAR]


def like_first(inputs, attrs):
    """Rule: the shape and dtype of the first input, with a range."""
    return with_range(dims_of(inputs[0]), dtype_of(inputs[0]).np)


def like_first_in(attr):
    """Rule: the shape of the first input in the dtype of an attribute, with a range."""
    return lambda inputs, attrs: with_range(dims_of(inputs[0]), attrs[attr])


def broadcast_in(attr):
    """Rule: the broadcast shape of the first two inputs in the dtype of an attribute."""

    def rule(inputs, attrs):
        return with_range(broadcast_dims(dims_of(inputs[0]), dims_of(inputs[1])), attrs[attr])

    return rule


def register_quantized(name, inputs, host, shape, attrs, outputs=3):
    """A record that NumPy runs: XLA has no quantized dtypes."""
    return register(
        name, inputs, host=host, shape=shape, attrs=attrs, outputs=outputs, grad=NONE
    )  # fmt: skip
