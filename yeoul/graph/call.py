"""Calls of graphs: eagerly, under a tape, or as a node of another graph; and their gradients."""

from yeoul.autodiff.backprop import backprop, dense
from yeoul.engine.dispatch import Record, execute, wrap
from yeoul.engine.op import register
from yeoul.engine.state import STATE
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.node import Node, SymbolicTensor
from yeoul.graph.program import Program


class Callable:
    """A graph with fixed inputs and outputs: the attribute `f` of a call node.

    Attributes:
      inputs: symbolic tensors: arguments, captured tensors, variables.
      outputs: symbolic tensors: results, then new values of the assigned variables.
    """

    def __init__(self, graph, inputs, outputs):
        self.graph, self.inputs, self.outputs = graph, list(inputs), list(outputs)
        self._program = None
        self._backward: dict = {}

    @property
    def name(self):
        return self.graph.name

    @property
    def program(self):
        if self._program is None:
            self._program = Program(self.graph, self.inputs, self.outputs)
        return self._program

    @property
    def stateful(self):
        return self.program.stateful

    def needs_host(self):
        """Why XLA cannot compile the graph as one program, or None."""
        return next(iter(self.program.host_reasons.values()), None)

    def backward(self, present):
        """The gradient function for gradients of the outputs numbered in `present`.

        See `Backward`.
        """
        known = self._backward.get(present)
        if known is None:
            known = self._backward[present] = Backward(self, present)
        return known

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other


class Backward:
    """The gradient of a `Callable`: a graph that uses values saved by the forward pass.

    Attributes:
      function: `Callable` from (saved values, output gradients) to input gradients.
      residuals: intermediate tensors of the forward graph that must be saved.
      sources: for each value it uses, ("input", i), ("residual", i), or ("outside", tensor).
      targets: positions of the inputs that have a gradient, in the order of the outputs of
        `function`.
    """

    def __init__(self, forward, present):
        graph = FuncGraph(f"{forward.name}_gradient", outer=forward.graph)
        saved = STATE.enter(graph)
        try:
            gradients: dict = {}
            dys = []
            for i in present:
                out = forward.outputs[i]
                dy = graph.add_input(out.shape._dims, out.dtype, "dy")
                dys.append(dy)
                known = gradients.get(id(out))
                gradients[id(out)] = dy if known is None else known + dy
            keep = {id(t) for t in forward.inputs}
            backprop(forward.graph.nodes, gradients, keep)
            grads = [gradients.get(id(t)) for t in forward.inputs]
            grads = [None if g is None else graph.capture(dense(g)) for g in grads]
        finally:
            STATE.restore(saved)
        self.targets = [i for i, g in enumerate(grads) if g is not None]
        positions = {id(t): i for i, t in enumerate(forward.inputs)}
        self.residuals, self.sources = [], []
        for outer, _ in graph.captures.values():
            if id(outer) in positions:
                self.sources.append(("input", positions[id(outer)]))
            elif isinstance(outer, SymbolicTensor) and outer.node.graph is forward.graph:
                self.sources.append(("residual", len(self.residuals)))
                self.residuals.append(outer)
            else:
                self.sources.append(("outside", outer))
        # Variables that a gradient function of the user reads itself.
        self.variables = [variable for variable, _ in graph.variables.values()]
        inner = [inner for _, inner in (*graph.captures.values(), *graph.variables.values())]
        self.function = Callable(graph, inner + dys, [grads[i] for i in self.targets])
        self.forward = Callable(forward.graph, forward.inputs, [*forward.outputs, *self.residuals])

    def __call__(self, inputs, residuals, dys):
        """Gradients aligned with the forward inputs (None where there is none)."""
        given = {"input": inputs, "residual": residuals}
        values = [given[kind][i] if kind in given else i for kind, i in self.sources]
        values += [variable.value() for variable in self.variables]
        results = call(self.function, [*values, *dys])
        grads = [None] * len(inputs)
        for position, grad in zip(self.targets, results, strict=True):
            grads[position] = grad
        return grads


def call_lower(*arrays, f, results=None, primal=None):
    return f.program.fn(*arrays)


def call_host(*arrays, f, results=None, primal=None):
    return f.program.run(*arrays)


def call_specs(inputs, attrs):
    return [(t.shape._dims, t.dtype) for t in attrs["f"].outputs]


def call_gradient(record, *dys):
    """Gradient of a call.

    From saved values if the forward pass saved them, otherwise it is computed once more.
    """
    f, results = record.attrs["f"], record.attrs.get("results")
    present = tuple(i for i, dy in enumerate(dys) if dy is not None)
    given = [dys[i] for i in present]
    if results is not None and all(i < results for i in present):
        backward = record.attrs["primal"].backward(present)
        if backward.forward is f or [id(t) for t in backward.residuals] == [
            id(t) for t in f.outputs[results:]
        ]:
            return backward(record.inputs, record.outputs[results:], given)
    backward = f.backward(present)
    if results is None and isinstance(record, Node):
        keep_residuals(record, backward)
        return backward(record.inputs, record.outputs[len(f.outputs) :], given)
    outputs = call(backward.forward, record.inputs)
    return backward(record.inputs, outputs[len(f.outputs) :], given)


def keep_residuals(node, backward):
    """Lets a call in a graph also return what its gradient needs, so that it runs only once."""
    f = node.attrs["f"]
    node.attrs = {"f": backward.forward, "results": len(f.outputs), "primal": f}
    for residual in backward.residuals:
        index = len(node.outputs)
        node.outputs.append(SymbolicTensor(node, index, residual.shape._dims, residual.dtype))


call_gradient.accepts_none = True

CALL = register(
    "PartitionedCall",
    "args*:",
    lower=call_lower,
    host=None,
    grad=call_gradient,
    shape=call_specs,
    attrs={"f": None},
    outputs=None,
)


def call(function, tensors):
    """Calls a `Callable` on flat tensors: eagerly, under tapes, or as a node of a graph."""
    if STATE.graph is not None:
        name = "StatefulPartitionedCall" if function.stateful else None
        return execute(CALL, tuple(tensors), {"f": function}, name) or []
    if STATE.tapes:
        return call_recorded(function, tensors)
    return [wrap(a) for a in function.program.run(*[t._a for t in tensors])]


def call_recorded(function, tensors):
    """An eager call under tapes: the forward pass also returns what the gradient will need."""
    tapes = [tape for tape in STATE.tapes if any(id(t) in tape.watched for t in tensors)]
    if not tapes:
        return [wrap(a) for a in function.program.run(*[t._a for t in tensors])]
    present = tuple(
        i for i, out in enumerate(function.outputs) if out.dtype.is_floating or out.dtype.is_complex
    )
    backward = function.backward(present)
    outputs = [wrap(a) for a in backward.forward.program.run(*[t._a for t in tensors])]
    results = len(function.outputs)
    attrs = {"f": backward.forward, "results": results, "primal": function}
    record = Record(CALL, tensors, attrs, outputs)
    for tape in tapes:
        tape.record(record)
    return outputs[:results]
