"""All elements combined to one."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import as_component, tensors, values_of
from yeoul.data.function import UserFunction, as_value_of, spec_of
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.graph.dataset_loop import for_dataset
from yeoul.ops.experimental.optional import packed


def as_state(value):
    """An initial state with tensors for Python numbers and arrays."""
    return nest.map_structure(as_value_of, packed(value))


def state_function(function, state_spec, element_spec, result_of, what):
    """The function traced for a state whose shapes may change, and the specs of the state.

    Args:
      function: of a state and an element.
      state_spec: of the first state.
      element_spec: of the elements.
      result_of: function of the specs of a result: those of the next state.
      what: the parameter's name, for messages.
    """
    while True:
        traced = UserFunction(function, (state_spec, element_spec), what)
        after = result_of(traced.output_spec)
        wider = relaxed(state_spec, after, what)
        if wider == state_spec:
            return traced, state_spec
        state_spec = wider


def relaxed(before, after, what):
    """Specs of a state that cover it before and after an element.

    Raises:
      InvalidArgumentError: if the number of components changes.
      TypeError: if the structure or a dtype changes.
    """
    try:
        nest.assert_same_structure(before, after)
    except (TypeError, ValueError) as error:
        told = (
            f"The element classes and structure of the new state that `{what}` gives must match "
            f"the initial state. Expected {before} but got {after}."
        )
        if len(nest.flatten(before)) != len(nest.flatten(after)):
            raise InvalidArgumentError(None, None, told) from error
        raise TypeError(told) from error
    joined = []
    for old, new in zip(nest.flatten(before), nest.flatten(after), strict=True):
        kinds = [getattr(s, "dtype", type(s)) for s in (old, new)]
        wider = old.most_specific_common_supertype([new])
        if wider is None or kinds[0] != kinds[1]:
            raise TypeError(
                f"Invalid `{what}`. The element types for the new state must match the initial "
                f"state. Expected {kinds[0]} but got {kinds[1]}. Use tf.cast."
            )
        joined.append(TensorSpec(wider.shape, wider.dtype) if type(old) is TensorSpec else wider)
    return nest.pack_sequence_as(before, joined)


def reduced(dataset, initial_state, function):
    """`Dataset.reduce`."""
    state = as_state(initial_state)
    if STATE.graph is not None:
        return in_graph_reduced(dataset, state, function)
    spec = nest.map_structure(spec_of, state)
    traced, spec = state_function(
        function, spec, dataset.element_spec, lambda result: result, "reduce_func"
    )
    values = nest.flatten(state)
    specs = nest.flatten(dataset.element_spec)
    flat, number = nest.flatten(spec), 0
    for chunk in dataset._run():
        before = [as_component(v, s) for v, s in zip(values, flat, strict=True)]
        found = traced.folded(before, chunk)
        if found is not None:
            values, number = tensors(found[0]), number + chunk.count
            continue
        for i in range(chunk.count):
            values = traced.call_on([*values, *values_of(chunk.element(i), specs)], number)
            number += 1
    return nest.pack_sequence_as(spec, values)


def in_graph_reduced(dataset, state, function):
    """As a node of a graph."""

    def body(*values):
        *flat, element = values
        now = nest.pack_sequence_as(state, flat)
        after = packed(function(now, element))
        nest.assert_same_structure(state, after)
        return [to_tensor(v) for v in nest.flatten(after)]

    found = for_dataset(dataset, nest.flatten(state), body)
    return nest.pack_sequence_as(state, found)
