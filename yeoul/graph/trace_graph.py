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
      given: id(input) -> its value in the call for which the graph is built, where it has one.
    """

    def __init__(self, name, outer, may_create):
        super().__init__(name, outer)
        self.may_create = may_create
        self.created: list = []
        self.given: dict = {}

    def feed(self, tensors):
        """Notes the values of the inputs in the call for which the graph is built."""
        pairs = zip(self.inputs, tensors, strict=False)
        self.given = {id(t): value for t, value in pairs if type(value) is EagerTensor}

    def creating_variable(self, variable):
        """Called when a variable is made while this graph is being built.

        Raises:
          ValueError: on a trace after the first.
        """
        if not self.may_create:
            raise ValueError(
                "tf.function only supports singleton tf.Variables created on the first call, but "
                f"{self.name!r} makes the variable {variable._name!r} in every call or in a later "
                "one. Make the variable outside of the function, or once, and keep it on an object "
                "(`if self.v is None: self.v = tf.Variable(...)`). See "
                "https://www.tensorflow.org/guide/function#creating_tfvariables."
            )
        self.created.append(variable)

    def evaluate_now(self, tensor):
        """The value of a symbolic tensor now: the initial value of a variable.

        Raises:
          ValueError: if it depends on an argument that is no value but a spec.
        """
        feeds = [(t, self.given.get(id(t))) for t in self.inputs]
        feeds += [(inner, outer) for outer, inner in self.captures.values()]
        feeds += [(inner, v._t) for v, inner in self.variables.values() if hasattr(v, "_t")]
        program = Program(self, [inner for inner, _ in feeds], [tensor])
        used = {id(x) for node in program.nodes for x in node.inputs if isinstance(x, Tensor)}
        used.add(id(tensor))
        missing = [t for t, value in feeds if type(value) is not EagerTensor and id(t) in used]
        if missing:
            raise ValueError(
                f"The initial value of a variable made inside tf.function {self.name!r} depends "
                f"on {missing[0]!r}, which has no value while the function is traced for specs or "
                "inside of another function. Pass a callable, or create the variable outside."
            )
        arrays = [blank(t) if type(v) is not EagerTensor else v._a for t, v in feeds]
        return wrap(program.run(*arrays)[0])


def blank(tensor):
    """An array in the place of an input that is not used."""
    dims = tensor._dims or ()
    return np.zeros([n or 1 for n in dims], tensor.dtype.np)
