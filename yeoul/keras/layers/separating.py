"""The base of the separable convolution layers."""

from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.convolving import Conv
from yeoul.keras.layers.depthwise import convolved_by_channel
from yeoul.ops.nn_conv import conv1d, conv2d
from yeoul.ops.padding import pad


class SeparableConv(Conv):
    """A depthwise convolution over `rank` axes, then one with a window of 1.

    Takes the arguments of `Conv`, and:

    Args:
      depth_multiplier: number of outputs of each channel before mixing.
      depthwise_initializer: name or object; likewise the other arguments of the two kernels.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        dilation_rate=1,
        depth_multiplier=1,
        activation=None,
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        pointwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        pointwise_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        depthwise_constraint=None,
        pointwise_constraint=None,
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
        self.pointwise_initializer = initializers.get(pointwise_initializer)
        self.depthwise_regularizer = regularizers.get(depthwise_regularizer)
        self.pointwise_regularizer = regularizers.get(pointwise_regularizer)
        self.depthwise_constraint = constraints.get(depthwise_constraint)
        self.pointwise_constraint = constraints.get(pointwise_constraint)

    def _spec(self, axes=None):
        """What inputs may come: no axes besides those of the batch and the images."""
        return InputSpec(ndim=self.rank + 2, axes=axes)

    def build(self, input_shape):
        """Makes the two kernels and the bias."""
        channels = self._input_channels(input_shape)
        inner = channels * self.depth_multiplier
        depthwise = (*self.kernel_size, channels, self.depth_multiplier)
        self.depthwise_kernel = self._weight("depthwise_kernel", depthwise)
        pointwise = (*(1,) * self.rank, inner, self.filters)
        self.pointwise_kernel = self._weight("pointwise_kernel", pointwise)
        self.bias = self._weight("bias", (self.filters,)) if self.use_bias else None
        self.built = True

    def call(self, inputs):
        """The outputs."""
        self._check_size(inputs.shape)
        if self.padding == "causal":
            inputs = pad(inputs, self._causal_padding(inputs.shape.rank))
        inner = convolved_by_channel(self, inputs, self.depthwise_kernel.value())
        mix = conv1d if self.rank == 1 else conv2d
        kernel = self.pointwise_kernel.value()
        return self._finished(mix(inner, kernel, 1, "VALID", self._tf_format))

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "depth_multiplier": self.depth_multiplier,
            "depthwise_initializer": initializers.serialize(self.depthwise_initializer),
            "pointwise_initializer": initializers.serialize(self.pointwise_initializer),
            "depthwise_regularizer": regularizers.serialize(self.depthwise_regularizer),
            "pointwise_regularizer": regularizers.serialize(self.pointwise_regularizer),
            "depthwise_constraint": constraints.serialize(self.depthwise_constraint),
            "pointwise_constraint": constraints.serialize(self.pointwise_constraint),
        }
