"""The graph of a `tf.function` while it is traced."""

import numpy as np

from yeoul.engine.dispatch import wrap
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.program import Program


class TraceGraph(FuncGraph):
    """A graph in whose code variables may be made, on the first trace.

    Attributes:
      may_create: whether variables may be made now.
      created: those that were.
    """

    def __init__(self, name, outer, may_create):
        super().__init__(name, outer)
        self.may_create = may_create
        self.created: list = []

    def creating_variable(self, variable):
        """Called when a variable is made while this graph is being built.

        Raises:
          ValueError: on a trace after the first.
        """
        if not self.may_create:
            raise ValueError(
                f"tf.function {self.name!r} tried to create variables on non-first call: "
                f"{variable._name!r}. Variables must be created once: make them outside the "
                "function, or keep them on an object (`if self.v is None: self.v = "
                "tf.Variable(...)`)."
            )
        self.created.append(variable)

    def evaluate_now(self, tensor):
        """See the function `evaluate_now`."""
        return evaluate_now(self, tensor)


def evaluate_now(graph, tensor):
    """The value of a symbolic tensor that depends on no input: a variable's initial value.

    Raises:
      ValueError: if it depends on the function's arguments or on variables.
    """
    # Captured tensors have values, and so have the states of random ops.
    captured = [pair for pair in graph.captures.values() if type(pair[0]) is EagerTensor]
    states = [(v._t, inner) for v, inner in graph.variables.values() if v.hidden]
    known = [*captured, *states]
    program = Program(graph, graph.inputs + [inner for _, inner in known], [tensor])
    used = {id(x) for node in program.nodes for x in node.inputs if isinstance(x, Tensor)}
    used.add(id(tensor))
    read = [t for v, t in graph.variables.values() if not v.hidden]
    read += [t for outer, t in graph.captures.values() if type(outer) is not EagerTensor]
    if any(id(t) in used for t in (*graph.inputs, *read)):
        raise ValueError(
            f"The initial value of a variable made inside tf.function {graph.name!r} depends "
            "on the function's arguments or on other variables, which have no value yet. Pass "
            "a callable, or create the variable outside."
        )
    blanks = [np.zeros([n or 1 for n in t.shape._dims], t.dtype.np) for t in graph.inputs]
    return wrap(program.run(*blanks, *[outer._a for outer, _ in known])[0])
