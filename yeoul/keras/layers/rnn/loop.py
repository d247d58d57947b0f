"""`tf.keras.backend.rnn`: a step function called along the time axis."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.graph.loop import loop_parts
from yeoul.ops.array import (
    broadcast_to,
    cast,
    expand_dims,
    reshape,
    reverse,
    shape,
    squeeze,
    stack,
    transpose,
    unstack,
    where,
    zeros_like,
)
from yeoul.ops.array import range as range_of
from yeoul.ops.cumulative import cumsum
from yeoul.ops.reduce import reduce_max


class Steps:
    """One time step of a sequence: structures outside, flat lists inside.

    Args:
      function: the user's step function.
      inputs: the inputs, for their structure.
      states: the initial states, for their structure.
      constants: tuple that is passed behind the states.
      zeros: whether the outputs of masked steps are zeros.
      unrolled: whether each step is a part of the graph, so that states may change their shapes.
    """

    def __init__(self, function, inputs, states, constants, zeros, unrolled):
        self.unrolled = unrolled
        self.function, self.constants, self.zeros = function, constants, zeros
        self.inputs, self.states, self.output = inputs, states, None

    def __call__(self, items, states):
        """The outputs of a step and the states after it."""
        given = nest.pack_sequence_as(self.inputs, list(items))
        packed = nest.pack_sequence_as(self.states, list(states))
        self.output, new = self.function(given, (*packed, *self.constants))
        new = nest.flatten(new)
        if len(new) != len(states):
            raise ValueError(
                f"The step function of tf.keras.backend.rnn returned {len(new)} states, but there "
                f"are {len(states)} initial states. Return (output, states) with as many states as "
                "were passed."
            )
        new = [to_tensor(t) for t in new]
        if not self.unrolled:
            check_kept(states, new)
        return [to_tensor(t) for t in nest.flatten(self.output)], new

    def masked(self, items, states, previous, mask):
        """A step that changes nothing in the rows that the mask (a bool vector) leaves out."""
        outputs, new = self(items, states)
        if mask is None:
            return outputs, new
        if self.zeros or not previous:
            previous = [zeros_like(t) for t in outputs]
        kept = zip(outputs, previous, strict=True)
        return [chosen(mask, *pair) for pair in kept], [
            chosen(mask, *pair) for pair in zip(new, states, strict=True)
        ]

    def packed(self, outputs):
        """Flat outputs in the structure that the step function returned."""
        return nest.pack_sequence_as(self.output, outputs)


def check_kept(before, after):
    """Raises ValueError unless the states after a step have the shapes of those before it."""
    for position, (old, new) in enumerate(zip(before, after, strict=True)):
        if not new.shape.is_compatible_with(old.shape):
            raise ValueError(
                f"State {position} has the shape {new.shape} after a step, and had the shape "
                f"{old.shape} before it: they are not compatible. Return (output, [states]), with "
                "states of the shapes that came in: [batch, state_size]."
            )


def chosen(mask, new, old):
    """The new values in the rows of the batch that the mask keeps, the old in the others."""
    return where(reshape(mask, [-1] + [1] * (new.shape.rank - 1)), new, old)


def in_python(steps, rows, mask, states, all_outputs):
    """The steps one by one; returns (outputs along time, last outputs, states), all flat."""
    columns = [unstack(x) for x in (*rows, *mask)]
    outputs, found = [], []
    for items in zip(*columns, strict=True):
        row_mask = items[-1] if mask else None
        found, states = steps.masked(items[: len(rows)], states, found, row_mask)
        outputs = [*outputs, found] if all_outputs else [found]
    return [stack(list(column)) for column in zip(*outputs, strict=True)], found, states


def as_loop(steps, rows, mask, states, all_outputs):
    """The steps as a loop of the graph; see `in_python`.

    One step is made before it, on the first row: its outputs tell what the loop carries, and what
    a cell makes once for a sequence (masks of dropout) belongs to the graph around the loop.
    """
    first, _ = steps([x[0] for x in rows], states)
    carries = not all_outputs or (bool(mask) and not steps.zeros)
    last = [zeros_like(t) for t in first] if carries else []
    count, ends = len(states), len(states) + len(last)

    def body(*values):
        own, previous, items = values[:count], values[count:ends], values[ends:]
        row_mask = items[-1] if mask else None
        outputs, new = steps.masked(items[: len(rows)], own, previous, row_mask)
        for after, before in zip(new, own, strict=True):
            after.set_shape(before.shape)
        return [*new, *outputs[: len(last)], *(outputs if all_outputs else [])]

    found, _, stacks = loop_parts(None, body, [*states, *last], rows=[*rows, *mask])
    if not all_outputs:
        stacks = [expand_dims(t, 0) for t in found[count:]]
    return stacks, found[count:] or [t[-1] for t in stacks], found[:count]


def swapped(tensor):
    """The tensor with its first two axes exchanged."""
    return transpose(tensor, [1, 0, *range(2, tensor.shape.rank)])


def steps_kept(mask, lengths, row, time_major, backwards):
    """The mask as a list of one bool tensor `[time, batch]`, or of none.

    Args:
      mask: bool tensor `[batch, time]` or `[batch, time, 1]`, or None.
      lengths: int, scalar tensor, or vector of the lengths of the sequences.
      row: the inputs, time first.
      time_major: whether the mask has the time first.
      backwards: whether the sequences are gone through from the end.
    """
    if mask is not None:
        mask = to_tensor(mask)
        mask = mask if mask.dtype.is_bool else cast(mask, "bool")
        if mask.shape.rank not in (2, 3, None) or mask.shape[2:] not in ([], [1], [None]):
            raise refusal(f"A mask is bool [batch, time]; this one has the shape {mask.shape}.")
        if mask.shape.rank == 3:
            mask = squeeze(mask, axis=-1)
        mask = mask if time_major else swapped(mask)
        check_mask(mask, row)
        return [reverse(mask, [0]) if backwards else mask]
    if not isinstance(lengths, Tensor):
        return []
    places = expand_dims(range_of(shape(row)[0], dtype=lengths.dtype), 1)
    kept = places > reduce_max(lengths) - 1 - lengths if backwards else places < lengths
    return [broadcast_to(kept, shape(row)[:2])]


def at_masked_steps(outputs, kept, zeros):
    """The outputs with those of masked steps put in place: zeros, or the output before.

    That is zeros at first. Where an op has computed `outputs`, they are the states after each step.

    Args:
      outputs: `[time, batch, ...]`.
      kept: bool `[time, batch]`.
      zeros: whether masked steps give zeros.
    """
    if not zeros:
        kept = cumsum(cast(kept, "int32")) > 0
    for _ in range(outputs.shape.rank - 2):
        kept = expand_dims(kept, -1)
    return where(kept, outputs, zeros_like(outputs))


def check_mask(mask, row):
    """Raises unless the mask can belong to inputs `[time, batch, ...]`."""
    for axis, error in ((0, ValueError), (1, InvalidArgumentError)):
        found, wanted = mask.shape[axis], row.shape[axis]
        if found not in (wanted, None) and wanted is not None:
            text = (
                f"The mask has {found} {('time steps', 'rows')[axis]}, but the inputs have "
                f"{wanted}: they have the shape [batch, time, ...] = "
                f"{[row.shape[1], row.shape[0], *row.shape[2:]]}. Pass a bool mask [batch, time]."
            )
            raise ValueError(text) if error is ValueError else refusal(text)


def refusal(text):
    """TensorFlow's error for shapes that do not fit; in a graph it is ValueError."""
    return InvalidArgumentError(None, None, text) if STATE.graph is None else ValueError(text)


@export("keras.backend.rnn")
def rnn(
    step_function,
    inputs,
    initial_states,
    go_backwards=False,
    mask=None,
    constants=None,
    unroll=False,
    input_length=None,
    time_major=False,
    zero_output_for_mask=False,
    return_all_outputs=True,
):
    """Iterates over the time dimension of a tensor.

    Args:
      step_function: function of the inputs at a time step, `[batch, ...]`, and of a tuple of
        states (and constants); returns the output, `[batch, ...]`, and the new states.
      inputs: tensor `[batch, time, ...]` of rank at least 3, or a structure of these.
      initial_states: list of the states before the first step, or a structure.
      go_backwards: True: from the last step to the first; the outputs are in that order.
      mask: bool tensor `[batch, time]`: where it is False, states and output stay as they are.
      constants: list of values passed to every step behind the states.
      unroll: True: a graph gets every step, not a loop.
      input_length: number of steps, or a vector with the number for each sequence, which masks the
        steps behind it if there is no `mask`.
      time_major: True: inputs, mask and outputs are `[time, batch, ...]`.
      zero_output_for_mask: True: the output of a masked step is zeros, not the previous output.
      return_all_outputs: False: only the last step is in the outputs.

    Returns:
      (last output, outputs along time, last states).

    Raises:
      ValueError: if an input has no time axis, if the mask does not fit, if `unroll` is set and the
        number of steps is not known, or if the step function returns another number of states.

    Example:
      >>> import yeoul as tf
      >>> step = lambda x, states: (x + states[0], [x + states[0]])
      >>> last, outputs, states = tf.keras.backend.rnn(step, tf.ones([1, 3, 1]), [tf.zeros([1, 1])])
      >>> print(outputs.numpy().ravel())
      [1. 2. 3.]
    """
    flat = [to_tensor(x) for x in nest.flatten(inputs)]
    for tensor in flat:
        tensor.shape.with_rank_at_least(3)
    rows = flat if time_major else [swapped(x) for x in flat]
    kept = steps_kept(mask, input_length, rows[0], time_major, go_backwards)
    if go_backwards:
        rows = [reverse(x, [0]) for x in rows]
    if unroll and rows[0].shape[0] is None:
        raise ValueError("Unrolling requires a fixed number of timesteps.")
    if rows[0].shape[0] == 0:
        raise InvalidArgumentError(
            None, None, f"There are no time steps in inputs of the shape {flat[0].shape}."
        )
    steps = Steps(
        step_function,
        inputs,
        tuple(initial_states),
        tuple(constants or ()),
        zero_output_for_mask,
        unroll,
    )
    states = [to_tensor(s) for s in nest.flatten(steps.states)]
    run = in_python if unroll or STATE.graph is None else as_loop
    outputs, last, states = run(steps, rows, kept, states, return_all_outputs)
    if not time_major:
        outputs = [swapped(t) for t in outputs]
    new_states = nest.pack_sequence_as(initial_states, states)
    if not unroll:
        new_states = tuple(new_states)
    return steps.packed(last), steps.packed(outputs), new_states
