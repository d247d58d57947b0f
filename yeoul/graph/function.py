"""`tf.function`: traces Python once per signature and runs the traced graph."""

import functools
import inspect
import threading
import weakref

import numpy as np

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import wrap
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.concrete import ConcreteFunction, Leaf
from yeoul.graph.func_graph import FuncGraph

SWITCHES = {"eagerly": False}


@export("config.run_functions_eagerly")
def run_functions_eagerly(run_eagerly):
    """True: every `tf.function` runs its Python code directly, for debugging."""
    SWITCHES["eagerly"] = bool(run_eagerly)


@export("config.functions_run_eagerly")
def functions_run_eagerly():
    """True if `run_functions_eagerly(True)` is in force."""
    return SWITCHES["eagerly"]


def argument_key(value, tensors):
    """A hashable description of one argument; its tensors are appended to `tensors`."""
    kind = type(value)
    if kind is EagerTensor:
        tensors.append(value)
        return (value._a.dtype, value._a.shape)
    if isinstance(value, Tensor):
        tensors.append(value)
        return (value.dtype.np, value.shape._dims)
    if isinstance(value, BaseVariable):
        return ("variable", id(value))
    if kind is dict:
        return ("dict", tuple((k, argument_key(value[k], tensors)) for k in sorted(value, key=str)))
    if isinstance(value, (list, tuple)):
        return (kind.__name__, tuple([argument_key(v, tensors) for v in value]))
    if isinstance(value, (np.ndarray, np.generic)):
        tensor = to_tensor(value)
        tensors.append(tensor)
        return (tensor._a.dtype, tensor._a.shape)
    if hasattr(value, "_flatten_components"):
        return (kind, tuple([argument_key(v, tensors) for v in value._flatten_components()]))
    if isinstance(value, (int, float, bool, str, bytes, complex)) or value is None:
        return (kind, value)
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return ("object", value)


class Tracing:
    """The first call of a function may create variables, later ones may not; see
    `FuncGraph.creating_variable`.
    """


class TraceGraph(FuncGraph):
    """The graph of a `tf.function` while it is traced."""

    def __init__(self, name, outer, may_create):
        super().__init__(name, outer)
        self.may_create = may_create
        self.created: list = []

    def creating_variable(self, variable):
        if not self.may_create:
            raise ValueError(
                f"tf.function {self.name!r} tried to create the variable {variable._name!r} on a "
                "call after the first. "
                "Variables must be created once: make them outside the function, or keep them on "
                "an object "
                "(`if self.v is None: self.v = tf.Variable(...)`)."
            )
        self.created.append(variable)

    def evaluate_now(self, tensor):
        """The value of a symbolic tensor that depends on no input: the initial value of a
        variable.
        """
        from yeoul.graph.program import Program

        missing = self.inputs + [inner for _, inner in self.captures.values()]
        captured = [outer for outer, _ in self.captures.values()]
        program = Program(self, missing, [tensor])
        used = {id(x) for node in program.nodes for x in node.inputs if isinstance(x, Tensor)}
        if any(id(t) in used or t is tensor for t in self.inputs) or self.variables:
            raise ValueError(
                f"The initial value of a variable made inside tf.function {self.name!r} depends "
                "on the function's "
                "arguments, which have no value yet. Pass a callable, or create the variable "
                "outside."
            )
        feeds = [np.zeros([n or 1 for n in t.shape._dims], t.dtype.np) for t in self.inputs]
        return wrap(program.run(*feeds, *[t._a for t in captured])[0])


class Function:
    """What `tf.function` returns; see there."""

    def __init__(
        self,
        python_function,
        input_signature=None,
        autograph=True,
        jit_compile=None,
        reduce_retracing=False,
        name=None,
    ):
        self._python_function = python_function
        self._input_signature = None if input_signature is None else tuple(input_signature)
        self._autograph, self._jit_compile, self._reduce_retracing = (
            autograph,
            jit_compile,
            reduce_retracing,
        )
        self._name = name or getattr(python_function, "__name__", "function")
        self._signature = inspect.signature(python_function)
        self._cache: dict = {}
        self._fast: dict = {}
        self._traces = 0
        self._lock = threading.RLock()
        self._methods = weakref.WeakKeyDictionary()
        self._variables_created = False
        functools.update_wrapper(self, python_function)

    @property
    def python_function(self):
        return self._python_function

    @property
    def input_signature(self):
        return self._input_signature

    @property
    def function_spec(self):
        return self._signature

    def experimental_get_tracing_count(self):
        """How many times the Python function has been traced."""
        return self._traces

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        bound = self._methods.get(instance)
        if bound is None:
            method = functools.partial(_call_weak, self._python_function, weakref.ref(instance))
            functools.update_wrapper(method, self._python_function)
            signature = self._signature
            parameters = list(signature.parameters.values())[1:]
            method.__signature__ = signature.replace(parameters=parameters)
            bound = Function(
                method,
                self._input_signature,
                self._autograph,
                self._jit_compile,
                self._reduce_retracing,
                self._name,
            )
            self._methods[instance] = bound
        return bound

    def __call__(self, *args, **kwargs):
        if not kwargs and not STATE.busy:
            key, arrays = [], []
            for value in args:
                if type(value) is not EagerTensor:
                    break
                array = value._a
                arrays.append(array)
                key.append(array.dtype)
                key.append(array.shape)
            else:
                fast = self._fast.get(tuple(key))
                if fast is not None and not SWITCHES["eagerly"]:
                    return fast(arrays)
                if not SWITCHES["eagerly"] and self._input_signature is None:
                    return self._call(args, kwargs, tuple(key))
        return self._call(args, kwargs, None)

    def _call(self, args, kwargs, fast_key):
        """Any call: finds or makes the trace; `fast_key` is where to remember it for the fast
        path, or None.
        """
        if SWITCHES["eagerly"]:
            return self._python_function(*args, **kwargs)
        tensors: list = []
        if kwargs or self._input_signature is not None:
            args, kwargs = self._canonical(args, kwargs)
        key = tuple([argument_key(a, tensors) for a in args])
        if kwargs:
            key += (argument_key(kwargs, tensors),)
        concrete = self._cache.get(key)
        if concrete is None:
            concrete = self._trace(key, args, kwargs)
        if fast_key is not None:
            self._fast[fast_key] = concrete.fast_call()
        return concrete.call_flat(tensors)

    def _canonical(self, args, kwargs):
        """Positional arguments as far as possible, so that f(1, 2) and f(1, b=2) are one
        signature.
        """
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        args = bound.args
        if self._input_signature is not None:
            args = (
                *map(conform, args[: len(self._input_signature)], self._input_signature),
                *args[len(self._input_signature) :],
            )
        return args, bound.kwargs

    def _trace(self, key, args, kwargs):
        with self._lock:
            concrete = self._cache.get(key)
            if concrete is None:
                concrete = self._cache[key] = self._new_trace(args, kwargs)
            return concrete

    def _new_trace(self, args, kwargs):
        graph = TraceGraph(self._name, STATE.graph, may_create=not self._variables_created)
        saved = STATE.enter(graph)
        self._traces += 1
        try:
            inner_args = symbolic(graph, args)
            inner_kwargs = symbolic(graph, kwargs)
            if self._input_signature is not None:
                pass
            result = self._python_function(*inner_args, **inner_kwargs)
            structure = collect_outputs(graph, result, self._name)
        finally:
            STATE.restore(saved)
        if graph.created:
            self._variables_created = True
        return ConcreteFunction(graph, (args, kwargs), structure)

    def get_concrete_function(self, *args, **kwargs):
        """The `ConcreteFunction` for these arguments, which may be `tf.TensorSpec`s."""
        if not args and not kwargs and self._input_signature is not None:
            args = self._input_signature
        else:
            args, kwargs = self._canonical(args, kwargs)
        tensors: list = []
        key = ("concrete", argument_key((args, kwargs), tensors))
        return self._trace(key, args, kwargs)


def _call_weak(function, reference, *args, **kwargs):
    return function(reference(), *args, **kwargs)


def conform(value, spec):
    """The argument as a tensor that fits the spec of `input_signature`."""
    if not isinstance(spec, TensorSpec):
        return nest.map_structure(conform, value, spec) if nest.is_nested(spec) else value
    tensor = to_tensor(value, None if isinstance(value, Tensor) else spec.dtype.np)
    if not spec.is_compatible_with(tensor):
        raise TypeError(
            f"Can not cast {TensorSpec(tensor.shape, tensor.dtype)!r} to {spec!r}: the argument "
            "does not fit the "
            "function's input_signature."
        )
    return tensor


def symbolic(graph, value):
    """The argument structure with each tensor replaced by an input of the graph."""
    if isinstance(value, (Tensor, TensorSpec)):
        return graph.add_input(
            value.shape._dims, value.dtype, getattr(value, "name", None) or "args"
        )
    if isinstance(value, (np.ndarray, np.generic)):
        tensor = to_tensor(value)
        return graph.add_input(tensor._a.shape, tensor.dtype, "args")
    if isinstance(value, dict):
        done = {k: symbolic(graph, value[k]) for k in sorted(value, key=str)}
        return type(value)((k, done[k]) for k in value)
    if isinstance(value, (list, tuple)):
        items = [symbolic(graph, v) for v in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if hasattr(value, "_flatten_components") and not isinstance(value, BaseVariable):
        return value._from_components([symbolic(graph, v) for v in value._flatten_components()])
    return value


def collect_outputs(graph, result, name):
    """Registers the tensors in the function's result as graph outputs; returns the structure of
    `Leaf`s.
    """

    def leaf(value):
        if value is None:
            return Leaf(None)
        if isinstance(value, BaseVariable):
            value = value.value()
        if not isinstance(value, Tensor):
            value = to_tensor(value)
        graph.outputs.append(graph.capture(value))
        return Leaf(len(graph.outputs) - 1)

    graph.structured_outputs = result
    return nest.map_structure(leaf, result) if nest.is_nested(result) else leaf(result)


@export("function")
def function(
    func=None,
    input_signature=None,
    autograph=True,
    jit_compile=None,
    reduce_retracing=False,
    experimental_implements=None,
    experimental_autograph_options=None,
    experimental_attributes=None,
    experimental_relax_shapes=None,
    experimental_compile=None,
    experimental_follow_type_hints=None,
):
    """Compiles a Python function into a graph: traced once per signature of its arguments, then
    run by XLA.

    Args:
      func: the function; without it a decorator is returned.
      input_signature: sequence of `tf.TensorSpec`: one trace for all arguments that fit.
      autograph: convert Python control flow over tensors.
      jit_compile: accepted; every graph is compiled by XLA where it can be.
      reduce_retracing: generalise shapes instead of tracing each anew.

    Example:
      >>> import yeoul as tf
      >>> @tf.function
      ... def f(x):
      ...     return x * x + 1.0
      >>> print(f(tf.constant(2.0)))
      tf.Tensor(5.0, shape=(), dtype=float32)
    """

    def decorate(inner):
        return Function(
            inner,
            input_signature,
            autograph,
            jit_compile if jit_compile is not None else experimental_compile,
            bool(reduce_retracing or experimental_relax_shapes),
        )

    return decorate if func is None else decorate(func)
