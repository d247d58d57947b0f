"""The graph of a `tf.function` while it is traced."""

import numpy as np

from yeoul.engine.dispatch import wrap
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.node import SymbolicTensor
from yeoul.graph.program import Program


class TraceGraph(FuncGraph):
    """A graph in whose code variables may be made, on the first trace.

    Attributes:
      may_create: whether variables may be made now.
      created: those that were.
      python_function: what is traced, or None.
    """

    def __init__(self, name, outer, may_create):
        super().__init__(name, outer)
        self.may_create = may_create
        self.created: list = []
        self.python_function = None

    def feed(self, tensors):
        """Notes the tensors that the inputs are in the call for which the graph is built."""
        self.given = {id(t): v for t, v in zip(self.inputs, tensors, strict=False)}

    def creating_variable(self, variable):
        """Called when a variable is made while this graph is being built.

        Raises:
          ValueError: on a trace after the first.
        """
        if not self.may_create:
            raise ValueError(
                "tf.function only supports singleton tf.Variables created on the first call. Make "
                "sure the tf.Variable is only created once or created outside tf.function. "
                f"{self.name!r} makes the variable {variable._name!r} in every call, or in a later "
                "one: keep it on an object (`if self.v is None: self.v = tf.Variable(...)`). See "
                "https://www.tensorflow.org/guide/function#creating_tfvariables."
            )
        self.created.append(variable)

    def evaluate_now(self, tensor):
        """See the function `evaluate_now`."""
        return evaluate_now(self, tensor)


def evaluate_now(graph, tensor):
    """The value of a symbolic tensor now: the initial value of a variable.

    Raises:
      ValueError: if it depends on an argument that is no value but a spec.
    """
    feeds = [(t, graph.given.get(id(t))) for t in graph.inputs]
    feeds += [(inner, outer) for outer, inner in graph.captures.values()]
    feeds += [(inner, vars(v).get("_t")) for v, inner in graph.variables.values()]
    program = Program(graph, [inner for inner, _ in feeds], [tensor])
    used = {id(x) for node in program.nodes for x in node.inputs if isinstance(x, Tensor)}
    used.add(id(tensor))
    arrays = [value_of(graph, t, v) if id(t) in used else blank(t) for t, v in feeds]
    return wrap(program.run(*arrays)[0])


def value_of(graph, inner, given):
    """The array that an input of the graph has now."""
    if isinstance(given, SymbolicTensor) and graph.outer is not None:
        given = evaluate_now(graph.outer, given)
    if type(given) is not EagerTensor:
        raise ValueError(
            f"The initial value of a variable made inside tf.function {graph.name!r} depends on "
            f"{inner!r}, which has no value while the function is traced for specs. Pass a "
            "callable, or create the variable outside."
        )
    return given._a


def blank(tensor):
    """An array in the place of an input that is not used."""
    return np.zeros([n or 1 for n in tensor._dims or ()], tensor.dtype.np)
