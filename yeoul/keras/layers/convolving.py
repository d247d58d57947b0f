"""The base of the convolution layers."""

from yeoul.core.shape import TensorShape
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations, constraints, initializers, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.window_args import format_of, ints, output_size, padding_of
from yeoul.ops.conv_records import CONV2D, CONV3D
from yeoul.ops.nn_conv import conv_attrs, convolve, flat_attrs
from yeoul.ops.nn_layers import bias_add
from yeoul.ops.padding import pad
from yeoul.ops.views import expand_dims, squeeze

FORMATS = {
    "channels_last": {1: "NWC", 2: "NHWC", 3: "NDHWC"},
    "channels_first": {1: "NCW", 2: "NCHW", 3: "NCDHW"},
}


class Conv(Layer):
    """A window that slides over `rank` axes; subclasses set `rank`.

    Args:
      filters: number of output channels, a positive int.
      kernel_size: size of the window; int or `rank` ints.
      strides: steps of the window; int or `rank` ints.
      padding: "valid" (none), "same" (zeros around: as many outputs as steps), "causal" (one axis
        only: zeros before, so that no output sees what comes after).
      data_format: "channels_last" or "channels_first"; None: `tf.keras.backend.image_data_format`.
      dilation_rate: distances of the window's cells; int or `rank` ints.
      groups: channels and filters fall into so many groups, convolved independently.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer: name or object.
      bias_initializer: name or object.
      kernel_regularizer: name or object.
      bias_regularizer: name or object.
      activity_regularizer: name or object.
      kernel_constraint: name or object.
      bias_constraint: name or object.

    Raises:
      ValueError: if an argument makes no sense; when built, if the number of channels is unknown,
        or the window is larger than the image.
    """

    rank = 2
    causal = False

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        groups=1,
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
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        n = self.rank
        self.filters = int(filters) if isinstance(filters, float) else filters
        self.groups = groups or 1
        self.kernel_size = ints(kernel_size, n, "kernel_size")
        self.strides = ints(strides, n, "strides")
        self.dilation_rate = ints(dilation_rate, n, "dilation_rate")
        self.padding = padding_of(padding, self.causal)
        self.data_format = format_of(data_format, n)
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = self._spec()
        self._check_arguments()

    def _check_arguments(self):
        if self.filters is not None:
            if self.filters <= 0:
                raise ValueError(
                    "Invalid value for argument `filters`. Expected a strictly positive value. "
                    f"Received filters={self.filters}."
                )
            if self.filters % self.groups:
                raise ValueError(
                    "The number of filters must be evenly divisible by the number of groups. "
                    f"Received: groups={self.groups}, filters={self.filters}"
                )
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    # Weights.

    @property
    def _channel_axis(self):
        return -1 if self.data_format == "channels_last" else -1 - self.rank

    def _input_channels(self, input_shape):
        """The number of channels, which becomes part of the input spec."""
        dims = TensorShape(input_shape).as_list()
        channels = dims[self._channel_axis]
        if channels is None:
            raise ValueError(
                f"The channel dimension of the inputs to {type(self).__name__} should be defined. "
                f"The input_shape received is {tuple(dims)}, where axis {self._channel_axis} "
                "(0-based) is the channel dimension, which found to be `None`."
            )
        self.input_spec = self._spec(axes={self._channel_axis: channels})
        return channels

    def _spec(self, axes=None):
        """What inputs may come: any number of axes before those of the images."""
        return InputSpec(min_ndim=self.rank + 2, axes=axes)

    def _weight(self, name, shape):
        """A weight with the initializer, regularizer and constraint that go by this name."""
        prefix = name.removesuffix("_kernel") if name != "kernel" else name
        return self.add_weight(
            name,
            shape=shape,
            initializer=getattr(self, f"{prefix}_initializer"),
            regularizer=getattr(self, f"{prefix}_regularizer"),
            constraint=getattr(self, f"{prefix}_constraint"),
            trainable=True,
            dtype=self.dtype,
        )

    def build(self, input_shape):
        """Makes kernel and bias."""
        channels = self._input_channels(input_shape)
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has {channels} channels (full input "
                f"shape is {tuple(input_shape)})."
            )
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self.kernel = self._weight("kernel", shape)
        self.bias = self._weight("bias", (self.filters,)) if self.use_bias else None
        self.built = True

    # Computation.

    @property
    def _tf_format(self):
        return FORMATS[self.data_format][self.rank]

    def _arguments(self):
        """Strides, padding, format and dilations as the functions of tf.nn take them."""
        padding = "VALID" if self.padding == "causal" else self.padding.upper()
        return self.strides, padding, self._tf_format, self.dilation_rate

    def call(self, inputs):
        """The outputs."""
        self._check_size(inputs.shape)
        if self.padding == "causal":
            inputs = pad(inputs, self._causal_padding(inputs.shape.rank))
        return self._finished(self._convolved(inputs, self.kernel.value()))

    def _convolved(self, inputs, kernel):
        if self.rank == 1:
            attrs, axis = flat_attrs(*self._arguments())
            place = axis - 4
            inputs, kernel = expand_dims(inputs, place), expand_dims(kernel, 0)
            return squeeze(convolve(CONV2D, inputs, kernel, attrs), [place])
        family = CONV2D if self.rank == 2 else CONV3D
        return convolve(family, inputs, kernel, conv_attrs(family, *self._arguments()))

    def _finished(self, outputs):
        """Bias and activation."""
        if self.use_bias:
            bias = self.bias.value()
            outputs = self._biased(outputs, bias)
        return outputs if self.activation is None else in_graph(self.activation)(outputs)

    def _biased(self, outputs, bias):
        if self.data_format == "channels_last" or outputs.shape.rank == self.rank + 2:
            return bias_add(outputs, bias, self._tf_format)
        for _ in range(self.rank):
            bias = expand_dims(bias, -1)
        return outputs + bias

    def _causal_padding(self, rank):
        before = self.dilation_rate[0] * (self.kernel_size[0] - 1)
        steps = rank - 2 if self.data_format == "channels_last" else rank - 1
        return [[before if axis == steps else 0, 0] for axis in range(rank)]

    def _check_size(self, shape):
        """Raises ValueError if the window is larger than the image."""
        if self.padding != "valid" or shape._dims is None:
            return
        for n in self._output_spatial(shape._dims):
            if n is not None and n <= 0:
                raise ValueError(
                    "One of the dimensions in the output is <= 0 due to downsampling in "
                    f"{self.name}. Consider increasing the input size. Received input shape "
                    f"{list(shape._dims)} which would produce output shape with a zero or negative "
                    "value in a dimension."
                )

    def _spatial(self, dims):
        last = self.data_format == "channels_last"
        return dims[-1 - self.rank : -1] if last else dims[-self.rank :]

    def _output_channels(self, dims):
        return self.filters

    def _output_spatial(self, dims):
        window = self.kernel_size, self.strides, self.dilation_rate
        axes = zip(self._spatial(dims), *window, strict=True)
        return [output_size(n, k, s, self.padding, d) for n, k, s, d in axes]

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        shape = TensorShape(input_shape)
        self._check_size(shape)
        dims = shape.as_list()
        batch, channels = dims[: -1 - self.rank], self._output_channels(dims)
        spatial = self._output_spatial(dims)
        if self.data_format == "channels_last":
            return TensorShape([*batch, *spatial, channels])
        return TensorShape([*batch, channels, *spatial])

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding,
            "data_format": self.data_format,
            "dilation_rate": self.dilation_rate,
            "groups": self.groups,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
        }
