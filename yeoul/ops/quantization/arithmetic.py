"""Sums, products, convolutions and pools of quantized integers: QuantizedAdd, QuantizedMatMul.

TensorFlow has no public functions for them but `tf.raw_ops`: graphs of quantized models hold them.
"""

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.ops.quantization import levels as q
from yeoul.ops.quantization.levels import F32, QINT32, QUINT8, limits

PAIR = "min_x:float32, max_x:float32, min_y:float32, max_y:float32"


def ranges(*parts):
    """The ends of ranges, as float32 scalars."""
    return [q.scalar(x, "range") for x in parts]


def sums(low, high, factor):
    """The range of int32 sums: far wider than the terms."""
    widest = max(abs(low), abs(high)) * F32(factor)
    return F32(-widest), F32(widest)


def in_int32(x, low, high, sum_low, sum_high):
    """The levels of an array in the range of the sums."""
    return q.to_levels(q.to_floats(x, low, high), sum_low, sum_high, QINT32)


def stepped(x, low, high, sum_low, sum_high):
    """As `in_int32`, by the whole number of new levels that are nearest to one old level."""
    first = q.levels(np.array([0, 1]), x.dtype)
    zero, one = in_int32(first, low, high, sum_low, sum_high)
    return zero + x.view(x.dtype[0]).astype(np.int64) * (one - zero)


def _add(x, y, min_x, max_x, min_y, max_y, Toutput):
    a, b = ranges(min_x, max_x), ranges(min_y, max_y)
    total = sums(min(a[0], b[0]), max(a[1], b[1]), 1 << 14)
    parts = [
        (in_int32 if part.ndim == 0 else stepped)(part, *ends, *total)
        for part, ends in ((x, a), (y, b))
    ]
    return q.levels(parts[0] + parts[1], Toutput), *total


def _multiply(x, y, min_x, max_x, min_y, max_y, Toutput):
    a, b = ranges(min_x, max_x), ranges(min_y, max_y)
    product = q.centred(x, *a) * q.centred(y, *b)
    return q.levels(product, Toutput), *q.range_of_products(*a, *b, (x.dtype, y.dtype))


TO_INT32 = {"Toutput": QINT32}
q.register_quantized(
    "QuantizedAdd", f"x:T1, y:T2, {PAIR}", _add, q.broadcast_in("Toutput"), TO_INT32
)
q.register_quantized(
    "QuantizedMul", f"x:T1, y:T2, {PAIR}", _multiply, q.broadcast_in("Toutput"), TO_INT32
)


def _bias(input, bias, min_input, max_input, min_bias, max_bias, out_type):
    if bias.ndim != 1 or not input.ndim or bias.shape[0] != input.shape[-1]:
        raise invalid(
            "Must provide as many biases as the last dimension of the input tensor: "
            f"{list(bias.shape)} vs. {list(input.shape)}"
        )
    a, b = ranges(min_input, max_input), ranges(min_bias, max_bias)
    total = sums(min(a[0], b[0]), max(a[1], b[1]), 1 << 17)
    return q.levels(in_int32(input, *a, *total) + in_int32(bias, *b, *total), out_type), *total


q.register_quantized(
    "QuantizedBiasAdd",
    "input:T1, bias:T2, min_input:float32, max_input:float32, min_bias:float32, max_bias:float32",
    _bias, q.like_first_in("out_type"), {"out_type": None},
)  # fmt: skip


def _matmul(a, b, min_a, max_a, min_b, max_b, Toutput, transpose_a, transpose_b, Tactivation):
    ends = ranges(min_a, max_a), ranges(min_b, max_b)
    options = {"transpose_a": transpose_a, "transpose_b": transpose_b, "Toutput": Toutput}
    _matmul_specs((a, b), options)
    x, y = q.centred(a, *ends[0]), q.centred(b, *ends[1])
    product = (x.T if transpose_a else x) @ (y.T if transpose_b else y)
    return q.levels(product, Toutput), *q.range_of_products(*ends[0], *ends[1], (a.dtype, b.dtype))


def _matmul_specs(inputs, attrs):
    x, y = (dims_of(i) for i in inputs[:2])
    if x is None or y is None:
        return q.with_range((None, None), attrs["Toutput"])
    if len(x) != 2 or len(y) != 2:
        raise ValueError(f"QuantizedMatMul takes matrices, not shapes {list(x)} and {list(y)}")
    x, y = (x[::-1] if attrs["transpose_a"] else x), (y[::-1] if attrs["transpose_b"] else y)
    if None not in (x[1], y[0]) and x[1] != y[0]:
        raise ValueError(f"Matrix size-incompatible: In[0]: {list(x)}, In[1]: {list(y)}")
    return q.with_range((x[0], y[1]), attrs["Toutput"])


q.register_quantized(
    "QuantizedMatMul",
    "a:T1, b:T2, min_a:float32, max_a:float32, min_b:float32, max_b:float32",
    _matmul, _matmul_specs,
    {"Toutput": QINT32, "transpose_a": False, "transpose_b": False, "Tactivation": QUINT8},
)  # fmt: skip


# Windows of images: convolution and pooling.


def window_dims(dims, sizes, strides, padding):
    """Rows and columns of the result, and the padding before and after each."""
    out, pads = [], []
    for n, size, stride in zip(dims, sizes, strides, strict=True):
        if padding == "VALID":
            count, lack = max(0, -(-(n - size + 1) // stride)), 0
        else:
            count = -(-n // stride)
            lack = max(0, (count - 1) * stride + size - n)
        out.append(count)
        pads.append((lack // 2, lack - lack // 2))
    return out, pads


def windows(x, sizes, strides, padding, fill):
    """Views of the windows: [batch, rows, columns, channels, height, width]."""
    counts, pads = window_dims(x.shape[1:3], sizes, strides, padding)
    x = np.pad(x, [(0, 0), *pads, (0, 0)], constant_values=fill)
    if 0 in counts:
        return np.zeros((x.shape[0], *counts, x.shape[3], *sizes), x.dtype)
    views = np.lib.stride_tricks.sliding_window_view(x, sizes, (1, 2))
    return views[:, :: strides[0], :: strides[1]][:, : counts[0], : counts[1]]


def _window_specs(dims, sizes, strides, padding, channels, dtype):
    if dims is None:
        return q.with_range((None,) * 4, dtype)
    if len(dims) != 4:
        raise ValueError(f"input must be 4-dimensional, but has the shape {list(dims)}")
    counts = [
        None if n is None or size is None else window_dims((n,), (size,), (stride,), padding)[0][0]
        for n, size, stride in zip(dims[1:3], sizes, strides, strict=True)
    ]
    return q.with_range((dims[0], *counts, channels), dtype)


def _conv_specs(inputs, attrs):
    filters = dims_of(inputs[1]) or (None,) * 4
    strides, padding = attrs["strides"][1:3], attrs["padding"]
    dims = dims_of(inputs[0])
    return _window_specs(dims, filters[:2], strides, padding, filters[3], attrs["out_type"])


def _conv(
    input, filter, min_input, max_input, min_filter, max_filter, out_type, strides, padding,
    dilations,
):  # fmt: skip
    if tuple(dilations) != (1, 1, 1, 1):
        raise invalid(
            "Current implementation only supports dilated rate as 1 in the row and column "
            f"dimensions, not {list(dilations)}."
        )
    if input.ndim != 4 or filter.ndim != 4 or input.shape[3] != filter.shape[2]:
        raise invalid(
            "input and filter must have 4 dimensions and the same depth: "
            f"{list(input.shape)} vs {list(filter.shape)}"
        )
    a, b = ranges(min_input, max_input), ranges(min_filter, max_filter)
    x, kernel = q.centred(input, *a), q.centred(filter, *b)
    views = windows(x, filter.shape[:2], strides[1:3], padding, 0)
    products = np.einsum("brcihw,hwio->brco", views, kernel)
    types = input.dtype, filter.dtype
    return q.levels(products, out_type), *q.range_of_products(*a, *b, types)


q.register_quantized(
    "QuantizedConv2D",
    "input:Tinput, filter:Tfilter, min_input:float32, max_input:float32, min_filter:float32, "
    "max_filter:float32",
    _conv, _conv_specs,
    {"out_type": QINT32, "strides": None, "padding": None, "dilations": (1, 1, 1, 1)},
)  # fmt: skip


def pool(reduce, fill):
    """Pooling by `reduce(windows)`, an int64 array; `fill(dtype)` stands around the image."""

    def host(input, min_input, max_input, ksize, strides, padding):
        ends = ranges(min_input, max_input)
        if input.ndim != 4:
            raise invalid(f"input must be 4-dimensional, but has the shape {list(input.shape)}")
        numbers = input.view(input.dtype[0]).astype(np.int64)
        views = windows(numbers, ksize[1:3], strides[1:3], padding, fill(input.dtype))
        inside = windows(np.ones_like(numbers), ksize[1:3], strides[1:3], padding, 0)
        return q.levels(reduce(views, inside), input.dtype), *ends

    return host


def _pool_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0]).np
    channels = dims[3] if dims is not None and len(dims) == 4 else None
    return _window_specs(
        dims, attrs["ksize"][1:3], attrs["strides"][1:3], attrs["padding"], channels, dtype
    )


POOL_INPUTS = "input:T, min_input:float32, max_input:float32"
POOL_ATTRS = {"ksize": None, "strides": None, "padding": None}
q.register_quantized(
    "QuantizedAvgPool", POOL_INPUTS,
    pool(lambda x, inside: np.rint(x.sum((4, 5)) / inside.sum((4, 5))), lambda dtype: 0),
    _pool_specs, POOL_ATTRS,
)  # fmt: skip
q.register_quantized(
    "QuantizedMaxPool", POOL_INPUTS,
    pool(lambda x, inside: x.max((4, 5)), lambda dtype: limits(dtype)[0]),
    _pool_specs, POOL_ATTRS,
)  # fmt: skip
