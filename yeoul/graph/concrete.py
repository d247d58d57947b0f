"""A traced function that can be called: eagerly, under a tape, or inside another graph."""

from yeoul.autodiff.backprop import backprop, dense
from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import Record, execute, wrap
from yeoul.engine.op import register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.func_graph import FuncGraph
from yeoul.graph.leaf import Leaf
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
        return execute(CALL, tuple(tensors), {"f": function}, function.name) or []
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


class ConcreteFunction:
    """A `tf.function` traced for one signature.

    Attributes:
      graph: the `FuncGraph`.
    """

    def __init__(self, graph, specs, output_structure):
        self.graph = graph
        self._specs, self._arg_names = specs
        self.output_structure = output_structure
        captured = list(graph.captures.values())
        self.captured = [outer for outer, _ in captured]
        self.variable_list = [variable for variable, _ in graph.variables.values()]
        self.assigned_list = [variable for variable, _ in graph.assigned.values()]
        inputs = (
            graph.inputs
            + [inner for _, inner in captured]
            + [t for _, t in graph.variables.values()]
        )
        outputs = graph.outputs + [tensor for _, tensor in graph.assigned.values()]
        self.callable = Callable(graph, inputs, outputs)
        self.count = len(graph.outputs)

    @property
    def name(self):
        return self.graph.name

    @property
    def inputs(self):
        """Symbolic inputs: arguments, then captured tensors."""
        return self.callable.inputs

    @property
    def outputs(self):
        """Flat symbolic outputs."""
        return list(self.graph.outputs)

    @property
    def variables(self):
        """The variables the function reads or assigns."""
        return tuple(v for v in self.variable_list if not v.hidden)

    @property
    def trainable_variables(self):
        """The trainable ones of `variables`."""
        return tuple(v for v in self.variable_list if v.trainable)

    @property
    def captured_inputs(self):
        """Tensors and variables from outside that the function uses."""
        return self.captured + self.variable_list

    @property
    def structured_input_signature(self):
        """(args, kwargs) of the trace, with a `tf.TensorSpec` for each tensor."""
        return self._specs

    @property
    def structured_outputs(self):
        """What the function returns, with symbolic tensors in it."""
        return self.pack(self.graph.outputs)

    @property
    def output_shapes(self):
        """The shapes of `structured_outputs`."""
        return nest.map_structure(lambda spec: spec.shape, self.structured_outputs)

    @property
    def output_dtypes(self):
        """The dtypes of `structured_outputs`."""
        return nest.map_structure(lambda spec: spec.dtype, self.structured_outputs)

    def __call__(self, *args, **kwargs):
        """Calls the trace: with the arguments in the structure it was traced for, or by name.

        Raises:
          TypeError: if arguments are missing, unknown, of another shape, or other Python values.
          InvalidArgumentError: if a tensor has another dtype.
        """
        names = list(self._arg_names)
        expected = dict(zip(names, self._specs[0], strict=False)) | self._specs[1]
        given = dict(zip(names, args, strict=False))
        unknown = [k for k in kwargs if k not in expected or k in given]
        if len(args) > len(names) or unknown:
            raise TypeError(
                f"{self.name}() takes the arguments {list(expected)}; received {len(args)} "
                f"positional ones and {sorted(kwargs)}."
            )
        given |= kwargs
        tensors: list = []
        for name, spec in expected.items():
            self._take(name, spec, given, tensors)
        return self.call_flat(tensors)

    def _take(self, name, spec, given, tensors):
        """Appends the tensors of one argument."""
        specs = [s for s in nest.flatten(spec) if isinstance(s, TensorSpec)]
        if not specs:  # a Python value, fixed when the function was traced
            value = given.get(name, spec)
            tensor = isinstance(value, (Tensor, BaseVariable))
            if value is not spec and (tensor or value != spec):
                raise TypeError(
                    f"{self.name}() was traced for the Python value {name}={spec!r}, but got "
                    f"{given[name]!r}. Get another concrete function for it, or pass tensors."
                )
            return
        if name not in given:
            raise TypeError(f"{self.name}() is missing the argument {name!r}: {spec!r}.")
        parts = nest.flatten_up_to(spec, given[name]) if nest.is_nested(spec) else [given[name]]
        for value, one in zip(parts, nest.flatten(spec), strict=True):
            if not isinstance(one, TensorSpec):
                continue
            known = isinstance(value, (Tensor, BaseVariable))
            tensor = to_tensor(value, None if known else one.dtype.np)
            if tensor.dtype != one.dtype or not one.shape.is_compatible_with(tensor.shape):
                message = (
                    f"{self.name}() was traced for {name}={one!r}, but got "
                    f"{TensorSpec(tensor.shape, tensor.dtype)!r}. Get another concrete function "
                    "for it, or convert the tensor."
                )
                if tensor.dtype != one.dtype:
                    raise InvalidArgumentError(None, None, message)
                raise TypeError(message)
            tensors.append(tensor)

    def call_flat(self, tensors):
        """Calls on the flat argument tensors.

        Returns the Python structure that the traced function returned.
        """
        # In a graph, each call site has random states of its own, as TF's kernels do.
        own = (
            {}
            if STATE.graph is None
            else {id(v): v.fresh() for v in self.variable_list if v.hidden}
        )
        variables = [own.get(id(v), v) for v in self.variable_list]
        tensors = [*tensors, *self.captured, *[v.value() for v in variables]]
        results = call(self.callable, tensors)
        for variable, value in zip(self.assigned_list, results[self.count :], strict=True):
            own.get(id(variable), variable)._store(value)
        return self.pack(results[: self.count])

    def fast_call(self):
        """A function from the list of argument arrays to the result.

        The shortest way for an eager call without tapes.

        Results stay on the device: nothing waits for them here.
        """
        run, count, pack = self.callable.program.run, self.count, self.pack
        captured = [t._a for t in self.captured]
        variables, assigned = self.variable_list, self.assigned_list
        structure = self.output_structure
        single = isinstance(structure, Leaf) and structure.index is not None
        new, kind = EagerTensor.__new__, EagerTensor

        def fast(arrays):
            if captured:
                arrays += captured
            if variables:
                arrays += [v._t._a for v in variables]
            results = run(*arrays)
            for variable, array in zip(assigned, results[count:]):  # noqa: B905  (lengths agree; strict costs time)
                variable._t = tensor = new(kind)
                tensor._a = array
            if single:
                tensor = new(kind)
                tensor._a = results[0]
                return tensor
            return pack([EagerTensor(a) for a in results[:count]])

        return fast

    def pack(self, results):
        """Flat results in the structure of the traced function's return value."""
        structure = self.output_structure
        if isinstance(structure, Leaf):
            return structure.value if structure.index is None else results[structure.index]
        flat = nest.flatten(structure, expand_composites=False)
        return nest.pack_sequence_as(
            structure, [leaf.value if leaf.index is None else results[leaf.index] for leaf in flat]
        )
