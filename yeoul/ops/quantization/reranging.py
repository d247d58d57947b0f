"""Quantized integers in other ranges, shapes and dtypes: Requantize, QuantizedRelu."""

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.infer import dtype_of
from yeoul.engine.op import TABLE
from yeoul.ops.quantization import levels as q
from yeoul.ops.quantization.arithmetic import ranges
from yeoul.ops.quantization.levels import F32, F64, QINT32, QUINT8, away, limits


def in_range(x, low, high, new_low, new_high, dtype):
    """The integers of `dtype` that stand for what those of `x` stand for."""
    floats = q.to_floats(x, low, high)
    if (x.dtype, dtype) != (QINT32, QUINT8) or new_low == new_high:
        return q.levels(q.to_levels(floats, new_low, new_high, dtype), dtype)
    numbers = away((floats.astype(F64) - new_low) / q.step_of(new_low, new_high, dtype))
    return q.levels(np.clip(numbers, *limits(dtype)), dtype)


def used_range(x, low, high):
    """The range of the floats that occur, with 0 in it."""
    numbers = x.view(x.dtype[0])
    first, last = limits(x.dtype)
    ends = (numbers.min(), numbers.max()) if x.size else (last, first)
    smallest, largest = q.to_floats(q.levels(np.array(ends), x.dtype), low, high)
    return min(F32(0), smallest), largest


def _range(input, input_min, input_max):
    return used_range(input, *ranges(input_min, input_max))


q.register_quantized(
    "RequantizationRange", "input:Tinput, input_min:float32, input_max:float32", _range,
    lambda inputs, attrs: [q.SCALAR, q.SCALAR], {}, outputs=2,
)  # fmt: skip


def _shrink(input, input_min, input_max, out_type):
    ends = ranges(input_min, input_max)
    used = used_range(input, *ends)
    return in_range(input, *ends, *used, out_type), *used


q.register_quantized(
    "QuantizeDownAndShrinkRange", "input:Tinput, input_min:float32, input_max:float32", _shrink,
    q.like_first_in("out_type"), {"out_type": None},
)  # fmt: skip


def _requantize(
    input, input_min, input_max, requested_output_min, requested_output_max, out_type
):  # fmt: skip
    low, high = ranges(requested_output_min, requested_output_max)
    if low > 0:
        raise invalid(f"requested_output_min must be <= 0, but got {low:g}")
    if high < low:
        raise invalid(
            f"requested_output_max must be >= requested_output_min, but got {high:g} and {low:g}"
        )
    return in_range(input, *ranges(input_min, input_max), low, high, out_type), low, high


q.register_quantized(
    "Requantize",
    "input:Tinput, input_min:float32, input_max:float32, requested_output_min:float32, "
    "requested_output_max:float32",
    _requantize, q.like_first_in("out_type"), {"out_type": None},
)  # fmt: skip


def _clipped(features, low, high, out_type, most):
    """The integers between those of 0 and of `most`."""
    zero = int(q.to_levels(0.0, low, high, features.dtype))
    top = None if most is None else int(q.to_levels(most, low, high, features.dtype))
    numbers = np.clip(features.view(features.dtype[0]).astype(np.int64), zero, top)
    return q.levels(numbers, out_type), low, high


RELU_INPUTS = "min_features:float32, max_features:float32"


def _relu(features, min_features, max_features, out_type):
    return _clipped(features, *ranges(min_features, max_features), out_type, None)


def _relu6(features, min_features, max_features, out_type):
    return _clipped(features, *ranges(min_features, max_features), out_type, 6.0)


def _relu_x(features, max_value, min_features, max_features, out_type):
    most = q.scalar(max_value, "max_value")
    return _clipped(features, *ranges(min_features, max_features), out_type, most)


RELU_RULE, RELU_ATTRS = q.like_first_in("out_type"), {"out_type": QUINT8}
q.register_quantized(
    "QuantizedRelu", f"features:Tinput, {RELU_INPUTS}", _relu, RELU_RULE, RELU_ATTRS
)
q.register_quantized(
    "QuantizedRelu6", f"features:Tinput, {RELU_INPUTS}", _relu6, RELU_RULE, RELU_ATTRS
)
q.register_quantized(
    "QuantizedReluX", f"features:Tinput, max_value:float32, {RELU_INPUTS}", _relu_x, RELU_RULE,
    RELU_ATTRS,
)  # fmt: skip


def _reshape(tensor, shape, input_min, input_max):
    return TABLE["Reshape"].host(tensor, shape), *ranges(input_min, input_max)


def _reshape_specs(inputs, attrs):
    ((dims, _),) = TABLE["Reshape"].shape(inputs[:2], {})
    return q.with_range(dims, dtype_of(inputs[0]).np)


q.register_quantized(
    "QuantizedReshape", "tensor:T, shape!:Tshape, input_min:float32, input_max:float32", _reshape,
    _reshape_specs, {},
)  # fmt: skip


def _instance_norm(
    x, x_min, x_max, output_range_given, given_y_min, given_y_max, variance_epsilon, min_separation
):
    if x.ndim != 4:
        raise invalid(f"x must have 4 dimensions, not the shape {list(x.shape)}")
    floats = q.to_floats(x, *ranges(x_min, x_max))
    mean, variance = floats.mean((1, 2), keepdims=True), floats.var((1, 2), keepdims=True)
    floats = (floats - mean) / np.sqrt(variance + F32(variance_epsilon))
    if output_range_given:
        low, high = F32(given_y_min), F32(given_y_max)
    else:
        low, high = (floats.min(), floats.max()) if x.size else (F32(0), F32(0))
        high = max(high, low + F32(min_separation))
    numbers = q.to_levels(floats, low, high, x.dtype)
    return q.levels(numbers, x.dtype), low, high


q.register_quantized(
    "QuantizedInstanceNorm", "x:T, x_min:float32, x_max:float32", _instance_norm, q.like_first,
    {
        "output_range_given": False, "given_y_min": 0.0, "given_y_max": 0.0,
        "variance_epsilon": 1e-05, "min_separation": 0.001,
    },
)  # fmt: skip


def _resize(images, size, min, max, align_corners, half_pixel_centers):
    low, high = ranges(min, max)
    options = {"align_corners": align_corners, "half_pixel_centers": half_pixel_centers}
    plain = not images.dtype.names
    floats = images if plain else q.to_floats(images, low, high)
    resized = np.asarray(TABLE["ResizeBilinear"].host(floats, size, **options))
    if plain:
        return resized.astype(images.dtype), low, high
    return q.levels(q.to_levels(resized, low, high, images.dtype), images.dtype), low, high


def _resize_specs(inputs, attrs):
    ((dims, _),) = TABLE["ResizeBilinear"].shape(inputs[:2], attrs)
    return [(dims, dtype_of(inputs[0])), q.SCALAR, q.SCALAR]


q.register_quantized(
    "QuantizedResizeBilinear", "images:T, size!:int32, min:float32, max:float32", _resize,
    _resize_specs, {"align_corners": False, "half_pixel_centers": False},
)  # fmt: skip
