"""The cell of the convolutional recurrent layers."""

from yeoul.core.shape import TensorShape
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations, initializers
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.convolving import FORMATS
from yeoul.keras.layers.rnn.cell_of_units import KINDS, CellOfUnits, cell_config, linear
from yeoul.keras.layers.window_args import format_of, ints, output_size, padding_of
from yeoul.ops.array import concat, split
from yeoul.ops.conv_records import CONV2D, CONV3D
from yeoul.ops.nn_conv import conv_attrs, convolve, flat_attrs
from yeoul.ops.views import expand_dims, reshape, squeeze


class ConvLSTMCell(CellOfUnits):
    """One step of a long short-term memory whose products are convolutions.

    The arguments are those of `tf.keras.layers.ConvLSTM2D`, and `rank`, the number of axes that the
    windows slide over. The columns of the kernels are the gates i, f, the candidate, and o.
    """

    def __init__(self, rank, filters, kernel_size, **kwargs):
        own = {name: kwargs.pop(name) for name in tuple(kwargs) if name in OWN}
        Layer.__init__(self, **kwargs)
        self.rank, self.filters = rank, filters
        self.kernel_size = ints(kernel_size, rank, "kernel_size")
        self.strides = ints(own["strides"], rank, "strides")
        self.dilation_rate = ints(own["dilation_rate"], rank, "dilation_rate")
        self.padding = padding_of(own["padding"], causal=True)
        self.data_format = format_of(own["data_format"], rank)
        self.activation = activations.get(own["activation"])
        self.recurrent_activation = activations.get(own["recurrent_activation"])
        self.use_bias, self.unit_forget_bias = own["use_bias"], own["unit_forget_bias"]
        for name, kind in KINDS.items():
            setattr(self, name, kind.get(own[name]))
        self.dropout = min(1.0, max(0.0, own["dropout"]))
        self.recurrent_dropout = min(1.0, max(0.0, own["recurrent_dropout"]))
        self._init_masks()
        self.state_size = self.output_size = None
        self._set_sizes([None] * rank)

    def _set_sizes(self, spatial):
        last = self.data_format == "channels_last"
        size = [*spatial, self.filters] if last else [self.filters, *spatial]
        self.output_size = TensorShape(size)
        self.state_size = [self.output_size, self.output_size]

    @property
    def channel_axis(self):
        """The axis of the channels, counted from the end."""
        return -1 if self.data_format == "channels_last" else -1 - self.rank

    def output_dims(self, dims):
        """The dimensions of a state, without the batch, for one step's `[..., *image]`."""
        last = self.data_format == "channels_last"
        spatial = dims[-1 - self.rank : -1] if last else dims[-self.rank :]
        axes = zip(spatial, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        found = [output_size(n, k, s, self.padding, d) for n, k, s, d in axes]
        return [*found, self.filters] if last else [self.filters, *found]

    def build(self, input_shape):
        """Makes the weights."""
        self._random.start()
        dims = TensorShape(input_shape).as_list()
        channels = dims[self.channel_axis]
        if channels is None:
            raise ValueError(
                "The channel dimension of the inputs (last axis) should be defined. Found None. "
                f"Full input shape received: input_shape={tuple(dims)}"
            )
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        of = self.output_dims(dims)
        self._set_sizes(of[:-1] if self.channel_axis == -1 else of[1:])
        self.kernel = self._add("kernel", (*self.kernel_size, channels, self.filters * 4))
        shape = (*self.kernel_size, self.filters, self.filters * 4)
        self.recurrent_kernel = self._add("recurrent", shape)
        self.bias = None
        if self.use_bias:
            first = self._first_bias if self.unit_forget_bias else None
            self.bias = self._add("bias", (self.filters * 4,), first)
        self.built = True

    def _first_bias(self, shape, dtype=None):
        """The initial bias: ones for the forget gate."""
        make, n = self.bias_initializer, self.filters
        ones = initializers.get("ones")((n,), dtype=dtype)
        return concat([make((n,), dtype=dtype), ones, make((2 * n,), dtype=dtype)], 0)

    def call(self, inputs, states, training=None):
        """The output and the new states."""
        masks = self.get_dropout_mask_for_cell(inputs, training, count=4)
        return self.step(self.projected(inputs, masks), states, training)

    def projected(self, inputs, masks=None):
        """The inputs' part of the sums of all gates; of `[..., *image]` with any batch axes."""
        kernel = self.kernel.value()
        if masks is None:
            sums = self._convolve(inputs, kernel, self.strides, self.padding, self.dilation_rate)
        else:
            parts = zip(masks, split(kernel, 4, axis=-1), strict=True)
            sums = concat(
                [
                    self._convolve(inputs * m, k, self.strides, self.padding, self.dilation_rate)
                    for m, k in parts
                ],
                self.channel_axis,
            )
        if self.bias is None:
            return sums
        bias = self.bias.value()
        if self.channel_axis != -1:
            bias = reshape(bias, [-1] + [1] * self.rank)
        return sums + bias

    def step(self, sums, states, training=None):
        """A step from what `projected` gives."""
        h, c = states[0], states[1]
        masks = self.get_recurrent_dropout_mask_for_cell(h, training, count=4)
        kernel, ones = self.recurrent_kernel.value(), (1,) * self.rank
        if masks is None:
            inner = self._convolve(h, kernel, ones, "same", ones)
        else:
            parts = zip(masks, split(kernel, 4, axis=-1), strict=True)
            inner = concat(
                [self._convolve(h * m, k, ones, "same", ones) for m, k in parts],
                self.channel_axis,
            )
        i, f, g, o = split(sums + inner, 4, axis=self.channel_axis)
        gate = in_graph(self.recurrent_activation or linear)
        activation = in_graph(self.activation or linear)
        new_c = gate(f) * c + gate(i) * activation(g)
        new_h = gate(o) * activation(new_c)
        return new_h, [new_h, new_c]

    def _convolve(self, x, kernel, strides, padding, dilations):
        data_format = FORMATS[self.data_format][self.rank]
        args = strides, padding.upper(), data_format, dilations
        if self.rank == 1:
            attrs, axis = flat_attrs(*args)
            place = axis - 4
            x, kernel = expand_dims(x, place), expand_dims(kernel, 0)
            return squeeze(convolve(CONV2D, x, kernel, attrs), [place])
        family = CONV2D if self.rank == 2 else CONV3D
        return convolve(family, x, kernel, conv_attrs(family, *args))

    def get_config(self):
        """The constructor arguments."""
        return {**Layer.get_config(self), **window_config(self), **cell_config(self)}


WINDOW = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")
OWN = (
    *(*WINDOW[2:], "activation", "recurrent_activation", "use_bias", "unit_forget_bias"),
    *(*KINDS, "dropout", "recurrent_dropout"),
)


def window_config(owner):
    """The configuration of the windows of a cell, or of the layer around it."""
    return {name: getattr(owner, name) for name in WINDOW}
