"""Logic without branches: the second operand of `and` and `or` computed in any case.

Nobody can tell whether a comparison of numbers was computed for nothing, and a loop's test with a
branch in it is four times as slow.
"""

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import EagerTensor, Tensor

# Cheap ops without effects and errors, whatever their operands are.
CHEAP = {"AddV2", "Sub", "Mul", "Neg", "Abs", "Minimum", "Maximum", "Square", "Cast", "Identity"}
CHEAP |= {"Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual", "IsNan", "IsFinite"}
CHEAP |= {"LogicalAnd", "LogicalOr", "LogicalNot", "Const"}
MOST = 12  # nodes


def is_cheap(subgraph, value):
    """True if `value`, of a traced function, can be computed in any case."""
    graph = subgraph.graph
    if len(graph.nodes) > MOST or graph.assigned:
        return False
    scalar = isinstance(value, Tensor) and value.dtype.is_bool and dims_of(value) == ()
    return scalar and all(n.op.name in CHEAP and all_scalars(n.outputs) for n in graph.nodes)


def all_scalars(tensors):
    return all(dims_of(t) == () for t in tensors)


def inlined(subgraph, value, outer):
    """The value of a cheap traced function, computed in the graph being built.

    Args:
      subgraph: the traced function.
      value: a tensor of it.
      outer: the graph being built.
    """
    graph = subgraph.graph
    known = {id(inner): tensor for tensor, inner in graph.captures.values()}
    known |= {id(inner): variable.value() for variable, inner in graph.variables.values()}
    for node in graph.nodes:
        if node.op.name == "Const":
            made = outer.constant(EagerTensor(node.attrs["value"]))
        else:
            inputs = [known.get(id(x), x) for x in node.inputs]
            made = execute(node.op, inputs, node.attrs)
        known[id(node.outputs[0])] = made
    return known.get(id(value), value)
