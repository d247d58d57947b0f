"""Quantization by a scale and the integer of 0, of all values or along an axis: UniformQuantize."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.quantization import levels as q
from yeoul.ops.quantization.levels import F32


def along(x, dims, axis):
    """Scales or zeros in a shape that broadcasts with an array of these dimensions.

    Raises:
      InvalidArgumentError: if there is not one, or one for each index of the axis.
    """
    if axis == -1:
        return q.scalar(x, "scales and zero_points") if x.dtype == F32 else x.reshape(())
    if not 0 <= axis < len(dims) or x.shape != (dims[axis],):
        raise invalid(
            f"quantization_axis {axis} of an array of shape {list(dims)} needs as many scales and "
            f"zero points as the axis is long, not the shape {list(x.shape)}"
        )
    return x.reshape([-1 if i == axis else 1 for i in range(len(dims))])


def quantized(x, scales, zeros, dtype, axis, low, high):
    """Floats as integers of the dtype: `x / scale + zero`, rounded and clipped."""
    scales, zeros = along(scales, x.shape, axis), along(zeros, x.shape, axis)
    numbers = np.floor(x * (F32(1) / scales) + zeros.astype(F32) + F32(0.5))
    return q.levels(np.clip(numbers.astype(np.int64), low, high), dtype)


def floats(x, scales, zeros, axis):
    """The floats that the integers stand for: `(x - zero) * scale`."""
    scales, zeros = along(scales, x.shape, axis), along(zeros, x.shape, axis)
    return ((x.view(x.dtype[0]).astype(np.int64) - zeros) * scales).astype(F32)


def limits(prefix=""):
    """Attributes of one quantized tensor."""
    return {
        f"{prefix}quantization_axis": -1, f"{prefix}quantization_min_val": None,
        f"{prefix}quantization_max_val": None,
    }  # fmt: skip


def like_first_as(attr):
    """Rule: the shape of the first input in the dtype of an attribute."""
    return lambda inputs, attrs: [(dims_of(inputs[0]), FROM_NUMPY[attrs[attr]])]


def _quantize(
    input, scales, zero_points, Tout, quantization_axis, quantization_min_val, quantization_max_val
):
    return quantized(
        input, scales, zero_points, Tout, quantization_axis, quantization_min_val,
        quantization_max_val,
    )  # fmt: skip


def _dequantize(input, scales, zero_points, Tout, quantization_axis, **limits):
    return floats(input, scales, zero_points, quantization_axis).astype(Tout)


RANGE = "scales:float32, zero_points:int32"
register(
    "UniformQuantize", f"input:Tin, {RANGE}", host=_quantize, grad=NONE,
    shape=like_first_as("Tout"), attrs={"Tout": None, **limits()},
)  # fmt: skip
register(
    "UniformDequantize", f"input:Tin, {RANGE}", host=_dequantize, grad=NONE,
    shape=like_first_as("Tout"), attrs={"Tout": None, **limits()},
)  # fmt: skip


def _requantize(
    input, input_scales, input_zero_points, output_scales, output_zero_points, Tout, **ends
):
    taken = floats(input, input_scales, input_zero_points, ends["input_quantization_axis"])
    return quantized(
        taken, output_scales, output_zero_points, Tout, ends["output_quantization_axis"],
        ends["output_quantization_min_val"], ends["output_quantization_max_val"],
    )  # fmt: skip


register(
    "UniformRequantize",
    "input:Tin, input_scales:float32, input_zero_points:int32, output_scales:float32, "
    "output_zero_points:int32",
    host=_requantize, grad=NONE, shape=like_first_as("Tout"),
    attrs={"Tout": None, **limits("input_"), **limits("output_")},
)  # fmt: skip


def _add(
    lhs, rhs, lhs_scales, lhs_zero_points, rhs_scales, rhs_zero_points, output_scales,
    output_zero_points, **ends,
):  # fmt: skip
    axis = ends["output_quantization_axis"]
    low, high = ends["output_quantization_min_val"], ends["output_quantization_max_val"]
    total = 0
    for x, scales, zeros, side in (
        (lhs, lhs_scales, lhs_zero_points, ends["lhs_quantization_axis"]),
        (rhs, rhs_scales, rhs_zero_points, ends["rhs_quantization_axis"]),
    ):
        part = floats(x, scales, zeros, side)
        part = quantized(part, output_scales, output_zero_points, lhs.dtype, axis, low, high)
        total = total + part.view(part.dtype[0]).astype(np.int64)
    total = total - along(output_zero_points, total.shape, axis)
    return q.levels(np.clip(total, low, high), lhs.dtype)


register(
    "UniformQuantizedAdd",
    "lhs:T, rhs:T, lhs_scales:float32, lhs_zero_points:int32, rhs_scales:float32, "
    "rhs_zero_points:int32, output_scales:float32, output_zero_points:int32",
    host=_add, grad=NONE,
    shape=lambda inputs, attrs: [
        (broadcast_dims(dims_of(inputs[0]), dims_of(inputs[1])), dtype_of(inputs[0]))
    ],
    attrs={**limits("lhs_"), **limits("rhs_"), **limits("output_")},
)  # fmt: skip


def _clip(operand, min, max, scales, zero_points, quantization_axis, **ends):
    low, high = (
        along(x.view(x.dtype[0]), operand.shape, quantization_axis) for x in (min, max)
    )  # fmt: skip
    return q.levels(np.clip(operand.view(operand.dtype[0]), low, high), operand.dtype)


register(
    "UniformQuantizedClipByValue", f"operand:T, min:T, max:T, {RANGE}", host=_clip, grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))], attrs=limits(),
)  # fmt: skip
