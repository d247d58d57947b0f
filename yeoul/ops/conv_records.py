"""The op records of convolutions: forward, input gradient, filter gradient."""

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops import conv_host, depthwise_kernels, grouped_kernels
from yeoul.ops.broadcast import wants
from yeoul.ops.conv_shapes import Arguments, with_rank
from yeoul.ops.family import FLOATS, dtypes
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import partial_dims


class Family:
    """The three ops of one kind of convolution.

    Attributes:
      forward, input_gradient, filter_gradient: the records.
    """

    def __init__(self, names, n, kernels, *, depthwise=False, explicit=True, types=FLOATS):
        """Registers the ops.

        Args:
          names: TF's op names: forward, input gradient, filter gradient.
          n: number of spatial axes.
          kernels: functions (x, filters, window, groups), (g, filters, dims, window, groups) and
            (x, g, window, groups).
          depthwise: whether filters are (*window, channels, multiplier).
          explicit: whether TF's op knows explicit paddings.
          types: np.dtypes accepted.
        """
        self.n, self.kernels, self.depthwise, self.explicit = n, kernels, depthwise, explicit
        attrs = {"strides": (1,) * (n + 2), "padding": "SAME"}
        if explicit:
            attrs["explicit_paddings"] = ()
        attrs |= {"data_format": {2: "NHWC", 3: "NDHWC"}[n], "dilations": (1,) * (n + 2)}
        self.defaults = attrs
        hosts = [self.on_host(run) for run in (self._forward, self._input, self._filter)]
        self.forward = register(
            names[0], "input:T, filter:T", attrs=attrs, types=types, limit=conv_host.LIMIT,
            host=hosts[0], lower=self._forward, shape=self._forward_specs, grad=self._forward_rule,
        )  # fmt: skip
        self.input_gradient = register(
            names[1], "input_sizes!:Tshape, filter:T, out_backprop:T", attrs=attrs, types=types,
            limit=conv_host.LIMIT, host=hosts[1], lower=self._input, shape=self._input_specs,
            grad=self._input_rule,
        )  # fmt: skip
        self.filter_gradient = register(
            names[2], "input:T, filter_sizes!:Tshape, out_backprop:T", attrs=attrs, types=types,
            limit=conv_host.LIMIT, host=hosts[2], lower=self._filter, shape=self._filter_specs,
            grad=self._filter_rule,
        )  # fmt: skip

    # What the ops compute.

    def on_host(self, run):
        """The computation with NumPy's kernels; None if there are none."""
        if self.depthwise:
            return None
        return lambda *inputs, **attrs: run(*inputs, kernels=conv_host.KERNELS, **attrs)

    def _forward(self, x, filters, kernels=None, **attrs):
        a = Arguments(self.n, attrs, self.explicit)
        self.output(a, x.shape, filters.shape)
        x = a.last(x)
        w = a.window(x.shape[1:-1], filters.shape[:-2])
        return a.back((kernels or self.kernels)[0](x, filters, w, x.shape[-1] // filters.shape[-2]))

    def _input(self, sizes, filters, g, kernels=None, **attrs):
        a = Arguments(self.n, attrs, self.explicit)
        self.fitting(a, sizes, filters.shape, g.shape)
        dims = a.inner(sizes)
        w = a.window(dims, filters.shape[:-2])
        groups = a.channels(sizes) // filters.shape[-2]
        return a.back((kernels or self.kernels)[1](a.last(g), filters, dims, w, groups))

    def _filter(self, x, sizes, g, kernels=None, **attrs):
        a = Arguments(self.n, attrs, self.explicit)
        self.fitting(a, x.shape, sizes, g.shape)
        x = a.last(x)
        w = a.window(x.shape[1:-1], sizes[:-2])
        return (kernels or self.kernels)[2](x, a.last(g), w, x.shape[-1] // sizes[-2])

    # Shapes.

    def output(self, a, x, filters):
        """Dimensions of the output; raises ValueError if input and filters do not fit."""
        x, filters = with_rank("input", x, self.n + 2), with_rank("filter", filters, self.n + 2)
        channels, given, outputs = a.channels(x), filters[-2], filters[-1]
        if 0 in filters[:-2]:
            raise ValueError(f"filter must not have zero elements: its shape is {list(filters)}")
        both = f"input of shape {list(x)}, filter of shape {list(filters)}"
        if self.depthwise:
            if None not in (channels, given) and channels != given:
                raise ValueError(
                    f"input and filter must have the same number of channels: {channels} vs. "
                    f"{given}; {both}"
                )
            channels = given if channels is None else channels
            outputs = None if None in (channels, outputs) else channels * outputs
        elif None not in (channels, given):
            if not given or channels % given:
                raise ValueError(
                    "input channels must be a multiple of filter channels (equal, unless "
                    f"convolving in groups): {channels} vs. {given}; {both}"
                )
            groups = channels // given
            if outputs is not None and groups and outputs % groups:
                raise ValueError(
                    f"output channels must be a multiple of the number of groups: {outputs} vs. "
                    f"{groups}; {both}"
                )
        return a.dims(x[0], a.outputs(a.inner(x), filters[:-2]), outputs)

    def fitting(self, a, x, filters, g):
        """Raises ValueError if a gradient of the output has not the shape the output has."""
        wanted = self.output(a, x, filters)
        g = with_rank("out_backprop", g, self.n + 2)
        if any(None not in (m, n) and m != n for m, n in zip(wanted, g, strict=True)):
            raise ValueError(
                f"The gradient, or input of a transposed convolution, has shape {list(g)}, but a "
                f"convolution of {list(x)} with a filter of shape {list(filters)}, strides "
                f"{list(a.strides)} and padding {a.padding} has outputs of shape {list(wanted)}. "
                "Correct output_shape, strides or padding"
            )

    def _forward_specs(self, inputs, attrs):
        a = Arguments(self.n, attrs, self.explicit)
        dims = self.output(a, dims_of(inputs[0]), dims_of(inputs[1]))
        return [(dims, dtype_of(inputs[0]))]

    def _input_specs(self, inputs, attrs):
        a = Arguments(self.n, attrs, self.explicit)
        sizes = with_rank("input_sizes", partial_dims(inputs[0]), self.n + 2)
        filters, g = dims_of(inputs[1]), dims_of(inputs[2])
        self.fitting(a, sizes, filters, g)
        batch = sizes[0] if g is None or g[0] is None else g[0]
        return [((batch, *sizes[1:]), dtype_of(inputs[1]))]

    def _filter_specs(self, inputs, attrs):
        a = Arguments(self.n, attrs, self.explicit)
        sizes = with_rank("filter_sizes", partial_dims(inputs[1]), self.n + 2)
        self.fitting(a, dims_of(inputs[0]), sizes, dims_of(inputs[2]))
        return [(sizes, dtype_of(inputs[0]))]

    # Gradients: each op is linear in each of its tensors, and the others are its derivatives.

    def _forward_rule(self, r, dy):
        x, filters = r.inputs
        dx = df = None
        if wants(r, 0):
            dx = execute(self.input_gradient, (dims_or_shape(x), filters, dy), r.attrs)
        if wants(r, 1):
            df = execute(self.filter_gradient, (x, dims_or_shape(filters), dy), r.attrs)
        return dx, df

    def _input_rule(self, r, dx):
        _, filters, g = r.inputs
        df = dg = None
        if wants(r, 1):
            df = execute(self.filter_gradient, (dx, dims_or_shape(filters), g), r.attrs)
        if wants(r, 2):
            dg = execute(self.forward, (dx, filters), r.attrs)
        return None, df, dg

    def _filter_rule(self, r, df):
        x, _, g = r.inputs
        dx = dg = None
        if wants(r, 0):
            dx = execute(self.input_gradient, (dims_or_shape(x), df, g), r.attrs)
        if wants(r, 2):
            dg = execute(self.forward, (x, df), r.attrs)
        return dx, None, dg


def ungrouped(kernel):
    """A kernel that knows no groups, called as one that does."""
    return lambda *inputs: kernel(*inputs[:-1])


CONVOLUTION = (
    grouped_kernels.conv,
    grouped_kernels.conv_input_gradient,
    grouped_kernels.conv_filter_gradient,
)
DEPTHWISE = tuple(
    ungrouped(kernel)
    for kernel in (
        depthwise_kernels.depthwise,
        depthwise_kernels.depthwise_input_gradient,
        depthwise_kernels.depthwise_filter_gradient,
    )
)
CONV2D = Family(
    ("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"),
    2,
    CONVOLUTION,
    types=FLOATS | dtypes("int32"),
)
CONV3D = Family(
    ("Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"), 3, CONVOLUTION, explicit=False
)
DEPTHWISE_CONV2D = Family(
    (
        "DepthwiseConv2dNative",
        "DepthwiseConv2dNativeBackpropInput",
        "DepthwiseConv2dNativeBackpropFilter",
    ),
    2,
    DEPTHWISE,
    depthwise=True,
)
