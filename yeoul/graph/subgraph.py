"""Graphs inside a graph: the branches of a condition, the body of a loop."""

import contextlib

from yeoul.engine.infer import spec_like
from yeoul.engine.state import STATE
from yeoul.graph.call import Callable
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.node import user_frame
from yeoul.graph.trace_graph import evaluate_now


class BodyGraph(FuncGraph):
    """The graph of a branch or loop body; variables made in it belong to the function around it."""

    def creating_variable(self, variable):
        """See `TraceGraph.creating_variable`."""
        self.outer.creating_variable(variable)

    def add_input(self, dims, dtype, name="args", list_of=None):
        """See `FuncGraph.add_input`; it is made where the user's branch or loop stands."""
        tensor = super().add_input(dims, dtype, name, list_of)
        tensor.node.where = user_frame()
        return tensor

    def named(self):
        """See `FuncGraph.named`."""
        return (
            f"It belongs to a branch or loop body of the graph, {self.name!r}. Assign it there to "
            "a variable that exists before the branch or loop; to collect values in a loop, write "
            "them to a tf.TensorArray instead of appending to a list."
        )

    def evaluate_now(self, tensor):
        """See `TraceGraph.evaluate_now`."""
        return evaluate_now(self, tensor)


class Subgraph:
    """What a Python function does, traced as a graph of its own inside the graph being built.

    Nothing is added to the graph around it before it becomes part of a node, so that a subgraph can
    be traced to look at, and thrown away.

    Attributes:
      graph: the `BodyGraph`.
      inputs: symbolic tensors that the function was called with.
      result: what it returned, as it is.
    """

    def __init__(self, name):
        self.graph = BodyGraph(name, outer=STATE.graph)
        self.inputs: list = []
        self.result = None

    @contextlib.contextmanager
    def building(self):
        """Context in which ops go into this graph."""
        scope = STATE.scope
        saved = STATE.enter(self.graph)
        try:
            yield
        finally:
            STATE.restore(saved)
            STATE.scope = scope

    def outputs(self, values, dtypes=()):
        """The values as symbolic tensors of this graph.

        Args:
          values: flat list of tensors, variables or what converts to a tensor.
          dtypes: np.dtypes for Python values, as far as known (None: their own).
        """
        dtypes = [*dtypes, *[None] * (len(values) - len(dtypes))]
        with self.building():
            pairs = zip(values, dtypes, strict=True)
            return [self.graph.symbolic(v, d) for v, d in pairs]

    def callable(self, before, outer, variables, outputs):
        """The graph as a `Callable` of `before`, then tensors from outside, then variables.

        Args:
          before: symbolic inputs of this graph.
          outer: tensors from outside; those the graph does not use become inputs without use.
          variables: variables, likewise.
          outputs: symbolic tensors of this graph.
        """
        graph = self.graph
        inputs = list(before)
        for tensor in outer:
            known = graph.captures.get(id(tensor))
            inputs.append(known[1] if known else unused(graph, *spec_like(tensor)))
        for variable in variables:
            known = graph.variables.get(id(variable))
            spec = variable.shape._dims, variable.dtype
            inputs.append(known[1] if known else unused(graph, *spec))
        return Callable(graph, inputs, outputs)


def unused(graph, dims, dtype, list_of=None):
    return graph.placeholder(dims, dtype, "unused", list_of)


def trace(function, specs=(), name="body"):
    """Calls a function on symbolic tensors, and keeps what it does as a graph.

    Args:
      function: takes a symbolic tensor for each of the specs; or what was traced before.
      specs: [(dims, DType), …]; with a `ListOf` behind it for a tensor list.
      name: name of the graph.

    Returns:
      A `Subgraph`.
    """
    if isinstance(function, Subgraph):
        return function
    subgraph = Subgraph(name)
    with subgraph.building():
        subgraph.inputs = [
            subgraph.graph.add_input(dims, dtype, "args", *list_of)
            for dims, dtype, *list_of in specs
        ]
        subgraph.result = function(*subgraph.inputs)
    return subgraph


def used_outside(subgraphs):
    """What the subgraphs use from outside.

    Returns:
      (captured tensors, variables), each once, in the order of their first use.
    """
    tensors = {k: outer for s in subgraphs for k, (outer, _) in s.graph.captures.items()}
    variables = {k: v for s in subgraphs for k, (v, _) in s.graph.variables.items()}
    return list(tensors.values()), list(variables.values())


def assigned_in(subgraphs):
    """The variables that one of the subgraphs assigns, each once."""
    return list({k: v for s in subgraphs for k, (v, _) in s.graph.assigned.items()}.values())


def last_value(subgraph, variable):
    """The value of a variable at the end of a subgraph."""
    assigned = subgraph.graph.assigned.get(id(variable))
    return subgraph.graph.variable_input(variable) if assigned is None else assigned[1]


def last_read(subgraph, variable):
    """As `last_value`; its gradient is the variable's, as of any value read from it.

    For loops, where the next iteration reads what this one assigned.
    """
    if variable.dtype.is_floating or variable.dtype.is_complex:
        return subgraph.graph.read_variable(variable)
    return last_value(subgraph, variable)
