"""The states of recurrent layers: what they are at first, and how they are passed."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.shape import TensorShape
from yeoul.engine.state import STATE
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import call_signature
from yeoul.keras.core.symbolic import is_shape
from yeoul.ops.array import shape, zeros
from yeoul.ops.shapes import get_static_value


def state_sizes(cell):
    """The sizes of a cell's states, flat: each an int or a shape without the batch."""
    return nest.flatten(cell.state_size)


def map_shapes(function, shapes):
    """The function of a shape, or of each in a list, tuple or dict."""
    if is_shape(shapes):
        return function(shapes)
    if isinstance(shapes, dict):
        return {key: map_shapes(function, one) for key, one in shapes.items()}
    return type(shapes)(map_shapes(function, one) for one in shapes)


def takes(cell, name):
    """Whether a cell's `call` takes this keyword argument."""
    names, any_keyword, _ = call_signature(getattr(cell.call, "__func__", cell.call))
    return name in names or any_keyword


def zero_state(batch_size, sizes, dtype):
    """Zeros `[batch, ...]` in the structure of the sizes.

    Raises:
      ValueError: if there is no batch size or no dtype.
    """
    if batch_size is None or dtype is None:
        raise ValueError(
            "batch_size and dtype cannot be None while constructing initial state. Received: "
            f"batch_size={batch_size}, dtype={dtype}"
        )

    def make(size):
        return zeros([batch_size, *TensorShape(size).as_list()], dtype)

    return nest.map_structure(make, sizes)


def initial_state(cell, inputs, batch_size, dtype):
    """The initial state of a cell for these inputs, if there are any: `get_initial_state`."""
    if inputs is not None:
        batch_size, dtype = shape(inputs)[0], inputs.dtype
    return zero_state(batch_size, cell.state_size, dtype)


def batch_of(inputs, axis):
    """The batch size of the inputs: an int if it is known, else a scalar tensor."""
    first = nest.flatten(inputs)[0]
    known = first.shape[axis]
    return shape(first)[axis] if known is None else known


def split_inputs(inputs, initial_states, constants, count):
    """The inputs of a call, its initial states and its constants.

    Args:
      inputs: the inputs; or a list of the inputs, the initial states, and `count` constants.
      initial_states: a state, a list or tuple of states, or None.
      constants: likewise.
      count: the number of constants that a list of inputs ends with.

    Returns:
      (inputs, list of initial states or None, list of constants or None).
    """
    if isinstance(inputs, list):
        if initial_states is not None or constants is not None:
            raise ValueError(
                "The inputs are a list, which holds initial states and constants too; but these "
                f"were passed besides: initial_state={initial_states}, constants={constants}. "
                "Pass them in one way."
            )
        if count:
            inputs, constants = inputs[:-count], inputs[-count:]
        if len(inputs) > 1:
            initial_states = inputs[1:]
        inputs = inputs[0]
    return inputs, as_list(initial_states), as_list(constants)


def as_list(values):
    """None, or the values as a list."""
    if values is None or isinstance(values, list):
        return values
    return list(values) if isinstance(values, tuple) else [values]


def specs_of(tensors):
    """The `InputSpec`s of tensors, in their structure."""
    return nest.map_structure(lambda t: InputSpec(shape=tuple(t.shape)), tensors)


def check_specs(layer, specs):
    """Raises ValueError unless states of these shapes can be those of the layer's cell."""
    flat, sizes = nest.flatten(specs), [TensorShape(s) for s in state_sizes(layer.cell)]
    fits = len(flat) == len(sizes) and all(
        TensorShape(spec.shape[1:]).is_compatible_with(size)
        for spec, size in zip(flat, sizes, strict=False)
    )
    if not fits:
        raise ValueError(
            "An `initial_state` was passed that is not compatible with `cell.state_size`. Received "
            f"`state_spec`={specs}; however `cell.state_size` is {layer.cell.state_size} (layer "
            f"{layer.name!r}, {type(layer).__name__}). Pass a list with a tensor [batch, size] for "
            "each state."
        )


def check_states(layer, states, batch):
    """Raises unless the states fit the layer and a batch of this size."""
    if len(states) != len(layer.states):
        raise ValueError(
            f"Layer has {len(layer.states)} states but was passed {len(states)} initial states "
            f"(layer {layer.name!r}, {type(layer).__name__}). Pass them in the structure of the "
            f"cell's state_size, {layer.cell.state_size}."
        )
    flat = nest.flatten(states)
    check_specs(layer, specs_of(list(flat)))
    batch = get_static_value(batch) if not isinstance(batch, int) else batch
    for position, state in enumerate(flat):
        found = state.shape[0]
        if None in (found, batch) or found == int(batch) or (found == 1 and layer.unroll):
            continue
        text = (
            f"Initial state {position} of layer {layer.name!r} ({type(layer).__name__}) has the "
            f"shape {tuple(state.shape)}, for a batch of {found}, but the inputs are a batch of "
            f"{batch}. Pass states with as many rows as the inputs."
        )
        raise (
            ValueError(text)
            if STATE.graph or found == 1
            else InvalidArgumentError(None, None, text)
        )
