"""The base of the transposed convolution layers."""

from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.convolving import Conv
from yeoul.keras.layers.window_args import ints
from yeoul.ops.nn_conv_transpose import conv1d_transpose, conv2d_transpose, conv3d_transpose
from yeoul.ops.shapes import shape

FUNCTIONS = {1: conv1d_transpose, 2: conv2d_transpose, 3: conv3d_transpose}


class ConvTranspose(Conv):
    """Transposed convolution over `rank` axes.

    Takes the arguments of `Conv`, and:

    Args:
      output_padding: cells added at the end of each axis, fewer than `strides`; int or `rank` ints;
        None: what `padding` implies.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        output_padding=None,
        data_format=None,
        dilation_rate=1,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(
            filters,
            kernel_size,
            strides=strides,
            padding=padding,
            data_format=data_format,
            dilation_rate=dilation_rate,
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
            **kwargs,
        )
        self.output_padding = None
        if output_padding is not None:
            self.output_padding = ints(output_padding, self.rank, "output_padding", zero=True)
            if any(s <= p for s, p in zip(self.strides, self.output_padding, strict=True)):
                raise ValueError(
                    "Strides must be greater than output padding. Received "
                    f"strides={self.strides}, output_padding={self.output_padding}."
                )

    def _spec(self, axes=None):
        """What inputs may come: no axes besides those of the batch and the images."""
        return InputSpec(ndim=self.rank + 2, axes=axes)

    def build(self, input_shape):
        """Makes kernel and bias."""
        channels = self._input_channels(input_shape)
        self.kernel = self._weight("kernel", (*self.kernel_size, self.filters, channels))
        self.bias = self._weight("bias", (self.filters,)) if self.use_bias else None
        self.built = True

    def _convolved(self, inputs, kernel):
        dims = inputs.shape.as_list()
        if None in dims:
            known = shape(inputs)
            dims = [known[i] if n is None else n for i, n in enumerate(dims)]
        spatial = self._output_spatial(dims)
        if self.data_format == "channels_last":
            output_shape = [dims[0], *spatial, self.filters]
        else:
            output_shape = [dims[0], self.filters, *spatial]
        return FUNCTIONS[self.rank](inputs, kernel, output_shape, *self._arguments())

    def _check_size(self, shape):
        """Outputs are larger than inputs: any size does."""

    def _output_spatial(self, dims):
        sizes = self._spatial(dims)
        return [None if n is None else self._length(n, axis) for axis, n in enumerate(sizes)]

    def _length(self, n, axis):
        stride = self.strides[axis]
        span = (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1
        if self.output_padding is None:
            return n * stride + (max(span - stride, 0) if self.padding == "valid" else 0)
        cut = 2 * (span // 2) if self.padding == "same" else 0
        return (n - 1) * stride + span - cut + self.output_padding[axis]

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "output_padding": self.output_padding}
