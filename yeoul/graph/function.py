"""`tf.function`: traces Python once per signature and runs the traced graph."""

import functools
import inspect
import threading
import weakref

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.arguments import (
    argument_key,
    collect_outputs,
    conform,
    covers,
    generalised,
    spec_of,
    symbolic,
    tensor_dims,
    with_dims,
)
from yeoul.graph.autograph.entry import conversion, traced
from yeoul.graph.concrete import ConcreteFunction
from yeoul.graph.trace_graph import TraceGraph

SWITCHES = {"eagerly": False}
WARN_AFTER = 5  # traces of one function that differ in shapes or Python values alone


@export("config.run_functions_eagerly")
def run_functions_eagerly(run_eagerly):
    """True: every `tf.function` runs its Python code directly, for debugging.

    Args:
      run_eagerly: bool.

    Example:
      >>> import yeoul as tf
      >>> tf.config.run_functions_eagerly(True)
      >>> tf.function(lambda x: x.numpy())(tf.constant(3)).item()
      3
      >>> tf.config.run_functions_eagerly(False)
    """
    SWITCHES["eagerly"] = bool(run_eagerly)


@export("config.functions_run_eagerly")
def functions_run_eagerly():
    """True if `run_functions_eagerly(True)` is in force.

    Example:
      >>> import yeoul as tf
      >>> tf.config.functions_run_eagerly()
      False
    """
    return SWITCHES["eagerly"]


class Function:
    """What `tf.function` returns: a callable with one trace per signature of its arguments."""

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
        self._autograph, self._jit_compile = autograph, jit_compile
        self._reduce_retracing = reduce_retracing
        self._name = name or getattr(python_function, "__name__", "function")
        self._signature = inspect.signature(python_function)
        parameters = self._signature.parameters.values()
        self._has_defaults = any(p.default is not p.empty for p in parameters)
        self._cache: dict = {}
        self._fast: dict = {}
        self._traces = 0
        self._warned = False
        self._lock = threading.RLock()
        self._methods = weakref.WeakKeyDictionary()
        self._variables_created = False
        functools.update_wrapper(self, python_function)
        self._check_signature()

    def _check_signature(self):
        names = list(self._signature.parameters)
        kinds = {p.kind for p in self._signature.parameters.values()}
        if self._input_signature is not None and inspect.Parameter.VAR_POSITIONAL not in kinds:
            if len(self._input_signature) > len(names):
                raise TypeError(
                    f"input_signature has {len(self._input_signature)} specs, but "
                    f"{self._name}() takes the arguments ({', '.join(names)})."
                )

    @property
    def python_function(self):
        """The Python function."""
        return self._python_function

    @property
    def input_signature(self):
        """The `input_signature` given, or None."""
        return self._input_signature

    @property
    def name(self):
        """Name of the function."""
        return self._name

    def experimental_get_tracing_count(self):
        """How many times the Python function has been traced.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x: x + 1)
          >>> _ = f(tf.constant(1)), f(tf.constant(2))
          >>> f.experimental_get_tracing_count()
          1
        """
        return self._traces

    def __get__(self, instance, owner=None):
        """A method: one function per object, which does not keep the object alive."""
        if instance is None:
            return self
        try:
            bound = self._methods.get(instance)
        except TypeError:  # an object without a hash
            return self._bind(lambda: instance)
        if bound is None:
            bound = self._methods[instance] = self._bind(weakref.ref(instance))
        return bound

    def _bind(self, reference):
        python_function = self._python_function

        @functools.wraps(python_function)
        def method(*args, **kwargs):
            return python_function(reference(), *args, **kwargs)

        parameters = list(self._signature.parameters.values())[1:]
        method.__signature__ = self._signature.replace(parameters=parameters)
        method.bound_to = (python_function, reference)
        return Function(
            method,
            self._input_signature,
            self._autograph,
            self._jit_compile,
            self._reduce_retracing,
            self._name,
        )

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
                return self._call(args, kwargs, tuple(key))
        return self._call(args, kwargs, None)

    def _call(self, args, kwargs, fast_key):
        """Any call: finds or makes the trace; `fast_key` is how the fast path will find it."""
        if SWITCHES["eagerly"]:
            return self._python_function(*args, **kwargs)
        args, kwargs, tensors, key = self._prepare(args, kwargs)
        concrete = self._cache.get(key)
        if concrete is None:
            concrete = self._trace(key, args, kwargs)
        if fast_key is not None and len(tensors) * 2 == len(fast_key):
            self._fast[fast_key] = concrete.fast_call()
        return concrete.call_flat(tensors)

    def _prepare(self, args, kwargs):
        """Canonical arguments, the tensors in them, and the key of their trace."""
        tensors: list = []
        if self._input_signature is not None:
            args, kwargs = self._conformed(args, kwargs)
            argument_key(args, tensors)
            return args, kwargs, tensors, "signature"
        if kwargs or self._has_defaults:
            args, kwargs = self._canonical(args, kwargs)
        key = tuple([argument_key(a, tensors) for a in args])
        if kwargs:
            key += (argument_key(kwargs, tensors),)
        return args, kwargs, tensors, key

    def _canonical(self, args, kwargs):
        """Positional arguments as far as possible, so that f(1, 2) and f(1, b=2) are one trace."""
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args, bound.kwargs

    def _conformed(self, args, kwargs):
        """The arguments as tensors that fit the input signature."""
        args, kwargs = self._canonical(args, kwargs)
        specs = self._input_signature
        names = [*self._signature.parameters, *["args"] * len(specs)]
        extra = args[len(specs) :]
        if len(args) < len(specs):
            raise TypeError(
                f"{self._name}() takes {len(specs)} arguments by its input_signature, but "
                f"{len(args)} were given."
            )
        done = [conform(a, s, n) for a, s, n in zip(args, specs, names, strict=False)]
        return (*done, *extra), kwargs

    def _trace(self, key, args, kwargs):
        with self._lock:
            concrete = self._cache.get(key)
            if concrete is None:
                concrete = self._served(key) or self._new_trace(key, args, kwargs)
                self._cache[key] = concrete
            return concrete

    def _served(self, key):
        """A trace with unknown dimensions that serves this key, if retracing is to be reduced."""
        if not self._reduce_retracing:
            return None
        return next((c for known, c in self._cache.items() if covers(known, key)), None)

    def _new_trace(self, key, args, kwargs):
        if self._input_signature is not None and key == "signature":
            args = (*self._input_signature, *args[len(self._input_signature) :])
        elif self._reduce_retracing:
            general = generalised(key, self._cache)
            if general is not None:
                dims = tensor_dims(general)
                args = tuple([with_dims(a, dims) for a in args])
                kwargs = {k: with_dims(kwargs[k], dims) for k in sorted(kwargs)}
                concrete = self._trace_now(args, kwargs)
                self._cache[general] = concrete
                return concrete
        else:
            self._warn_of_retracing(key)
        return self._trace_now(args, kwargs)

    def _trace_now(self, args, kwargs):
        graph = TraceGraph(self._name, STATE.graph, may_create=not self._variables_created)
        saved = STATE.enter(graph)
        self._traces += 1
        try:
            names = [*self._signature.parameters, *["args"] * len(args)]
            inner_args = [symbolic(graph, a, n) for a, n in zip(args, names, strict=False)]
            inner_kwargs = {k: symbolic(graph, kwargs[k], k) for k in sorted(kwargs)}
            with conversion(self._autograph):
                result = self._traced_function()(*inner_args, **inner_kwargs)
            structure = collect_outputs(graph, result)
        finally:
            STATE.restore(saved)
        graph.structured_outputs = result
        if graph.created:
            # Traced once more: a function that makes variables each time is found out at once.
            self._variables_created = True
            return self._trace_now(args, kwargs)
        return ConcreteFunction(graph, self._specs(args, kwargs), structure)

    def _traced_function(self):
        """The Python function, converted if it is to be."""
        function = self._python_function
        if not self._autograph:
            return function
        bound = getattr(function, "bound_to", None)
        if bound is None:
            return traced(function)
        return functools.partial(traced(bound[0]), bound[1]())

    def _specs(self, args, kwargs):
        """The arguments by name, with specs in place of tensors."""
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError:
            return (spec_of(tuple(args)), spec_of(dict(kwargs))), tuple(self._signature.parameters)
        return (spec_of(bound.args), spec_of(bound.kwargs)), tuple(bound.arguments)

    def _warn_of_retracing(self, key):
        if self._warned or len(self._cache) < WARN_AFTER:
            return
        self._warned = True
        last = next(reversed(self._cache))
        names = [*self._signature.parameters, *["args"] * len(key)]
        changed = [
            f"{name}: {old} -> {new}"
            for name, old, new in zip(names, last, key, strict=False)
            if old != new
        ]
        get_logger().warning(
            "%d out of the last %d calls to %s triggered tf.function retracing, which is "
            "expensive. What changed: %s. Pass tensors of one shape, or tensors in place of Python "
            "numbers; or give tf.function reduce_retracing=True or an input_signature with None "
            "for dimensions that vary.",
            len(self._cache) + 1,
            len(self._cache) + 1,
            self._name,
            "; ".join(changed) or "a new function object was decorated",
        )

    def get_concrete_function(self, *args, **kwargs):
        """The trace for these arguments, which may be `tf.TensorSpec`s.

        Returns:
          A `ConcreteFunction`.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x: x + 1.0)
          >>> g = f.get_concrete_function(tf.TensorSpec([None], tf.float32))
          >>> print(g(tf.constant([1.0, 2.0])))
          tf.Tensor([2. 3.], shape=(2,), dtype=float32)
        """
        if self._input_signature is not None and not args and not kwargs:
            args = self._input_signature
        args, kwargs, _, key = self._prepare(args, kwargs)
        return self._trace(key, args, kwargs)


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
    """Compiles a Python function into a graph: traced once per signature, then run by XLA.

    A call with new dtypes, shapes or Python values traces the Python function anew; tensors that
    differ in their values alone reuse the trace. Python side effects happen while tracing only.

    Args:
      func: the function; without it a decorator is returned.
      input_signature: sequence of `tf.TensorSpec`: one trace for all arguments, which must fit.
      autograph: whether Python control flow over tensors becomes part of the graph.
      jit_compile: accepted; every graph is compiled by XLA where it can be.
      reduce_retracing: generalise shapes instead of tracing each anew.
      experimental_implements: accepted; names nothing here.
      experimental_autograph_options: accepted; see `autograph`.
      experimental_attributes: accepted; attributes of TF's runtime.
      experimental_relax_shapes: older name of `reduce_retracing`.
      experimental_compile: older name of `jit_compile`.
      experimental_follow_type_hints: accepted; deprecated, Python arguments stay Python values.

    Returns:
      A callable `Function`, or a decorator.

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
