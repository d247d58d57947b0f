"""A layer that runs a cell over time."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.located import located
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.core.symbolic import is_shape
from yeoul.keras.layers.rnn.loop import rnn
from yeoul.keras.layers.rnn.ragged import as_ragged, without_ragged
from yeoul.keras.layers.rnn.stacked_rnn_cells import StackedRNNCells
from yeoul.keras.layers.rnn.state import (
    as_list,
    check_specs,
    map_shapes,
    specs_of,
    split_inputs,
    takes,
)
from yeoul.keras.layers.rnn.states_of_layer import StatesMixin
from yeoul.ops.array import cast


@export("keras.layers.RNN")
class RNN(StatesMixin, Layer):
    """Runs a recurrent cell over the time axis.

    A cell is an object with `state_size` (int, `tf.TensorShape`, or a structure of these, one for
    each state), optionally `output_size` and `get_initial_state(inputs, batch_size, dtype)`, and
    `call(inputs_at_t, states_at_t)`, which returns `(outputs_at_t, states_at_t_plus_1)`.

    Args:
      cell: the cell, or a list of cells that are stacked.
      return_sequences: True: the outputs of all steps; False: of the last.
      return_state: True: also the last states, behind the output.
      go_backwards: True: from the last step to the first; the outputs are in that order.
      stateful: True: a batch starts with the last states of the batch before.
      unroll: True: a graph gets every step, not a loop.
      time_major: True: inputs and outputs are `[time, batch, ...]`.
      **kwargs: `zero_output_for_mask`: the output of a masked step is zeros, not the previous one;
        and what every layer takes.

    Call arguments: `inputs`; `mask`, bool `[batch, time]`; `training`; `initial_state`, a list of
    tensors; `constants`, a list of tensors that the cell gets at every step.

    Input shape: `[batch, time, ...]`, or a structure of these.

    Output shape: `[batch, units]`, with `return_sequences` `[batch, time, units]`; with
      `return_state` a list of that and of the states.

    Raises:
      ValueError: if `cell` is no cell; when called, if the states or the mask do not fit, or if
        the layer is stateful and the batch size is not known.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.RNN(tf.keras.layers.SimpleRNNCell(4), return_sequences=True)
      >>> layer(tf.ones([2, 3, 5])).shape
      TensorShape([2, 3, 4])
    """

    def __init__(
        self,
        cell,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        unroll=False,
        time_major=False,
        **kwargs,
    ):
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        if "call" not in dir(cell):
            raise ValueError(
                f"Argument `cell` should have a `call` method. The RNN was passed: cell={cell}"
            )
        if "state_size" not in dir(cell):
            raise ValueError(
                "The RNN cell should have a `state_size` attribute (tuple of integers, one integer "
                f"per RNN state). Received: cell={cell}"
            )
        zeros = kwargs.pop("zero_output_for_mask", False)
        if "input_shape" not in kwargs and {"input_dim", "input_length"} & set(kwargs):
            kwargs["input_shape"] = (
                kwargs.pop("input_length", None),
                kwargs.pop("input_dim", None),
            )
        super().__init__(**kwargs)
        self.zero_output_for_mask = zeros
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful = go_backwards, stateful
        self.unroll, self.time_major = unroll, time_major
        self.supports_masking = True
        self.state_spec = self.constants_spec = None
        self._hold(_states=None)
        self._num_constants = 0

    def _prepare_call(self):
        super()._prepare_call()
        self._has_mask_logic = True

    # Building.

    def build(self, input_shape):
        """Builds the cell, and makes the states of a stateful layer."""
        super().build(input_shape)
        self.built = False
        if isinstance(input_shape, list) and not is_shape(input_shape):
            input_shape = input_shape[0]  # those of initial states and constants follow
        input_shape = map_shapes(TensorShape, input_shape)
        self.input_spec = nest.map_structure(self._spec_of, input_shape)
        if not nest.is_nested(self.input_spec):
            self.input_spec = [self.input_spec]
        step_shape = nest.map_structure(self._step_shape, input_shape)
        if isinstance(self.cell, Layer) and not self.cell.built:
            with self.cell.name_scope:
                self.cell.build(step_shape)
                self.cell.built = True
        if self.state_spec is None:
            specs = nest.map_structure(
                lambda s: InputSpec(shape=(None, *TensorShape(s).as_list())), self.cell.state_size
            )
            self.state_spec = as_list(specs)
        if self.stateful:
            self.reset_states()
        self.built = True

    def _spec_of(self, shape):
        """What inputs may come, after those of this shape."""
        dims = TensorShape(shape).as_list()
        batch, time = (1, 0) if self.time_major else (0, 1)
        if not self.stateful:
            dims[batch] = None
        dims[time] = None
        return InputSpec(shape=dims)

    def _step_shape(self, shape):
        dims = TensorShape(shape).as_list()
        return (dims[1 if self.time_major else 0], *dims[2:])

    # Calling.

    @located
    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = split_inputs(
            inputs, initial_state, constants, self._num_constants
        )
        if initial_state is None and not constants:
            return super().__call__(inputs, **kwargs)
        specs = None if initial_state is None else self._specs_of_states(initial_state)
        count = self._num_constants
        if constants is not None:
            self._num_constants = len(constants)
        try:
            outputs = self._call_with(inputs, initial_state, constants, kwargs)
        except Exception:
            self._num_constants = count
            raise
        if specs is not None:
            self.state_spec = specs
        if constants is not None:
            self.constants_spec = specs_of(constants)
        return outputs

    def _specs_of_states(self, states):
        """The specs of states that were passed, checked."""
        tensors = nest.map_structure(
            lambda s: s if isinstance(s, KerasTensor) else to_tensor(s), states
        )
        specs = specs_of(tensors)
        check_specs(self, specs)
        return specs

    def _call_with(self, inputs, initial_state, constants, kwargs):
        """A call with initial states or constants; symbolic ones become inputs of the layer."""
        more = [*(initial_state or ()), *(constants or ())]
        symbolic = [isinstance(t, KerasTensor) for t in nest.flatten(more)]
        if not any(symbolic):
            given = {"initial_state": initial_state, "constants": constants}
            given = {name: value for name, value in given.items() if value is not None}
            return super().__call__(inputs, **given, **kwargs)
        if not all(symbolic):
            raise ValueError(
                "The initial state or constants of an RNN layer cannot be specified via a mix "
                'of Keras tensors and non-Keras tensors (a "Keras tensor" is a tensor that was '
                "returned by a Keras layer or by `tf.keras.Input`)."
            )
        first, inputs = not self.built, [inputs, *more]
        outputs = super().__call__(inputs, **kwargs)
        if first:
            self._hold(_build_input_shape=nest.map_structure(lambda t: t.shape, inputs))
        return outputs

    def call(self, inputs, mask=None, training=None, initial_state=None, constants=None):
        """The outputs, and the states if asked for."""
        inputs, lengths = without_ragged(self, inputs, mask)
        state = self._starting_state(inputs, initial_state)
        if mask is not None:
            mask = nest.flatten(mask)[0]
        self._reset_masks()
        self._check_unrolled(inputs)
        last, outputs, states = self._run(inputs, state, constants, mask, training, lengths)
        if self.stateful:
            for variable, value in zip(
                nest.flatten(self.states), nest.flatten(states), strict=True
            ):
                variable.assign(cast(value, variable.dtype))
        output = last
        if self.return_sequences:
            output = outputs if lengths is None else as_ragged(self, outputs, lengths)
        return [output, *as_list(states)] if self.return_state else output

    def _reset_masks(self):
        cells = self.cell.cells if isinstance(self.cell, StackedRNNCells) else [self.cell]
        for cell in (*cells, self):
            if hasattr(cell, "reset_dropout_mask"):
                cell.reset_dropout_mask()
                cell.reset_recurrent_dropout_mask()

    def _check_unrolled(self, inputs):
        steps = nest.flatten(inputs)[0].shape[0 if self.time_major else 1]
        if self.unroll and steps is None:
            raise ValueError(
                "Cannot unroll a RNN if the time dimension is undefined. \n- If using a Sequential "
                "model, specify the time dimension by passing an `input_shape` or "
                "`batch_input_shape` argument to your first layer. If your first layer is an "
                "Embedding, you can also use the `input_length` argument.\n- If using the "
                "functional API, specify the time dimension by passing a `shape` or `batch_shape` "
                "argument to your Input layer."
            )

    def _run(self, inputs, state, constants, mask, training, lengths):
        """The cell over time: (last output, outputs along time, last states).

        Args:
          inputs: tensor or structure of tensors.
          state: list of the states before the first step.
          constants: list of tensors, or None.
          mask: bool `[batch, time]`, or None.
          training: whether the model is trained.
          lengths: the lengths of the sequences if the inputs were ragged, or None.
        """
        cell, extra = self.cell, {}
        if takes(cell, "training"):
            extra["training"] = training
        run = cell.__call__ if callable(cell) else cell.call
        count = len(constants or ())
        if count and not takes(cell, "constants"):
            raise ValueError(
                f"RNN cell {cell} does not support constants. Received: constants={constants}"
            )

        def step(items, states):
            if count:
                extra["constants"] = list(states[-count:])
                states = states[:-count]
            output, new = run(items, states, **extra)
            return output, list(new) if nest.is_nested(new) else [new]

        return rnn(
            step,
            inputs,
            state,
            constants=constants,
            go_backwards=self.go_backwards,
            mask=mask,
            unroll=self.unroll,
            input_length=lengths,
            time_major=self.time_major,
            zero_output_for_mask=self.zero_output_for_mask,
            return_all_outputs=self.return_sequences,
        )

    def compute_mask(self, inputs, mask=None):
        """The mask of the first input, if sequences are returned."""
        kept = nest.flatten(mask)[0] if mask is not None else None
        kept = kept if self.return_sequences else None
        return [kept, *(None for _ in self.states)] if self.return_state else kept

    def compute_output_shape(self, input_shape):
        """The shape of the output, or a list of it and those of the states."""
        if isinstance(input_shape, list) and not is_shape(input_shape):
            input_shape = input_shape[0]
        dims = nest.flatten(map_shapes(TensorShape, input_shape))[0].as_list()
        batch, time = (dims[1], dims[0]) if self.time_major else dims[:2]
        around = [time, batch] if self.time_major else [batch, time]
        around = around if self.return_sequences else [batch]

        def of(size):
            return TensorShape([*around, *TensorShape(size).as_list()])

        sizes = self.cell.state_size
        output_size = getattr(self.cell, "output_size", None)
        if output_size is None:
            output_size = nest.flatten(sizes)[0]
        output = nest.map_structure(of, output_size)
        if not self.return_state:
            return output
        states = nest.map_structure(
            lambda s: TensorShape([batch, *TensorShape(s).as_list()]), sizes
        )
        return [output, *nest.flatten(states)]

    # Configuration.

    def _run_config(self):
        """The arguments that say how the cell is run."""
        config = {
            "return_sequences": self.return_sequences,
            "return_state": self.return_state,
            "go_backwards": self.go_backwards,
            "stateful": self.stateful,
            "unroll": self.unroll,
            "time_major": self.time_major,
        }
        if self._num_constants:
            config["num_constants"] = self._num_constants
        if self.zero_output_for_mask:
            config["zero_output_for_mask"] = self.zero_output_for_mask
        return config

    def get_config(self):
        """The constructor arguments."""
        config = {**super().get_config(), **self._run_config()}
        return {**config, "cell": serialize_keras_object(self.cell)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer from `get_config()`'s dict."""
        config = dict(config)
        constants = config.pop("num_constants", 0)
        layer = cls(deserialized_layer(config.pop("cell"), custom_objects), **config)
        layer._num_constants = constants
        return layer
