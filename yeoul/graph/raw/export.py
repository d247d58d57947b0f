"""Nodes that change variables, as the operations on resources that TensorFlow has."""

from yeoul.core.errors import UnimplementedError
from yeoul.engine.tensor import Tensor
from yeoul.formats.op_defs import op_def
from yeoul.graph.node import made_at
from yeoul.graph.op_rules import argument
from yeoul.graph.signature import attributes, grouped, known_types


def source(tensor):
    """The variable whose value a tensor is, and the assignment that gave it, or None."""
    if not isinstance(tensor, Tensor):
        return None, None
    if tensor.node.op.name == "ReadAssigned":
        value, initial = tensor.node.inputs
        return initial.node.attrs.get("variable"), value
    return tensor.node.attrs.get("variable"), None


def update(expansion, node):
    """The operation on the variables themselves, behind all that was done to them before.

    Raises:
      UnimplementedError: in a function that is called: there variables are values.
    """
    definition = op_def(node.op.name)
    found = [source(node.inputs[i]) for i in node.op.updates]
    if expansion.pure or any(variable is None for variable, _ in found):
        raise UnimplementedError(
            None,
            None,
            f"{node.op.name} {node.name!r}{made_at(node)} changes a variable inside a function "
            "that is called by another: such a graph cannot be written as a GraphDef. Call the "
            "op in the outermost function.",
        )
    states = []
    for variable, value in found:
        if value is not None:
            expansion.assign(variable, value)
        states.append(expansion.resource(variable, node.name))
    groups = grouped(node, expansion.graph.origins)
    types = known_types(node, definition, groups, [])
    for name, attr in definition.attrs.items():
        if attr.type == "type" and name not in types:
            types[name] = node.outputs[0].dtype
    inputs, resources = [], iter(states)
    for position, (arg, group) in enumerate(zip(definition.inputs, groups, strict=True)):
        if position in node.op.updates:
            inputs.append(next(resources).tensor)
            continue
        place, value = group[0]
        name = f"{node.name}/{arg.name}"
        inputs.append(argument(expansion, node, place, value, name, arg, types))
    control = [op for state in states for op in ([state.last] if state.last else []) + state.reads]
    outputs = list(node.outputs[len(states) :])
    operation = expansion.operation(node, node.op.name, node.name, node)
    attrs = attributes(node, definition, types, {})
    expansion.add(operation, inputs, attrs, outputs, list(dict.fromkeys(control)))
    for state, value in zip(states, node.outputs, strict=False):
        state.last, state.reads, state.value = operation, [], value
        expansion.places[id(value)] = (operation, 0)
    expansion.touched.append(operation)
