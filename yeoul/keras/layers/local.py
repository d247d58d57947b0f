"""What the locally connected layers share: convolution with a kernel of its own at each place."""

import itertools
import math

import numpy as np

from yeoul.core.shape import TensorShape
from yeoul.engine.convert import constant
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations, constraints, initializers, regularizers
from yeoul.keras.backend.local_convolutions import local_convolution
from yeoul.keras.backend.units import bias_add
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.window_args import format_of, ints, output_size
from yeoul.ops.array import reshape
from yeoul.ops.array import shape as shape_of
from yeoul.ops.matmul import matmul
from yeoul.ops.scatter import scatter_nd


class LocallyConnected(Layer):
    """The base of `LocallyConnected1D` and `LocallyConnected2D`.

    Args:
      rank: number of spatial axes.
      implementation: 1: one small kernel for each place; 2: a dense matrix from all inputs to all
        outputs with a mask; 3: a vector of the numbers of that matrix that the mask leaves.
      filters, kernel_size, strides, padding, data_format, activation, use_bias,
      kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
      activity_regularizer, kernel_constraint, bias_constraint: as for convolutions.
    """

    def __init__(
        self,
        rank,
        filters,
        kernel_size,
        strides,
        padding,
        data_format,
        activation,
        use_bias,
        kernel_initializer,
        bias_initializer,
        kernel_regularizer,
        bias_regularizer,
        activity_regularizer,
        kernel_constraint,
        bias_constraint,
        implementation,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.filters = filters
        self.kernel_size = ints(kernel_size, rank, "kernel_size")
        self.strides = ints(strides, rank, "strides", zero=True)
        self.padding = padding.lower() if isinstance(padding, str) else padding
        if self.padding != "valid" and implementation == 1:
            raise ValueError(
                f'Invalid border mode for {type(self).__name__} (only "valid" is supported if '
                f"implementation is 1): {padding} (layer {self.name!r})"
            )
        if self.padding not in ("valid", "same"):
            raise ValueError(
                f"The `padding` argument of {type(self).__name__} (layer {self.name!r}) is "
                f'"valid" or "same". Received: {padding}'
            )
        self.data_format = format_of(data_format, rank)
        self.activation = activations.get(activation)
        self.use_bias, self.implementation = use_bias, implementation
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(ndim=rank + 2)

    @property
    def _first(self):
        return self.data_format == "channels_first"

    def build(self, input_shape):
        """Makes kernel and bias."""
        dims = TensorShape(input_shape).as_list()
        channels, places = self._sizes(dims)
        if channels is None or None in places:
            raise ValueError(
                f"The spatial dimensions of the inputs to a {type(self).__name__} layer should be "
                f"fully-defined, but layer received the inputs shape {tuple(dims)} (layer "
                f"{self.name!r})"
            )
        self._output = [
            output_size(n, size, stride, self.padding)
            for n, size, stride in zip(places, self.kernel_size, self.strides, strict=True)
        ]
        if min(self._output) <= 0:
            raise ValueError(
                "One of the dimensions in the output is <= 0 due to downsampling in "
                f"{self.name}. Consider increasing the input size. Received input shape "
                f"{tuple(dims)} which would produce output shape with a zero or negative value in "
                "a dimension."
            )
        self.kernel = self.add_weight(
            shape=self._kernel_shape(channels, places),
            initializer=self.kernel_initializer,
            name="kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(*self._output, self.filters),
                initializer=self.bias_initializer,
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )
        self.input_spec = InputSpec(ndim=len(dims), axes={1 if self._first else -1: channels})
        self.built = True

    def _sizes(self, dims):
        """(number of channels, sizes of the spatial axes)."""
        return (dims[1], dims[2:]) if self._first else (dims[-1], dims[1:-1])

    def _kernel_shape(self, channels, places):
        if self.implementation == 1:
            return (math.prod(self._output), math.prod(self.kernel_size) * channels, self.filters)
        ends = self._ordered(channels, places), self._ordered(self.filters, self._output)
        if self.implementation == 2:
            self._mask = connections(self, channels, places).astype(np.float32)
            return (*ends[0], *ends[1])
        if self.implementation == 3:
            # The kernel's numbers are ordered by output, then by input.
            outputs, inputs = np.nonzero(connections(self, channels, places).T)
            self._indices = np.stack([inputs, outputs], 1).astype(np.int32)
            return (len(self._indices),)
        raise ValueError(
            f"Unrecognized implementation mode: {self.implementation}. (layer {self.name!r}, "
            f"{type(self).__name__}): it is 1, 2 or 3."
        )

    def _ordered(self, channels, places):
        return (channels, *places) if self._first else (*places, channels)

    def call(self, inputs):
        """The outputs."""
        kernel = self.kernel.value()
        if self.implementation == 1:
            outputs = local_convolution(
                inputs, kernel, self.kernel_size, self.strides, self._output, self.data_format
            )
        else:
            outputs = self._by_matrix(inputs, kernel)
        if self.bias is not None:
            outputs = bias_add(outputs, self.bias.value(), self.data_format)
        return outputs if self.activation is None else in_graph(self.activation)(outputs)

    def _by_matrix(self, inputs, kernel):
        """The product with the matrix from all inputs to all outputs."""
        ends = self._ordered(self.filters, self._output)
        width = math.prod(inputs.shape.as_list()[1:])
        if self.implementation == 2:
            matrix = reshape(kernel, [width, -1]) * constant(self._mask, dtype=kernel.dtype)
        else:
            matrix = scatter_nd(constant(self._indices), kernel, [width, math.prod(ends)])
        outputs = matmul(reshape(inputs, [-1, width]), matrix)
        return reshape(outputs, [shape_of(inputs)[0], *ends])

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        places = self._sizes(dims)[1]
        made = [
            output_size(n, size, stride, self.padding)
            for n, size, stride in zip(places, self.kernel_size, self.strides, strict=True)
        ]
        return TensorShape([dims[0], *self._ordered(self.filters, made)])

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": self.data_format,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
            "implementation": self.implementation,
        }


def connections(layer, channels, places):
    """Which inputs (rows) take part in which outputs (columns), both flattened; bool."""
    first, made, n = layer._first, layer._output, len(places)
    mask = np.zeros((*places, *made), bool)
    for place in itertools.product(*map(range, made)):
        windows = []
        for at, size, stride, length in zip(
            place, layer.kernel_size, layer.strides, places, strict=True
        ):
            start = at * stride - (size // 2 if layer.padding == "same" else 0)
            windows.append(slice(max(start, 0), min(start + size, length)))
        mask[(*windows, *place)] = True
    # Every channel of a window takes part in every filter.
    mask = mask[np.newaxis, ..., np.newaxis]
    mask = np.broadcast_to(mask, (channels, *places, *made, layer.filters))
    inputs = range(n + 1) if first else (*range(1, n + 1), 0)
    outputs = (2 * n + 1, *range(n + 1, 2 * n + 1)) if first else range(n + 1, 2 * n + 2)
    return mask.transpose(*inputs, *outputs).reshape(channels * math.prod(places), -1)
