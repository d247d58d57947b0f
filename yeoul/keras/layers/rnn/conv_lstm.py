"""What the convolutional recurrent layers have in common."""

from yeoul.core.shape import TensorShape
from yeoul.engine import xla
from yeoul.keras import activations, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.layers.rnn.cell_of_units import cell_config
from yeoul.keras.layers.rnn.conv_lstm_cell import OWN, WINDOW, ConvLSTMCell, window_config
from yeoul.keras.layers.rnn.layer_of_units import of_cell
from yeoul.keras.layers.rnn.loop import at_masked_steps, rnn, steps_kept, swapped
from yeoul.keras.layers.rnn.rnn import RNN
from yeoul.keras.layers.rnn.state import batch_of
from yeoul.ops.array import expand_dims, reverse, transpose, zeros
from yeoul.ops.recurrent.conv_lstm import ACTIVATIONS, conv_lstm_sequence
from yeoul.ops.shapes import shape

KNOWN = {getattr(activations, name) for name in ACTIVATIONS}
RUN = ("return_sequences", "return_state", "go_backwards", "stateful")


class ConvLSTM(RNN):
    """A long short-term memory over images; subclasses set `_rank`."""

    _rank = 2

    for _name in (*WINDOW, *OWN):
        locals()[_name] = of_cell(_name)
    del _name

    def _init_layer(self, arguments, kwargs):
        """Makes the cell and sets the attributes.

        Args:
          arguments: dict of the named arguments of the constructor.
          kwargs: the others.
        """
        if kwargs.get("unroll"):
            raise TypeError(
                "Unrolling is not possible with convolutional RNNs. Received: unroll=True"
            )
        if kwargs.get("time_major"):
            raise TypeError(
                "Convolutional RNNs take inputs [batch, time, ...] only. Received: time_major=True"
            )
        cell = ConvLSTMCell(
            self._rank,
            arguments["filters"],
            arguments["kernel_size"],
            **{name: arguments[name] for name in OWN},
            name="conv_lstm_cell",
            dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True),
        )
        run = {name: arguments[name] for name in RUN}
        regularizer = arguments["activity_regularizer"]
        RNN.__init__(self, cell, activity_regularizer=regularizer, **run, **kwargs)
        self.input_spec = [InputSpec(ndim=self._rank + 3)]

    def build(self, input_shape):
        """Builds the cell, and makes the states of a stateful layer."""
        first = input_shape[0] if isinstance(input_shape, list) else input_shape
        if not self.cell.built:  # its weights go by the layer's name alone
            self.cell.build(self._step_shape(first))
        super().build(input_shape)

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """The outputs, and the states if asked for."""
        return super().call(inputs, mask, training, initial_state)

    def get_initial_state(self, inputs):
        """The states before the first step: zeros.

        Args:
          inputs: `[batch, time, *image]`, for batch size and the size of the images.
        """
        if None not in self.cell.output_size.as_list():
            return self._first_states(batch_of(inputs, 0))
        like = self.cell.projected(inputs[:, 0])
        dims = [shape(like)[i] for i in range(self._rank + 2)]
        dims[self.cell.channel_axis] = self.filters
        return [zeros(dims, self.compute_dtype), zeros(dims, self.compute_dtype)]

    @property
    def _is_usual(self):
        """Whether one op computes the sequence: on CPUs, which its order of the axes is for."""
        cell = self.cell
        return (
            xla.cpu_only()
            and cell.padding == "same"
            and max(*cell.strides, *cell.dilation_rate) == 1
            and not (self.dropout or self.recurrent_dropout)
            and {cell.activation, cell.recurrent_activation} <= KNOWN
        )

    def _run(self, inputs, state, constants, mask, training, lengths):
        if not self._is_usual:
            return self._loop(inputs, state, mask, training, lengths)
        cell, rows = self.cell, swapped(inputs)
        if rows.shape[0] == 0 or any(s.shape[0] != rows.shape[1] for s in state):
            return self._loop(inputs, state, mask, training, lengths)
        kept = steps_kept(mask, lengths, rows, False, self.go_backwards)
        kept = kept[0] if kept else None
        if self.go_backwards:
            rows = reverse(rows, [0])
        order = self._channels_first()
        bias = zeros([4 * self.filters], rows.dtype) if cell.bias is None else cell.bias.value()
        outputs, *states = conv_lstm_sequence(
            transpose(rows, [0, *(1 + axis for axis in order)]),
            [transpose(s, order) for s in state],
            [cell.kernel.value(), cell.recurrent_kernel.value(), bias],
            kept,
            cell.activation.__name__,
            cell.recurrent_activation.__name__,
        )
        back = [order.index(axis) for axis in range(len(order))]
        states = tuple(transpose(s, back) for s in states)
        outputs = transpose(outputs, [0, *(1 + axis for axis in back)])
        last = states[0]
        if kept is not None:
            outputs = at_masked_steps(outputs, kept, self.zero_output_for_mask)
            last = outputs[-1]
        return last, swapped(outputs), states

    def _channels_first(self):
        """The order of the op's axes of an image: channels, space, batch, last of space."""
        channels = self._rank + 1 if self.cell.channel_axis == -1 else 1
        space = [axis for axis in range(1, self._rank + 2) if axis != channels]
        return [channels, *space[:-1], 0, space[-1]]

    def _loop(self, inputs, state, mask, training, lengths):
        """The inputs' convolutions of all steps are one, before the loop."""
        cell = self.cell
        masks = cell.get_dropout_mask_for_cell(inputs[:, 0], training, count=4)
        masks = None if masks is None else [expand_dims(m, 1) for m in masks]
        return rnn(
            lambda sums, states: cell.step(sums, states, training),
            cell.projected(inputs, masks),
            state,
            go_backwards=self.go_backwards,
            mask=mask,
            input_length=lengths,
            zero_output_for_mask=self.zero_output_for_mask,
            return_all_outputs=self.return_sequences,
        )

    def compute_output_shape(self, input_shape):
        """The shape of the output, or a list of it and those of the states."""
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        dims = TensorShape(input_shape).as_list()
        state = TensorShape([dims[0], *self.cell.output_dims(dims)])
        output = TensorShape([*dims[:2], *state[1:]]) if self.return_sequences else state
        return [output, state, state] if self.return_state else output

    def get_config(self):
        """The constructor arguments."""
        config = super().get_config()
        del config["cell"]
        regularizer = regularizers.serialize(self._activity_regularizer)
        own = cell_config(self, {"activity_regularizer": regularizer})
        return {**config, **window_config(self), **own}

    @classmethod
    def from_config(cls, config):
        """The layer from `get_config()`'s dict."""
        return cls(**config)
