"""Nodes that change variables, as the operations on resources that TensorFlow has."""

from yeoul.engine.tensor import Tensor
from yeoul.formats.op_defs import op_def
from yeoul.graph.op_rules import argument, inputs_of
from yeoul.graph.signature import MISSING, attributes, grouped, known_types


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

    In a function that is called variables are values, and in a graph of TF 1 they are read by
    operations of their own: there it is shown, but cannot be written as a GraphDef.
    """
    definition = op_def(node.op.name)
    found = [source(node.inputs[i]) for i in node.op.updates]
    if expansion.pure or any(variable is None for variable, _ in found):
        operation = expansion.operation(node, node.op.name, node.name, node)
        attrs = {"T": MISSING}
        expansion.add(operation, inputs_of(expansion, node), attrs, list(node.outputs))
        return
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
