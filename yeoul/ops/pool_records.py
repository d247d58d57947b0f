"""The op records of pooling: maximum and average, with their gradients as ops."""

import numpy as np

from yeoul.core.dtypes import int32, int64
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops import pool_kernels
from yeoul.ops.broadcast import wants
from yeoul.ops.conv_shapes import Arguments, with_rank
from yeoul.ops.family import FLOATS, REAL, dtypes
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import partial_dims
from yeoul.ops.windows import Window

MAX_TYPES = REAL - dtypes("uint32", "uint64")


class Pool:
    """What the pooling ops of one number of axes have in common.

    Attributes:
      n: number of spatial axes.
      explicit: whether explicit paddings are known.
    """

    def __init__(self, n, explicit=False):
        self.n, self.explicit = n, explicit

    @property
    def attrs(self):
        """The attributes with their defaults."""
        ones = (1,) * (self.n + 2)
        attrs = {"ksize": ones, "strides": ones, "padding": "SAME"}
        if self.explicit:
            attrs["explicit_paddings"] = ()
        return attrs | {"data_format": {2: "NHWC", 3: "NDHWC"}[self.n]}

    def arguments(self, attrs) -> tuple[Arguments, tuple[int, ...]]:
        """The checked attributes and the window's size along the spatial axes."""
        a = Arguments(self.n, attrs, self.explicit)
        size = a.checked(attrs["ksize"], "ksize")
        if not isinstance(a.padding, str):
            for axis, (k, pads) in enumerate(zip(size, a.padding, strict=True)):
                if max(pads) >= k:
                    raise ValueError(
                        f"paddings must be smaller than the window: {list(pads)} on spatial axis "
                        f"{axis}, where the window's size is {k}"
                    )
        return a, size

    def window(self, attrs, dims) -> tuple[Arguments, Window]:
        """The checked attributes, and the window over an input of these dimensions."""
        a, size = self.arguments(attrs)
        dims = with_rank("input", dims, self.n + 2)
        a.outputs(a.inner(dims), size)
        return a, a.window(a.inner(dims), size)

    def output(self, dims, attrs):
        """Dimensions of the output."""
        a, size = self.arguments(attrs)
        dims = with_rank("input", dims, self.n + 2)
        return a.dims(dims[0], a.outputs(a.inner(dims), size), a.channels(dims))

    def specs(self, inputs, attrs):
        """Shape rule of the forward ops."""
        return [(self.output(dims_of(inputs[0]), attrs), dtype_of(inputs[0]))]

    def input_specs(self, inputs, attrs):
        """Shape rule of gradients: like the original input."""
        self.arguments(attrs)
        return [(dims_of(inputs[0]), dtype_of(inputs[2]))]


def register_max(pool, name, gradient, second):
    """Registers maximum pooling, its gradient, and that one's gradient."""

    def lower(x, **attrs):
        a, w = pool.window(attrs, x.shape)
        return a.back(pool_kernels.max_pool(a.last(x), w))

    def lower_gradient(x, y, g, **attrs):
        a, w = pool.window(attrs, x.shape)
        return a.back(pool_kernels.max_pool_gradient(a.last(x), a.last(y), a.last(g), w))

    def lower_second(x, y, g, **attrs):
        a, w = pool.window(attrs, x.shape)
        found = pool_kernels.max_pool_gradient_gradient(a.last(x), a.last(y), a.last(g), w)
        return a.back(found)

    def rule(r, dy):
        return execute(back, (r.inputs[0], r.outputs[0], dy), r.attrs)

    def gradient_rule(r, ddx):
        x, y, _ = r.inputs
        return None, None, execute(again, (x, y, ddx), r.attrs) if wants(r, 2) else None

    def second_rule(r, d):
        x, y, _ = r.inputs
        return None, None, execute(back, (x, y, d), r.attrs) if wants(r, 2) else None

    def second_specs(inputs, attrs):
        pool.arguments(attrs)
        return [(dims_of(inputs[1]), dtype_of(inputs[2]))]

    common = {"attrs": pool.attrs, "types": MAX_TYPES}
    signature = "orig_input:T, orig_output:T, grad:T"
    forward = register(name, "input:T", lower=lower, shape=pool.specs, grad=rule, **common)
    back = register(
        gradient, signature, lower=lower_gradient, shape=pool.input_specs, grad=gradient_rule,
        **common,
    )  # fmt: skip
    again = register(
        second, signature, lower=lower_second, shape=second_specs, grad=second_rule, **common
    )
    return forward


def register_average(pool, name, gradient, input_name):
    """Registers average pooling and its gradient."""

    def lower(x, **attrs):
        a, w = pool.window(attrs, x.shape)
        return a.back(pool_kernels.avg_pool(a.last(x), w))

    def lower_gradient(sizes, g, **attrs):
        a, w = pool.window(attrs, sizes)
        return a.back(pool_kernels.avg_pool_gradient(a.last(g), a.inner(sizes), w))

    def rule(r, dy):
        return execute(back, (dims_or_shape(r.inputs[0]), dy), r.attrs)

    def gradient_rule(r, ddx):
        return None, execute(forward, (ddx,), r.attrs) if wants(r, 1) else None

    def gradient_specs(inputs, attrs):
        pool.arguments(attrs)
        return [(partial_dims(inputs[0]), dtype_of(inputs[1]))]

    common = {"attrs": pool.attrs, "types": FLOATS}
    forward = register(name, f"{input_name}:T", lower=lower, shape=pool.specs, grad=rule, **common)
    back = register(
        gradient, "orig_input_shape!:int32, grad:T", lower=lower_gradient, shape=gradient_specs,
        grad=gradient_rule, **common,
    )  # fmt: skip
    return forward


FLAT, FLAT_EXPLICIT, SOLID = Pool(2), Pool(2, explicit=True), Pool(3)
MAX_POOL = register_max(FLAT_EXPLICIT, "MaxPool", "MaxPoolGrad", "MaxPoolGradGrad")
MAX_POOL3D = register_max(SOLID, "MaxPool3D", "MaxPool3DGrad", "MaxPool3DGradGrad")
AVG_POOL = register_average(FLAT, "AvgPool", "AvgPoolGrad", "value")
AVG_POOL3D = register_average(SOLID, "AvgPool3D", "AvgPool3DGrad", "input")


def _argmax(x, **attrs):
    target, with_batch = attrs.pop("Targmax"), attrs.pop("include_batch_in_index")
    _, w = FLAT.window({**attrs, "data_format": "NHWC"}, x.shape)
    y = pool_kernels.max_pool(x, w)
    return y, pool_kernels.flat_argmax(x, y, w, with_batch).astype(target)


def _argmax_specs(inputs, attrs):
    spec = FLAT.specs(inputs, {**attrs, "data_format": "NHWC"})[0]
    return [spec, (spec[0], {"int32": int32, "int64": int64}[attrs["Targmax"].name])]


def _argmax_rule(r, dy, _):
    if dy is None:
        return None
    keys = ("ksize", "strides", "padding", "Targmax", "include_batch_in_index")
    attrs = {key: r.attrs[key] for key in keys}
    return execute(ARGMAX_GRADIENT, (r.inputs[0], dy, r.outputs[1]), attrs)


def _argmax_gradient(x, g, places, **attrs):
    return pool_kernels.at_argmax(x.shape, g, places, attrs["include_batch_in_index"])


_argmax_rule.accepts_none = True
ARGMAX_ATTRS = {
    "ksize": (1, 1, 1, 1),
    "strides": (1, 1, 1, 1),
    "Targmax": np.dtype("int64"),
    "padding": "SAME",
    "include_batch_in_index": False,
}
MAX_POOL_ARGMAX = register(
    "MaxPoolWithArgmax",
    "input:T",
    attrs=ARGMAX_ATTRS,
    lower=_argmax,
    shape=_argmax_specs,
    outputs=2,
    grad=_argmax_rule,
    types=MAX_TYPES,
)
ARGMAX_GRADIENT = register(
    "MaxPoolGradWithArgmax",
    "input:T, grad:T, argmax:Targmax",
    attrs=ARGMAX_ATTRS,
    lower=_argmax_gradient,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[1]))],
    grad=AUTO,
    types=MAX_TYPES,
)
