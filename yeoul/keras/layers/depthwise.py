"""The base of the depthwise convolution layers."""

from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.convolving import Conv
from yeoul.ops.nn_depthwise import depthwise_conv2d
from yeoul.ops.views import expand_dims, squeeze


class DepthwiseConv(Conv):
    """Convolution of each channel by itself, over `rank` axes.

    Takes the arguments of `Conv`, and:

    Args:
      depth_multiplier: number of outputs of each channel.
      depthwise_initializer: name or object.
      depthwise_regularizer: name or object.
      depthwise_constraint: name or object.
    """

    def __init__(
        self,
        kernel_size,
        strides=1,
        padding="valid",
        depth_multiplier=1,
        data_format=None,
        dilation_rate=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(
            None,
            kernel_size,
            strides=strides,
            padding=padding,
            data_format=data_format,
            dilation_rate=dilation_rate,
            activation=activation,
            use_bias=use_bias,
            bias_initializer=bias_initializer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            bias_constraint=bias_constraint,
            **kwargs,
        )
        if depth_multiplier < 1:
            raise ValueError(
                "Invalid value for argument `depth_multiplier`. Expected a strictly positive "
                f"value. Received depth_multiplier={depth_multiplier}."
            )
        self.depth_multiplier = depth_multiplier
        self.depthwise_initializer = initializers.get(depthwise_initializer)
        self.depthwise_regularizer = regularizers.get(depthwise_regularizer)
        self.depthwise_constraint = constraints.get(depthwise_constraint)

    def _spec(self, axes=None):
        """What inputs may come: no axes besides those of the batch and the images."""
        return InputSpec(ndim=self.rank + 2, axes=axes)

    def build(self, input_shape):
        """Makes kernel and bias."""
        channels = self._input_channels(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.depthwise_kernel = self._weight("depthwise_kernel", shape)
        outputs = channels * self.depth_multiplier
        self.bias = self._weight("bias", (outputs,)) if self.use_bias else None
        self.built = True

    def call(self, inputs):
        """The outputs."""
        self._check_size(inputs.shape)
        kernel = self.depthwise_kernel.value()
        return self._finished(convolved_by_channel(self, inputs, kernel))

    def _output_channels(self, dims):
        channels = dims[self._channel_axis]
        return None if channels is None else channels * self.depth_multiplier

    def get_config(self):
        """The constructor arguments."""
        config = super().get_config()
        for key in ("filters", "kernel_initializer", "kernel_regularizer", "kernel_constraint"):
            del config[key]
        return {
            **config,
            "depth_multiplier": self.depth_multiplier,
            "depthwise_initializer": initializers.serialize(self.depthwise_initializer),
            "depthwise_regularizer": regularizers.serialize(self.depthwise_regularizer),
            "depthwise_constraint": constraints.serialize(self.depthwise_constraint),
        }


def convolved_by_channel(layer, inputs, kernel):
    """The layer's depthwise convolution; over one axis as over images of height 1."""
    strides, padding, _, dilations = layer._arguments()
    first = layer.data_format == "channels_first"
    data_format = "NCHW" if first else "NHWC"
    if layer.rank == 2:
        return depthwise_conv2d(inputs, kernel, strides, padding, data_format, dilations)
    axis = 2 if first else 1
    inputs, kernel = expand_dims(inputs, axis), expand_dims(kernel, 0)
    outputs = depthwise_conv2d(inputs, kernel, (1, *strides), padding, data_format, (1, *dilations))
    return squeeze(outputs, [axis])
