"""Calls of graphs: eagerly, under a tape, or as a node of another graph; and their gradients."""

import functools

from yeoul.autodiff.backprop import backprop, dense
from yeoul.autodiff.registered import chosen
from yeoul.engine.dispatch import Record, execute, wrap
from yeoul.engine.infer import spec_like
from yeoul.engine.op import register
from yeoul.engine.state import STATE
from yeoul.graph import refusals
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.host_steps import RUNNERS
from yeoul.graph.lower import GROWS, NESTED, host_reasons, is_known
from yeoul.graph.node import Node, SymbolicTensor
from yeoul.graph.numpy_runs import run_nested
from yeoul.graph.program import Program


class Callable:
    """A graph with fixed inputs and outputs: the attribute `f` of a call node.

    Attributes:
      inputs: symbolic tensors: arguments, captured tensors, variables.
      outputs: symbolic tensors: results, then new values of the assigned variables.
      loops: programs of the loops whose body this is; see `loop_op`.
    """

    def __init__(self, graph, inputs, outputs):
        self.graph, self.inputs, self.outputs = graph, list(inputs), list(outputs)
        self._program = None
        self._backward: dict = {}
        self._reasons: dict = {}
        self._longer: dict = {}
        self._shorter: dict = {}
        self.loops: dict = {}

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

    def needs_host(self, known=None):
        """Why XLA cannot compile the graph as one program, or None.

        Args:
          known: positions of the inputs whose values are known when the graph is compiled, for a
            graph inside another one; None: the graph stands alone.
        """
        if known is None:
            return next(iter(self.program.host_reasons.values()), None)
        known = tuple(known)
        if known not in self._reasons:
            ids = [id(self.inputs[i]) for i in known]
            found = list(host_reasons(self.program.nodes, ids).values())
            # Growing lists can be dealt with in a loop, so another reason counts for more.
            weighty = [reason for reason in found if reason != GROWS]
            self._reasons[known] = next(iter(weighty or found), None)
        return self._reasons[known]

    def keeping(self, residuals, start=0):
        """The same graph with further outputs; and where each of these stands.

        Args:
          residuals: symbolic tensors of the graph; some may be outputs already.
          start: only outputs from this number on count as such.

        Returns:
          (`Callable` whose outputs begin with those of this one, positions of the residuals).
        """
        places = self.places(start)
        missing = list({id(t): t for t in residuals if id(t) not in places}.values())
        if not missing:
            return self, [places[id(t)] for t in residuals]
        key = (start, *(id(t) for t in missing))
        longer = self._longer.get(key)
        if longer is None:
            longer = Callable(self.graph, self.inputs, [*self.outputs, *missing])
            self._longer[key] = longer
        places = longer.places(start)
        return longer, [places[id(t)] for t in residuals]

    def places(self, start):
        """id(tensor) -> where it first stands among the outputs from `start` on."""
        return {id(t): i for i, t in reversed(list(enumerate(self.outputs))) if i >= start}

    def first(self, count):
        """The same graph with the first outputs only."""
        if count not in self._shorter:
            self._shorter[count] = Callable(self.graph, self.inputs, self.outputs[:count])
        return self._shorter[count]

    def backward(self, present):
        """The gradient function for gradients of the outputs numbered in `present`.

        See `Backward`.
        """
        known = self._backward.get(present)
        if known is None:
            known = self._backward[present] = Backward(self, present)
        return known

    @functools.cached_property
    def recording(self):
        """The graph as an eager call under tapes runs it: it puts out what the gradient needs."""
        present = tuple(
            i for i, out in enumerate(self.outputs) if out.dtype.is_floating or out.dtype.is_complex
        )
        return self.keeping(self.backward(present).residuals)[0]

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
                dy = graph.add_input(out.shape._dims, out.dtype, "dy", out.list_of)
                dys.append(dy)
                known = gradients.get(id(out))
                gradients[id(out)] = dy if known is None else known + dy
            keep = {id(t) for t in forward.inputs}
            nodes = chosen(forward.graph.nodes, forward.graph.overridden)
            backprop(nodes, gradients, keep)
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


def call_lower(*arrays, f, primal=None):
    results, refused = f.program.checked(*arrays)
    refusals.note(refused)
    return results


def call_specs(inputs, attrs):
    return [spec_like(t) for t in attrs["f"].outputs]


def call_gradient(record, *dys):
    """Gradient of a call, from values that the forward pass saves."""
    f, primal = record.attrs["f"], record.attrs.get("primal")
    present = tuple(i for i, dy in enumerate(dys) if dy is not None)
    if primal is not None and all(i < len(primal.outputs) for i in present):
        f = primal
    backward = f.backward(present)
    residuals = kept(record, backward.residuals)
    return backward(record.inputs, residuals, [dys[i] for i in present])


def kept(record, residuals):
    """The values that a call's inner tensors had: the call is made to put them out too."""
    f = record.attrs["f"]
    longer, places = f.keeping(residuals)
    if longer is f:
        outputs = record.outputs
    elif isinstance(record, Node):
        primal = record.attrs.get("primal", f)
        specs = [spec_like(t) for t in longer.outputs[len(f.outputs) :]]
        record.extend({"f": longer, "primal": primal}, specs)
        outputs = record.outputs
    else:  # an eager call is over: once more
        outputs = call(longer, record.inputs)
    return [outputs[i] for i in places]


call_gradient.accepts_none = True

CALL = register(
    "PartitionedCall",
    "args*:",
    lower=call_lower,
    grad=call_gradient,
    shape=call_specs,
    attrs={"f": None},
    outputs=None,
)


def call_reason(node, known):
    """See `lower.NESTED`."""
    return node.attrs["f"].needs_host([i for i, x in enumerate(node.inputs) if is_known(x, known)])


NESTED[CALL.name] = call_reason
RUNNERS[CALL.name] = lambda node, arrays: run_nested(node.attrs["f"].program, arrays)


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
    for recorder in STATE.always:
        recorder.calling(function)
    tapes = [tape for tape in STATE.tapes if any(id(t) in tape.watched for t in tensors)]
    if not tapes:
        return [wrap(a) for a in function.program.run(*[t._a for t in tensors])]
    longer = function.recording
    outputs = [wrap(a) for a in longer.program.run(*[t._a for t in tensors])]
    record = Record(CALL, tensors, {"f": longer, "primal": function}, outputs)
    for tape in tapes:
        tape.record(record)
    return outputs[: len(function.outputs)]
