"""The states of a recurrent layer: before the first step, and kept between batches."""

from yeoul.core import nest
from yeoul.engine.convert import to_tensor
from yeoul.engine.variable import Variable
from yeoul.keras.core.located import described, told_in
from yeoul.keras.layers.rnn.state import batch_of, check_states, zero_state
from yeoul.ops.array import cast, where
from yeoul.ops.compare import not_equal
from yeoul.ops.reduce import reduce_any

NO_BATCH_SIZE = (
    "If a RNN is stateful, it needs to know its batch size. Specify the batch size of your input "
    "tensors: \n- If using a Sequential model, specify the batch size by passing a "
    "`batch_input_shape` argument to your first layer.\n- If using the functional API, specify the "
    "batch size by passing a `batch_shape` argument to your Input layer."
)


class StatesMixin:
    """The states of a layer with a `cell`, for `RNN`."""

    @property
    def states(self):
        """The states kept between batches, as a list; of None where there are none yet."""
        if self._states is None:
            kept = nest.map_structure(lambda _: None, self.cell.state_size)
            return kept if nest.is_nested(kept) else [kept]
        return self._states

    @states.setter
    def states(self, states):
        self._hold(_states=states)

    def get_initial_state(self, inputs):
        """The states before the first step, as a list.

        Args:
          inputs: the inputs, for the batch size.
        """
        batch_size = batch_of(inputs, 1 if self.time_major else 0)
        return self._first_states(batch_size)

    def _first_states(self, batch_size):
        dtype = self.compute_dtype or "float32"
        make = getattr(self.cell, "get_initial_state", None)
        if make is None:
            found = zero_state(batch_size, self.cell.state_size, dtype)
        else:
            found = make(inputs=None, batch_size=batch_size, dtype=dtype)
        return list(found) if nest.is_nested(found) else [found]

    @told_in("reset_states()")
    def reset_states(self, states=None):
        """Sets the states kept between batches, of a stateful layer.

        Args:
          states: arrays `[batch, ...]`, one or a list or structure of them; None: as at first.

        Raises:
          AttributeError: if the layer is not stateful.
          ValueError: if the batch size is not known, or the number or shapes do not fit; nothing is
            changed then.
        """
        if not self.stateful:
            raise AttributeError(
                f"Layer must be stateful. Make {type(self).__name__} {self.name!r} with "
                "stateful=True."
            )
        batch_size = None
        if self.input_spec is not None:
            known = nest.flatten(self.input_spec)[0].shape
            batch_size = known and known[1 if self.time_major else 0]
        if not batch_size:
            raise ValueError(NO_BATCH_SIZE)
        if self._states is None:
            first = self._first_states(batch_size)
            kept = nest.map_structure(lambda s: Variable(s, name="Variable"), first)
            self._hold(_states=kept)  # they are no weights
            if states is None:
                return
        if states is None:
            states = self._first_states(batch_size)
        self._assign(states)

    def reset_state(self):
        """Sets the states kept between batches as they are at first; see `reset_states`."""
        self.reset_states()

    def _assign(self, states):
        own, given = nest.flatten(self.states), nest.flatten(states)
        if len(own) != len(given):
            raise ValueError(
                f"Layer {self.name} expects {len(own)} states, but it received {len(given)} state "
                f"values. States received: {described(states)} ({type(self).__name__}; pass arrays "
                f"of the shapes {[tuple(v.shape) for v in own]})"
            )
        values = [to_tensor(v) for v in given]
        for position, (variable, value) in enumerate(zip(own, values, strict=True)):
            if value.shape != variable.shape:
                raise ValueError(
                    f"State {position} is incompatible with layer {self.name}: expected "
                    f"shape={tuple(variable.shape)} but found shape={tuple(value.shape)} "
                    f"({type(self).__name__}). The batch size is that of the batches before."
                )
        for variable, value in zip(own, values, strict=True):
            variable.assign(cast(value, variable.dtype))

    def _starting_state(self, inputs, given):
        """The states before the first step, checked, in the dtype of the computation."""
        state = given
        if self.stateful:
            state = self.states
            if given is not None:  # taken until a batch has gone through
                kept = nest.flatten(self.states)
                used = reduce_any([reduce_any(not_equal(s, 0)) for s in kept])
                pairs = zip(kept, nest.flatten(given), strict=True)
                state = [where(used, s, cast(g, s.dtype)) for s, g in pairs]
                state = nest.pack_sequence_as(given, state)
        elif given is None:
            state = self.get_initial_state(inputs)
        check_states(self, state, batch_of(inputs, 1 if self.time_major else 0))
        if self.compute_dtype is None:
            return state
        return nest.map_structure(lambda s: cast(s, self.compute_dtype), state)
