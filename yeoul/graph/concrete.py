"""A traced function that can be called: eagerly, under a tape, or inside another graph."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.composite import CompositeSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.arguments import check_composite
from yeoul.graph.call import Callable, call
from yeoul.graph.leaf import Leaf


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
        specs = [s for s in nest.flatten(spec) if isinstance(s, TypeSpec)]
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
            if isinstance(one, CompositeSpec):
                check_composite(value, one, f"{self.name}(): the argument {name!r}")
                tensors.extend(nest.flatten(value, expand_composites=True))
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
            return structure.take(results)
        flat = [leaf.take(results) for leaf in nest.flatten(structure)]
        return nest.pack_sequence_as(structure, flat)
