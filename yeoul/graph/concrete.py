"""A traced function that can be called: eagerly, under a tape, or inside another graph."""

import contextlib
import functools
import itertools

from yeoul.core import nest
from yeoul.core.dtypes import resource
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.core.tracebacks import without_frames
from yeoul.engine.convert import as_asked, to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.call import Callable, call
from yeoul.graph.function_type import KEYWORD_ONLY
from yeoul.graph.leaf import Leaf
from yeoul.graph.node import made_at
from yeoul.graph.results import pack, type_of_results
from yeoul.graph.trace_type import CastContext, TracingContext
from yeoul.graph.trace_values import from_value, has_variable

_numbers = itertools.count()

# Functions that are called with each `ConcreteFunction` that is traced.
TRACED: list = []


class ConcreteFunction:
    """A `tf.function` traced for one signature.

    Attributes:
      graph: the `FuncGraph`.
      captured: the tensors from outside that the function uses.
      variable_list: the variables it reads or assigns, the hidden ones of random ops too.
      assigned_list: those it assigns.
      arguments: what stands in these lists for variables that are arguments, by their numbers.
      slots: what stands in the graph for iterators that are arguments; each has `bound(iterator)`,
        a context in which it gives what the iterator gives.
    """

    def __init__(
        self, graph, function_type, output_structure, arguments=(), slots=(), compiled=False
    ):
        self.graph, self._type = graph, function_type
        self.output_structure = output_structure
        captured = list(graph.captures.values())
        self.captured = [outer for outer, _ in captured]
        self.variable_list = [variable for variable, _ in graph.variables.values()]
        self.assigned_list = [variable for variable, _ in graph.assigned.values()]
        self.arguments, self.slots = list(arguments), list(slots)
        self.must_compile = compiled
        inputs = (
            graph.inputs
            + [inner for _, inner in captured]
            + [t for _, t in graph.variables.values()]
        )
        outputs = graph.outputs + [tensor for _, tensor in graph.assigned.values()]
        self.callable = Callable(graph, inputs, outputs)
        self.count = len(graph.outputs)
        self._number = next(_numbers)
        for tell in TRACED:
            tell(self)

    # What it is.

    @property
    def name(self):
        """A name that no other function has, as bytes."""
        return f"__inference_{self.graph.name}_{self._number}".encode()

    @property
    def function_type(self):
        """The trace types of the parameters and of the result."""
        kind = self._type
        if kind.output is None:
            kind.output = type_of_results(self.output_structure, self.graph.outputs)
            handle = TensorSpec([], resource)
            kind.captures = {id(v): handle for v in self.variables}
            kind.captures |= {id(t): TensorSpec(t.shape, t.dtype) for t in self.captured}
        return kind

    @property
    def inputs(self):
        """Symbolic inputs: arguments, captured tensors, variables."""
        hidden = {id(t) for v, t in self.graph.variables.values() if v.hidden}
        return [t for t in self.callable.inputs if id(t) not in hidden]

    @property
    def outputs(self):
        """Flat symbolic outputs."""
        return list(self.graph.outputs)

    @property
    def variables(self):
        """The variables the function reads or assigns, without those that are arguments."""
        return tuple(v for v in self.own_variables if not v.hidden)

    @property
    def own_variables(self):
        given = {id(v) for v in self.arguments}
        return [v for v in self.variable_list if id(v) not in given]

    @property
    def trainable_variables(self):
        """The trainable ones of `variables`."""
        return tuple(v for v in self.own_variables if v.trainable)

    @property
    def captured_inputs(self):
        """Tensors and variables from outside that the function uses."""
        return [*self.captured, *self.variables]

    @property
    def structured_input_signature(self):
        """(args, kwargs) of the trace, with a `tf.TensorSpec` for each tensor."""
        return self._type.described()

    @property
    def structured_outputs(self):
        """What the function returns, with symbolic tensors in it."""
        return self.pack(self.graph.outputs)

    @property
    def output_shapes(self):
        """The shapes of `structured_outputs`."""
        return nest.map_structure(
            lambda value: TensorShape(None) if value is None else value.shape,
            self.structured_outputs,
        )

    @property
    def output_dtypes(self):
        """The dtypes of `structured_outputs`."""
        return nest.map_structure(
            lambda value: None if value is None else value.dtype, self.structured_outputs
        )

    def pretty_printed_signature(self, verbose=True):
        """The parameters, their types, and the type of the result.

        Args:
          verbose: False: on one line.

        Returns:
          A string.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x, n: x * n).get_concrete_function(tf.constant(1.0), 2)
          >>> print(f.pretty_printed_signature())
          Input Parameters:
            x (POSITIONAL_OR_KEYWORD): TensorSpec(shape=(), dtype=tf.float32, name=None)
            n (POSITIONAL_OR_KEYWORD): Literal[2]
          Output Type:
            TensorSpec(shape=(), dtype=tf.float32, name=None)
          Captures:
            None
        """
        return self.function_type.pretty() if verbose else str(self.signature)

    @property
    def signature(self):
        """The type without defaults, as it is printed."""
        kind = self.function_type
        return type(kind)(kind.parameters, (), kind.output, kind.captures)

    def __repr__(self):
        return f"<ConcreteFunction {self.signature} at {id(self):#X}>".replace("0X", "0x", 1)

    def __str__(self):
        return f"ConcreteFunction {self.pretty_printed_signature()}"

    # Calling it.

    def explain(self):
        """How the function runs: as one XLA program, or in which parts and why.

        Returns:
          Text of several lines.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x: x * x + 1.0, input_signature=[tf.TensorSpec([3])])
          >>> print(f.get_concrete_function().explain().splitlines()[-1].strip())
          one XLA program of 3 nodes: Mul, AddV2, Identity
        """
        from yeoul.graph.explain import explain

        return explain(self)

    @without_frames
    def __call__(self, *args, **kwargs):
        """Calls the trace: with the arguments of the traced function, or with its tensors by name.

        Python values are fixed; they may be left out.

        Raises:
          TypeError: if arguments are missing, unknown, of another shape, or other Python values.
          InvalidArgumentError: if a tensor has another dtype.
        """
        try:
            tensors, context = self._structured(args, kwargs)
        except TypeError:
            tensors, context = self._flat(args, kwargs), TracingContext()
            if tensors is None:
                raise
        return self.call_flat(tensors, context.variables, context.sources)

    def _structured(self, args, kwargs):
        """The tensors in arguments as the traced function takes them, and what else is there."""
        tensors, context = [], TracingContext()
        given = self._by_name(args, kwargs)
        for name, _, kind in self._type.parameters:
            if name in given:
                tensors += self._tensors(name, kind, given[name], context)
            elif not fixed(kind):
                self._refuse(f"missing a required argument: {name!r}", args, kwargs)
        if len(context.variables) != len(self.arguments):
            self._refuse("another number of different variables", args, kwargs)
        if len(context.sources) != len(self.slots):
            self._refuse("an iterator in a graph: call the tf.function itself", args, kwargs)
        return tensors, context

    def _flat(self, args, kwargs):
        """The tensors, if they are given as the inputs of the graph, in order or by name."""
        names = [t.node.name for t in self.graph.inputs]
        given = dict(zip(names, args, strict=False)) | kwargs
        if (
            self.arguments
            or self.slots
            or given.keys() != set(names)
            or len(given) != len(args) + len(kwargs)
        ):
            return None
        specs = [TensorSpec(t.shape, t.dtype) for t in self.graph.inputs]
        return [self._tensor(n, spec, given[n]) for n, spec in zip(names, specs, strict=True)]

    def _by_name(self, args, kwargs):
        """The arguments by parameter."""
        parameters = self._type.parameters
        positional = [name for name, kind, _ in parameters if kind is not KEYWORD_ONLY]
        if len(args) > len(positional):
            self._refuse("too many positional arguments", args, kwargs)
        given = dict(zip(positional, args, strict=False))
        names = [name for name, _, _ in parameters]
        for key, value in kwargs.items():
            if key not in names:
                self._refuse(f"got an unexpected keyword argument {key!r}", args, kwargs)
            if key in given:
                self._refuse(f"multiple values for argument {key!r}", args, kwargs)
            given[key] = value
        return given

    def _refuse(self, why, args, kwargs):
        raise TypeError(
            f"Binding inputs to tf.function failed due to `{why}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {self.signature}. Call it with these arguments, or "
            "get another concrete function for yours."
        )

    def _tensors(self, name, kind, value, context):
        """The tensors of one argument; its variables are noted in the context."""
        if isinstance(kind, TensorSpec):
            return [self._tensor(name, kind, value)]
        try:
            value = kind.cast(value, CastContext())
        except (TypeError, ValueError) as error:
            self._refuse(error, (value,), {})
        if self.arguments or self.slots:
            from_value(value, context)
        return kind.to_tensors(value)

    def _tensor(self, name, spec, value):
        known = isinstance(value, (Tensor, BaseVariable))
        dtype = None if known else spec.dtype.np
        try:
            tensor = to_tensor(as_asked(value, dtype), dtype)
        except (TypeError, ValueError) as error:
            self._refuse(error, (value,), {})
        if tensor.dtype is not spec.dtype:
            raise InvalidArgumentError(
                None,
                None,
                f"cannot compute {self.name.decode()} as input {name!r} was expected to be a "
                f"{spec.dtype.name} tensor but is a {tensor.dtype.name} tensor. Use tf.cast(x, "
                f"tf.{spec.dtype.name}), or get another concrete function for this dtype.",
            )
        if not spec.shape.is_compatible_with(tensor.shape):
            own = TensorSpec(tensor.shape, tensor.dtype)
            self._refuse(f"Can not cast {own!r} to {spec!r}", (tensor,), {})
        return tensor

    def call_flat(self, tensors, arguments=(), sources=()):
        """Calls on the flat argument tensors, and on variables and iterators that are arguments.

        Returns the Python structure that the traced function returned.
        """
        if not self.slots:
            return self._call_bound(tensors, arguments)
        with contextlib.ExitStack() as stack:
            for slot, source in zip(self.slots, sources, strict=True):
                stack.enter_context(slot.bound(source))
            return self._call_bound(tensors, arguments)

    def _call_bound(self, tensors, arguments):
        own = dict(zip(map(id, self.arguments), arguments, strict=False))
        if STATE.graph is not None:
            # Each call site has random states of its own, as TF's kernels do.
            own |= {id(v): v.fresh() for v in self.variable_list if v.hidden}
        variables = [own.get(id(v), v) for v in self.variable_list]
        tensors = [*tensors, *self.captured, *[v.value() for v in variables]]
        if self.must_compile:
            self.check_compiled()
        results = call(self.callable, tensors)
        for variable, value in zip(self.assigned_list, results[self.count :], strict=True):
            own.get(id(variable), variable)._store(value)
        return self.pack(results[: self.count])

    def check_compiled(self):
        """Makes sure that XLA compiles all of the graph.

        Raises:
          InvalidArgumentError: if it cannot, naming the op and its line.
        """
        reasons = self.callable.program.host_reasons
        for node, reason in reasons.items():
            what = "" if node is None else f" {node.op.name} {node.name!r}{made_at(node)}"
            raise InvalidArgumentError(
                node,
                None,
                "Detected unsupported operations when trying to compile graph "
                f"{self.graph.name!r} (jit_compile=True):{what}: {reason}. Leave the op out, or "
                "use tf.function without jit_compile=True: then what XLA can compile still is.",
            )
        self.callable.program.compile_all()
        self.must_compile = False

    @functools.cached_property
    def fast(self):
        """A function from the list of argument arrays to the result.

        The shortest way for an eager call without tapes.

        Results stay on the device: nothing waits for them here.
        """
        if self.must_compile:
            self.check_compiled()
        program, count = self.callable.program, self.count
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
            results = program.run(*arrays)
            for variable, array in zip(assigned, results[count:]):  # noqa: B905  (lengths agree; strict costs time)
                variable._t = tensor = new(kind)
                tensor._a = array
            if single:
                tensor = new(kind)
                tensor._a = results[0]
                return tensor
            return pack(structure, [EagerTensor(a) for a in results[:count]])

        def only(arrays):
            tensor = new(kind)
            tensor._a = program.run(*arrays)[0]
            return tensor

        return only if single and not (captured or variables) else fast

    def pack(self, results):
        """Flat results in the structure of the traced function's return value."""
        return pack(self.output_structure, results)


def fixed(kind):
    """True for the type of an argument without tensors and variables: it may be left out."""
    return not (kind.flatten() or has_variable((kind,)))
