"""Floats as quantized integers and back: tf.quantization.quantize, dequantize, quantized_concat."""

import collections

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, float32
from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes
from yeoul.ops.quantization import levels as q
from yeoul.ops.quantization.levels import F32, away, check_quantized, limits
from yeoul.ops.static import known_array

QuantizeV2 = collections.namedtuple("QuantizeV2", ["output", "output_min", "output_max"])
QuantizedConcat = collections.namedtuple("QuantizedConcat", ["output", "output_min", "output_max"])
MODES = ("MIN_COMBINED", "MIN_FIRST", "SCALED")
ROUNDING = ("HALF_AWAY_FROM_ZERO", "HALF_TO_EVEN")
OUTPUT_TYPES = dtypes("float32", "bfloat16")


def check_choice(name, value, allowed):
    """Raises InvalidArgumentError unless the value of an attribute is allowed."""
    if value not in allowed:
        shown = ", ".join(f'"{choice}"' for choice in allowed)
        raise invalid(
            f"Value for attr '{name}' of \"{value}\" is not in the list of allowed values: {shown}"
        )


def ends(dims, low, high, axis):
    """The ends of the ranges, in a shape that broadcasts with an array of these dimensions.

    Raises:
      InvalidArgumentError: if there is not one range, or one for each index of the axis.
    """
    if axis == -1:
        return q.scalar(low, "min_range"), q.scalar(high, "max_range")
    if not 0 <= axis < len(dims):
        raise invalid(f"Axis must be less than the rank {len(dims)} of the input, but is {axis}")
    for name, x in (("min_range", low), ("max_range", high)):
        if x.shape != (dims[axis],):
            raise invalid(
                f"If axis is specified, {name} must be a 1-D tensor whose size matches the axis "
                f"dimension of the input: {dims[axis]}, but it has the shape {list(x.shape)}"
            )
    shape = [dims[axis] if i == axis else 1 for i in range(len(dims))]
    return low.reshape(shape), high.reshape(shape)


def _widened(low, high, least):
    """The ranges, with 0 in them, and not too narrow."""
    if np.any(low > high):
        raise invalid("input_max_range must be larger than input_min_range.")
    low = np.fmin(F32(0), low)  # NaN is no end of a range
    room = np.fmax(F32(1), np.fmax(np.abs(low), np.abs(high))) * F32(least)
    return low, np.fmax(F32(0), np.fmax(high, low + room))


def _scaled(low, high, dtype, narrow_range):
    """For the mode SCALED: levels a unit of input, and the range that the levels then cover."""
    first, last = limits(dtype)
    first, last = F32(first + narrow_range), F32(last)
    most = np.finfo(F32).max
    down = np.where(first * low > 0, first / low, most).astype(F32)
    up = np.where(last * high > 0, last / high, most).astype(F32)
    scale = np.minimum(down, up)
    return scale, first / scale, last / scale


def quantized(x, low, high, dtype, mode, round_mode, narrow_range):
    """Floats as integers of the dtype (not yet wrapped around), and the range they cover."""
    first, last = limits(dtype)
    if mode == "SCALED":
        scale, low, high = _scaled(low, high, dtype, narrow_range)
        numbers = np.minimum(np.maximum(x, low), high) * scale
        return (away if round_mode == ROUNDING[0] else np.rint)(numbers), low, high
    scale = F32(last - first) / (high - low)
    if mode == "MIN_COMBINED":
        numbers = (np.minimum(np.maximum(x, low), high) - low) * scale
        return away(numbers - F32((last - first + 1) // 2 if first else 0)), low, high
    numbers = away(x * scale) - (away(low * scale) - F32(first))
    top = F32(last) if int(F32(last)) <= last else np.nextafter(F32(last), F32(0))
    return np.minimum(np.maximum(numbers, F32(first)), top), low, high


def _quantize(
    input, min_range, max_range, T, mode, round_mode, narrow_range, axis, ensure_minimum_range
):
    if mode != "SCALED" and round_mode == "HALF_TO_EVEN":
        raise invalid(f"Round mode 'HALF_TO_EVEN' only supported for mode 'SCALED', not {mode!r}")
    if mode == "MIN_FIRST" and axis != -1:
        raise UnimplementedError(
            None, None, "MIN_FIRST mode is not implemented for Quantize with axis != -1."
        )
    low, high = ends(input.shape, min_range, max_range, axis)
    low, high = _widened(low, high, ensure_minimum_range)
    numbers, low, high = quantized(input, low, high, T, mode, round_mode, narrow_range)
    shape = () if axis == -1 else (input.shape[axis],)
    low, high = (np.asarray(x, F32).reshape(shape) for x in (low, high))
    return q.levels(numbers.astype(np.int64), T), low, high


def _quantize_specs(inputs, attrs):
    check_quantized("T", attrs["T"])
    check_choice("mode", attrs["mode"], MODES)
    check_choice("round_mode", attrs["round_mode"], ROUNDING)
    dims, axis = dims_of(inputs[0]), attrs["axis"]
    known = dims is not None and 0 <= axis < len(dims)
    ranges = () if axis == -1 else (dims[axis] if known else None,)
    return [(dims, FROM_NUMPY[attrs["T"]]), (ranges, float32), (ranges, float32)]


def checked(specs, host):
    """`host` after the checks of attributes in `specs`."""

    def call(*inputs, **attrs):
        specs(inputs, attrs)
        return host(*inputs, **attrs)

    return call


QUANTIZE = q.register_quantized(
    "QuantizeV2", "input:float32, min_range:float32, max_range:float32",
    checked(_quantize_specs, _quantize), _quantize_specs,
    {
        "T": None, "mode": MODES[0], "round_mode": ROUNDING[0], "narrow_range": False, "axis": -1,
        "ensure_minimum_range": 0.01,
    },
)  # fmt: skip


@export("quantization.quantize")
@dispatchable
def quantize(
    input,
    min_range,
    max_range,
    T,
    mode="MIN_COMBINED",
    round_mode="HALF_AWAY_FROM_ZERO",
    name=None,
    narrow_range=False,
    axis=None,
    ensure_minimum_range=0.01,
):
    """Floats as integers of a quantized dtype, which stand for levels between two floats.

    Args:
      input: float32 tensor.
      min_range: the float of the lowest integer; 0 is always in the range.
      max_range: the float of the highest integer.
      T: a quantized dtype: `tf.qint8`, `tf.quint8`, `tf.qint16`, `tf.quint16` or `tf.qint32`.
      mode: "MIN_COMBINED" and "MIN_FIRST" spread the levels over the range (the latter rounds so
        that 0 is a level), "SCALED" multiplies by the largest factor with which the range fits.
      round_mode: "HALF_AWAY_FROM_ZERO", or, with SCALED, "HALF_TO_EVEN".
      name: name of the node when a graph is being built.
      narrow_range: with SCALED, leave the lowest integer out.
      axis: if given, there is a range for each index of this axis; not for MIN_FIRST.
      ensure_minimum_range: the least width of the range, relative to its larger end if that is
        above 1.

    Returns:
      The integers, and the ends of the range that they cover.

    Raises:
      InvalidArgumentError: for another dtype or mode, or a range of the wrong shape or order.

    Example:
      >>> import yeoul as tf
      >>> output, low, high = tf.quantization.quantize([-1.0, 0.0, 0.5, 2.0], -1.0, 1.0, tf.quint8)
      >>> print(output, high.numpy())
      tf.Tensor([  0 128 191 255], shape=(4,), dtype=quint8) 1.0
    """
    attrs = {
        "T": as_dtype(T).np, "mode": mode, "round_mode": round_mode,
        "narrow_range": bool(narrow_range), "axis": -1 if axis is None else axis,
        "ensure_minimum_range": float(ensure_minimum_range),
    }  # fmt: skip
    return QuantizeV2(*execute(QUANTIZE, (input, min_range, max_range), attrs, name))


def _from_first(numbers, low, high, first, last):
    """The floats of the mode MIN_FIRST, with 0 on a level; in float32 throughout, as TensorFlow."""
    if low == high:
        return np.full(numbers.shape, low, F32)
    step = (high - low) / F32(last - first)
    return numbers.astype(F32) * step + (away(low / step) * step - F32(first) * step)


def _dequantize(input, min_range, max_range, mode, narrow_range, axis, dtype):
    low, high = ends(input.shape, min_range, max_range, axis)
    first, last = limits(input.dtype)
    numbers = input.view(input.dtype[0])
    if mode == "MIN_FIRST":
        if axis != -1:
            raise UnimplementedError(
                None, None, "MIN_FIRST mode is not implemented for Dequantize with axis != -1."
            )
        return _from_first(numbers, low, high, first, last).astype(dtype)
    if mode == "MIN_COMBINED":
        half = F32((last - first + 1) // 2 if first else 0)
        scale = (high - low) / F32(last - first)
        return ((numbers.astype(F32) + half) * scale + low).astype(dtype)
    scale = high / F32(last)
    if first:
        scale = np.maximum(low / F32(first + narrow_range), scale)
    return (numbers.astype(F32) * scale).astype(dtype)


def _dequantize_specs(inputs, attrs):
    check_quantized("T", dtype_of(inputs[0]).np)
    check_choice("mode", attrs["mode"], MODES)
    check_choice("dtype", FROM_NUMPY[attrs["dtype"]].name, ("float32", "bfloat16"))
    return [(dims_of(inputs[0]), FROM_NUMPY[attrs["dtype"]])]


DEQUANTIZE = register(
    "Dequantize", "input:T, min_range:float32, max_range:float32",
    host=checked(_dequantize_specs, _dequantize), shape=_dequantize_specs, grad=NONE,
    attrs={"mode": MODES[0], "narrow_range": False, "axis": -1, "dtype": np.dtype(F32)},
)  # fmt: skip


@export("quantization.dequantize")
@dispatchable
def dequantize(
    input,
    min_range,
    max_range,
    mode="MIN_COMBINED",
    name=None,
    axis=None,
    narrow_range=False,
    dtype=float32,
):
    """The floats that quantized integers stand for. See `tf.quantization.quantize`.

    Args:
      input: tensor of a quantized dtype.
      min_range: the float of the lowest integer.
      max_range: the float of the highest integer.
      mode: "MIN_COMBINED", "MIN_FIRST" or "SCALED".
      name: name of the node when a graph is being built.
      axis: if given, there is a range for each index of this axis; not for MIN_FIRST.
      narrow_range: with SCALED, the lowest integer was left out.
      dtype: `tf.float32` or `tf.bfloat16`.

    Raises:
      InvalidArgumentError: if the input is not quantized, or for another mode or dtype.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([0, 51, 255], tf.quint8)
      >>> print(tf.quantization.dequantize(x, 0.0, 5.0))
      tf.Tensor([0. 1. 5.], shape=(3,), dtype=float32)
    """
    attrs = {
        "mode": mode, "narrow_range": bool(narrow_range), "axis": -1 if axis is None else axis,
        "dtype": as_dtype(dtype).np,
    }  # fmt: skip
    return execute(DEQUANTIZE, (input, min_range, max_range), attrs, name)


# Joined along an axis, in a range that holds all.


def joined(arrays, axis, lows, highs):
    """Quantized arrays in one range, joined, and the range."""
    if not arrays[0].ndim or not -arrays[0].ndim <= axis < arrays[0].ndim:
        raise invalid(f"concat_dim {axis} is no axis of arrays of rank {arrays[0].ndim}")
    dtype = arrays[0].dtype
    low = min(F32(0), *(q.scalar(x, "input_mins") for x in lows))
    high = max(q.scalar(x, "input_maxes") for x in highs)
    if limits(dtype)[0]:  # as far below 0 as above
        high = max(abs(low), abs(high))
        low = -high
    parts = []
    for x, a, b in zip(arrays, lows, highs, strict=True):
        a, b = q.scalar(a, "input_mins"), q.scalar(b, "input_maxes")
        same = (a, b) == (low, high)
        parts.append(
            x if same else q.levels(q.to_levels(q.to_floats(x, a, b), low, high, dtype), dtype)
        )
    try:
        numbers = np.concatenate([part.view(dtype[0]) for part in parts], axis)
    except ValueError as error:
        shapes = ", ".join(str(list(x.shape)) for x in arrays)
        raise invalid(
            f"QuantizedConcat: the arrays must be alike in all axes but {axis}: {shapes}"
        ) from error
    return q.levels(numbers, dtype), F32(low), F32(high)


def _concat(*values, N):
    return joined(values[1 : N + 1], int(values[0]), values[N + 1 : 2 * N + 1], values[2 * N + 1 :])


def _joined_specs(arrays, axis):
    dtype, dims = dtype_of(arrays[0]).np, [dims_of(x) for x in arrays]
    axis = known_array(axis)
    if any(d is None for d in dims):
        return q.with_range(None, dtype)
    if axis is None:
        return q.with_range((None,) * len(dims[0]), dtype)
    axis = int(axis) % max(len(dims[0]), 1)
    sizes = [d[axis] for d in dims]
    merged = list(dims[0])
    merged[axis] = None if None in sizes else sum(sizes)
    return q.with_range(tuple(merged), dtype)


CONCAT = q.register_quantized(
    "QuantizedConcat", "values*:", _concat,
    lambda inputs, attrs: _joined_specs(inputs[1 : attrs["N"] + 1], inputs[0]), {"N": None},
)  # fmt: skip


@export("quantization.quantized_concat")
@dispatchable
def quantized_concat(concat_dim, values, input_mins, input_maxes, name=None):
    """Quantized tensors joined along an axis, as levels of a range that holds those of all.

    Args:
      concat_dim: int32 scalar, the axis.
      values: list of tensors of one quantized dtype.
      input_mins: list of float scalars, the lower ends of their ranges.
      input_maxes: list of float scalars, the upper ends.
      name: name of the node when a graph is being built.

    Returns:
      The joined tensor, and the ends of its range.

    Raises:
      InvalidArgumentError: if the lists are not of one length, or the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> parts = [tf.constant([0, 255], tf.quint8), tf.constant([0, 255], tf.quint8)]
      >>> print(tf.quantization.quantized_concat(0, parts, [0.0, 0.0], [1.0, 2.0]).output)
      tf.Tensor([  0 128   0 255], shape=(4,), dtype=quint8)
    """
    lists = {"values": values, "input_mins": input_mins, "input_maxes": input_maxes}
    for key, value in lists.items():
        if not isinstance(value, (list, tuple)):
            raise TypeError(
                f"Expected list for '{key}' argument to 'quantized_concat' Op, not {value!r}."
            )
        if len(value) != len(values):
            raise invalid(
                f"List argument '{key}' to 'quantized_concat' Op with length {len(value)} must "
                f"match length {len(values)} of argument 'values'."
            )
    ranges = [to_tensor(x, np.dtype(F32)) for x in (*input_mins, *input_maxes)]
    axis = to_tensor(concat_dim, np.dtype(np.int32))
    inputs = (axis, *(to_tensor(x) for x in values), *ranges)
    return QuantizedConcat(*execute(CONCAT, inputs, {"N": len(values)}, name))
