"""Floats quantized and made floats again: tf.quantization.quantize_and_dequantize."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.family import FLOATS

ROUNDINGS = ("HALF_TO_EVEN", "HALF_UP")
RANGE = {"signed_input": True, "num_bits": 8, "range_given": False}
FULL = {**RANGE, "round_mode": "HALF_TO_EVEN", "narrow_range": False, "axis": -1}


def check(attrs):
    """Raises InvalidArgumentError for too few or too many bits, or another way of rounding."""
    bits, signed = attrs["num_bits"], attrs["signed_input"]
    if not (isinstance(bits, int) and 1 <= bits <= (61 if signed else 62)):
        raise invalid(f"num_bits is out of range: {bits} with signed_input {signed}")
    if attrs["round_mode"] not in ROUNDINGS:
        raise invalid(
            f"Value for attr 'round_mode' of {attrs['round_mode']!r} is not in the list of allowed "
            f"values: {', '.join(ROUNDINGS)}"
        )


def differ(n, m):
    """True if two dimensions are known and not equal."""
    return None not in (n, m) and n != m


def check_axis(dims, limits, axis):
    """Raises ValueError unless there is such an axis, and the limits are as long as it is."""
    if dims is None:
        return
    if axis != -1 and not -len(dims) <= axis < len(dims):
        raise ValueError(f"Shape must be at least rank {axis + 1} but is rank {len(dims)}")
    for name, shape in zip(("input_min", "input_max"), limits, strict=True):
        if shape is None:
            continue
        if axis == -1 and len(shape) > 0:
            raise ValueError(f"{name} must be a scalar unless axis is given, got {list(shape)}")
        if axis != -1 and (len(shape) != 1 or differ(shape[0], dims[axis])):
            raise ValueError(
                f"Shape must be rank 1 for {name} when the axis is specified, with {dims[axis]} "
                f"elements; got shape {list(shape)}"
            )


def scales(xp, low, high, attrs):
    """The range as it is quantized: its ends, steps a unit, and size of a step."""
    bits, signed = attrs["num_bits"], attrs["signed_input"]
    first = -(2 ** (bits - 1)) + attrs["narrow_range"] if signed else 0
    last = 2 ** (bits - 1) - 1 if signed else 2**bits - 1
    one, first, last, most = (
        np.asarray(v, low.dtype) for v in (1, first, last, np.finfo(low.dtype).max)
    )
    of_low = xp.where(first * low > 0, first / xp.where(low == 0, one, low), most)
    of_high = xp.where(last * high > 0, last / xp.where(high == 0, one, high), most)
    keeps_low = of_low < of_high
    step = xp.where(keeps_low, low / xp.where(first == 0, one, first), high / (last or one))
    scale = xp.where(keeps_low, of_low, of_high)
    low = xp.where(keeps_low, low, first * step)
    return low, xp.where(keeps_low, last * step, high), scale, step


def least(xp, x, axes):
    """The smallest and the largest numbers, of which NaN is none."""
    known = ~xp.isnan(x)
    infinity = np.asarray(np.inf, x.dtype)
    low = xp.min(xp.where(known, x, infinity), axes)
    return low, xp.max(xp.where(known, x, -infinity), axes)


def backwards(x, low, high, *_, range_given=False, **attrs):
    """True if the lower end of a given range is above the upper one, or one of them is NaN."""
    return ~(low <= high).all() & range_given


def compute(xp, x, low, high, **attrs):
    """The numbers rounded to the steps of the range, which is that of the numbers unless given."""
    check(attrs)
    axis = attrs["axis"]
    check_axis(x.shape, (low.shape, high.shape), axis)
    if x.size == 0:
        return x
    wide = x.astype(np.float32) if x.dtype.itemsize == 2 else x
    low, high = low.astype(wide.dtype), high.astype(wide.dtype)
    if not attrs["range_given"]:
        axes = None if axis == -1 else tuple(i for i in range(x.ndim) if i != axis % x.ndim)
        low, high = least(xp, wide, axes)
    elif xp is np and not (low <= high).all():
        raise invalid(f"Invalid range: input_min {low} > input_max {high}, or one is NaN")
    low, high, scale, step = scales(xp, low, high, attrs)
    if axis != -1:
        shape = [1] * x.ndim
        shape[axis] = -1
        low, high, scale, step = (v.reshape(shape) for v in (low, high, scale, step))
    if attrs["range_given"]:
        wide = xp.maximum(xp.minimum(wide, high), low)
    steps = wide * scale
    half_up = attrs["round_mode"] == "HALF_UP"
    steps = xp.floor(steps + np.asarray(0.5, steps.dtype)) if half_up else xp.round(steps)
    return (steps * step).astype(x.dtype)


def _specs(inputs, attrs):
    check(FULL | attrs | {"num_bits": attrs.get("num_bits", 8)})
    check_axis(dims_of(inputs[0]), [dims_of(v) for v in inputs[1:3]], attrs["axis"])
    return [(dims_of(inputs[0]), dtype_of(inputs[0]))]


def implementations(function):
    """The fields of a record for XLA and for NumPy."""
    return {
        "lower": lambda *inputs, **attrs: function(jnp, *inputs, **attrs),
        "host": lambda *inputs, **attrs: np.asarray(function(np, *inputs, **attrs)),
    }


def _first(xp, x, input_min, input_max, **attrs):
    low, high = (np.asarray(v, x.dtype) for v in (input_min, input_max))
    return compute(xp, x, low, high, **(FULL | attrs))


def _third(xp, x, low, high, num_bits, **attrs):
    return compute(xp, x, low, high, **(FULL | attrs | {"num_bits": num_bits}))


def _gradient(xp, dy, x, low, high, axis):
    """The gradient of the numbers in the range; none flows to its ends."""
    check_axis(x.shape, (low.shape, high.shape), axis)
    if axis != -1:
        shape = [1] * x.ndim
        shape[axis] = -1
        low_, high_ = low.reshape(shape), high.reshape(shape)
    else:
        low_, high_ = low, high
    inside = xp.where((x >= low_) & (x <= high_), dy, np.asarray(0, dy.dtype))
    return inside, xp.zeros_like(low), xp.zeros_like(high)


def _gradient_specs(inputs, attrs):
    check_axis(dims_of(inputs[1]), [dims_of(v) for v in inputs[2:]], attrs["axis"])
    return [(dims_of(v), dtype_of(v)) for v in inputs[1:]]


THREE = "input:T, input_min:T, input_max:T"
FIRST = register(
    "QuantizeAndDequantize", "input:T", attrs={**RANGE, "input_min": 0.0, "input_max": 0.0},
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))],
    grad=lambda r, dy: dy, types=FLOATS, **implementations(_first),
)  # fmt: skip
SECOND = register(
    "QuantizeAndDequantizeV2", THREE, attrs=FULL, refuses=backwards, shape=_specs, types=FLOATS,
    grad=lambda r, dy: (dy, None, None), **implementations(compute),
)  # fmt: skip
THIRD = register(
    "QuantizeAndDequantizeV3", f"{THREE}, num_bits!:int32", shape=_specs, types=FLOATS,
    refuses=backwards,
    attrs={"signed_input": True, "range_given": True, "narrow_range": False, "axis": -1},
    grad=lambda r, dy: (dy, None, None, None), **implementations(_third),
)  # fmt: skip
FOURTH_GRAD = register(
    "QuantizeAndDequantizeV4Grad", "gradients:T, input:T, input_min:T, input_max:T",
    attrs={"axis": -1}, shape=_gradient_specs, grad=AUTO, types=FLOATS, outputs=3,
    lower=lambda *inputs, axis: _gradient(jnp, *inputs, axis),
    host=lambda *inputs, axis: _gradient(np, *inputs, axis),
)  # fmt: skip
FOURTH = register(
    "QuantizeAndDequantizeV4", THREE, attrs=FULL, refuses=backwards, shape=_specs, types=FLOATS,
    grad=lambda r, dy: execute(FOURTH_GRAD, (dy, *r.inputs), {"axis": r.attrs["axis"]}),
    **implementations(compute),
)  # fmt: skip


def run(op, input, low, high, options, axis, name):
    """`execute` of the second or fourth version."""
    input = to_tensor(input)
    dtype = input.dtype.np
    names = ("signed_input", "num_bits", "range_given", "round_mode", "narrow_range")
    kinds = (bool, int, bool, str, bool)
    attrs = {n: kind(v) for n, kind, v in zip(names, kinds, options, strict=True)}
    attrs["axis"] = -1 if axis is None else int(axis)
    if attrs["axis"] < -1 and input.shape.rank is not None:
        attrs["axis"] += input.shape.rank
    return execute(op, (input, to_tensor(low, dtype), to_tensor(high, dtype)), attrs, name)


@export("quantization.quantize_and_dequantize")
@dispatchable
def quantize_and_dequantize(
    input,
    input_min,
    input_max,
    signed_input=True,
    num_bits=8,
    range_given=False,
    round_mode="HALF_TO_EVEN",
    name=None,
    narrow_range=False,
    axis=None,
):
    """As `tf.quantization.quantize_and_dequantize_v2`, with a gradient that ignores the range.

    Args:
      input: float tensor.
      input_min: lower end of the range; a scalar, or a vector if there is an axis.
      input_max: upper end of it.
      signed_input: whether integers below 0 are used.
      num_bits: of the integers.
      range_given: whether the range is that given; otherwise it is that of `input`.
      round_mode: "HALF_TO_EVEN" or "HALF_UP".
      name: name of the node in a graph.
      narrow_range: leave out the lowest integer.
      axis: an axis that has a range for each index; None: one for all.

    Returns:
      A tensor like `input`.

    Raises:
      InvalidArgumentError: if the range is empty or has the wrong shape, or for other bits.

    Example:
      >>> import yeoul as tf
      >>> back = tf.quantization.quantize_and_dequantize([0.3, 1.7, 9.0], 0.0, 7.0, num_bits=4,
      ...                                                range_given=True)
      >>> print(back.numpy())
      [0. 2. 7.]
    """
    options = (signed_input, num_bits, range_given, round_mode, narrow_range)
    return run(SECOND, input, input_min, input_max, options, axis, name)


@export("quantization.quantize_and_dequantize_v2")
@dispatchable
def quantize_and_dequantize_v2(
    input,
    input_min,
    input_max,
    signed_input=True,
    num_bits=8,
    range_given=False,
    round_mode="HALF_TO_EVEN",
    name=None,
    narrow_range=False,
    axis=None,
):
    """Numbers as they come out of integers of few bits: scaled, rounded, and scaled back.

    The end of the range that needs the larger step decides on the step; 0 stays 0. The gradient is
    that of the result inside the range, 0 outside.

    Args:
      input: float tensor.
      input_min: lower end of the range; a scalar, or a vector if there is an axis.
      input_max: upper end of it.
      signed_input: whether integers below 0 are used.
      num_bits: of the integers.
      range_given: whether the range is that given; otherwise it is that of `input`.
      round_mode: "HALF_TO_EVEN" or "HALF_UP".
      name: name of the node in a graph.
      narrow_range: leave out the lowest integer.
      axis: an axis that has a range for each index; None: one for all.

    Returns:
      A tensor like `input`.

    Raises:
      InvalidArgumentError: if the range is empty or has the wrong shape, or for other bits.

    Example:
      >>> import yeoul as tf
      >>> back = tf.quantization.quantize_and_dequantize_v2([0.3, 1.7, -9.0], -8.0, 7.0, num_bits=4,
      ...                                                   range_given=True)
      >>> print(back.numpy())
      [ 0.  2. -8.]
    """
    options = (signed_input, num_bits, range_given, round_mode, narrow_range)
    return run(FOURTH, input, input_min, input_max, options, axis, name)


SECOND.public, FOURTH.public = quantize_and_dequantize, quantize_and_dequantize_v2
