"""`tf.function`: traces Python once per signature and runs the traced graph."""

import functools
import inspect

from yeoul.core.tracebacks import hide_frames, without_frames
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.trackable import Trackable
from yeoul.graph import retracing
from yeoul.graph.compiler_ir import compiler_ir
from yeoul.graph.eager_switch import SWITCHES
from yeoul.graph.function_type import Binder, checked_signature
from yeoul.graph.method import Methods, WeakMethod, weak_method
from yeoul.graph.pending import Pending
from yeoul.graph.trace_cache import TraceCache, VariableTraces
from yeoul.graph.trace_type import TracingContext
from yeoul.graph.trace_values import has_variable
from yeoul.graph.tracing import Tracer
from yeoul.graph.warm import WARM_LIMIT, Warm, add_to_key, own_tensors, places


class Function(Trackable):
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
        if not callable(python_function):
            raise TypeError(
                f"{python_function!r} is not a callable object. tf.function needs a Python "
                "function."
            )
        self._python_function = python_function
        self._input_signature = checked_signature(input_signature)
        self._autograph, self._jit_compile = autograph, jit_compile
        self._reduce_retracing = reduce_retracing
        self._name = name or getattr(python_function, "__name__", "function")
        functools.update_wrapper(self, python_function, updated=())
        self._start()
        if input_signature is not None and not in_class(python_function):
            _ = self._binder  # that the signature fits is said at once

    def _start(self):
        """The state of a function that was not traced."""
        self._cache, self._pending = TraceCache(), Pending()
        self._warm: dict = {}
        self._methods = Methods()
        self._tracer = Tracer(
            self._python_function, self._name, bool(self._jit_compile), bool(self._autograph)
        )
        self._untraced = 0  # calls since the last trace
        self._last_type = None

    @functools.cached_property
    def _binder(self):
        return Binder(inspect.signature(self._python_function), self._input_signature)

    # Copies and pickles have no traces.

    def __getstate__(self):
        state = dict(self.__dict__)
        for name in ("_cache", "_pending", "_warm", "_methods", "_tracer", "_binder"):
            state.pop(name, None)
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._start()

    # What it is.

    @property
    def python_function(self):
        """The Python function."""
        function = self._python_function
        return function.__func__ if isinstance(function, WeakMethod) else function

    @property
    def input_signature(self):
        """The `input_signature` given, or None."""
        return self._input_signature

    @property
    def function_spec(self):
        """How arguments are bound: its text is the signature, with the types that are fixed."""
        return self._binder

    function_type = function_spec

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
        return self._tracer.count

    def pretty_printed_concrete_signatures(self):
        """The signatures of all traces, one below the other.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x: x)
          >>> _ = f(tf.constant(1))
          >>> print(f.pretty_printed_concrete_signatures())
          Input Parameters:
            x (POSITIONAL_OR_KEYWORD): TensorSpec(shape=(), dtype=tf.int32, name=None)
          Output Type:
            TensorSpec(shape=(), dtype=tf.int32, name=None)
          Captures:
            None
        """
        return "\n\n".join([c.pretty_printed_signature() for c in self._concrete_functions()])

    def _concrete_functions(self):
        """All traces, in the order in which they were made."""
        found: dict = {}
        for _, entry in self._cache.items():
            several = isinstance(entry, VariableTraces)
            for concrete in entry.all() if several else (entry,):
                found[id(concrete)] = concrete
        return sorted(found.values(), key=lambda concrete: concrete._number)

    def experimental_get_compiler_ir(self, *args, **kwargs):
        """A function that gives the compiled program for these arguments as text or bytes.

        Args:
          *args: arguments of the function, or specs of them.
          **kwargs: keyword arguments.

        Returns:
          A function of `stage`: "hlo", "hlo_serialized", "optimized_hlo",
          "optimized_hlo_serialized", "optimized_hlo_proto_serialized" or "optimized_hlo_dot".

        Raises:
          ValueError: without `jit_compile=True`, or if a shape is not known.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x: x + 1.0, jit_compile=True)
          >>> text = f.experimental_get_compiler_ir(tf.constant(1.0))(stage="hlo")
          >>> "add" in text
          True
        """
        if not self._jit_compile:
            raise ValueError(
                "Compiler IR can only be returned for functions marked with 'jit_compile=True'. "
                f"Decorate {self._name} with @tf.function(jit_compile=True)."
            )
        return compiler_ir(self.get_concrete_function(*args, **kwargs))

    # Methods.

    def __get__(self, instance, owner=None):
        """A method: one function per object, which does not keep the object alive."""
        if instance is None:
            return self
        if hasattr(instance, "_flatten_components"):  # tensors in it are arguments as any others
            return functools.partial(self, instance)
        known = self._methods.get(instance)
        if known is None:
            made = Function(
                weak_method(self._python_function, instance),
                None,
                self._autograph,
                self._jit_compile,
                self._reduce_retracing,
                self._name,
            )
            made._be_method(self._python_function, self._input_signature)
            known = self._methods.add(instance, made)
        return known

    def _be_method(self, function, input_signature):
        """The parameters of the function without its first, which is the object."""
        signature = inspect.signature(function)
        parameters = list(signature.parameters.values())
        if parameters and parameters[0].kind is not inspect.Parameter.VAR_POSITIONAL:
            signature = signature.replace(parameters=parameters[1:])
        self._python_function.__signature__ = self.__signature__ = signature
        self._input_signature = input_signature

    # Calls.

    def __call__(self, *args, **kwargs):
        try:
            key, arrays = [], []
            for value in args:
                if type(value) is EagerTensor:  # as in `add_to_key`, for speed
                    array = value._a
                    arrays.append(array)
                    key.append(array.dtype)
                    key.append(array.shape)
                elif not add_to_key(value, key, arrays):
                    return self._call(args, kwargs)
            for name, value in kwargs.items():
                key.append(name)
                if not add_to_key(value, key, arrays):
                    return self._call(args, kwargs)
            key = tuple(key)
            warm = self._warm.get(key)
            if warm is None or STATE.graph is not None or SWITCHES["eagerly"]:
                return self._call(args, kwargs, key)
            self._untraced += 1
            return warm.recorded(args, kwargs) if STATE.tapes else warm.fast(arrays)
        except Exception as error:
            hide_frames(error)
            raise

    def _call(self, args, kwargs, warm_key=None):
        """Any call: finds or makes the trace; `warm_key` is how the fast path will find it."""
        if SWITCHES["eagerly"]:
            return self._python_function(*args, **kwargs)
        context, traces = TracingContext(), self._tracer.count
        concrete = self._concrete(*self._bound(args, kwargs, False), context)
        if self._tracer.count == traces:
            self._untraced += 1
        if warm_key is not None:
            self._learn(warm_key, concrete, args, kwargs)
        if not (STATE.busy or context.variables or context.sources):
            return concrete.fast([tensor._a for tensor in context.tensors])
        return concrete.call_flat(context.tensors, context.variables, context.sources)

    def _learn(self, key, concrete, args, kwargs):
        """Lets the fast path find the trace, if its tensors are the arguments as they are."""
        if any(type(tensor) is not EagerTensor for tensor in concrete.captured):
            return  # it belongs to the function that is being traced
        args, kwargs, given = own_tensors(args, kwargs, self._binder.constraints is None)
        context = TracingContext()
        args, kwargs = self._bound(args, kwargs, False)
        self._binder.types(args, kwargs, context)
        order = places(given, context.tensors)
        if order is not None and all(part == part for part in key):  # NaN is found by no key
            if len(self._warm) >= WARM_LIMIT:
                self._warm.clear()
            self._warm[key] = Warm(concrete, order)

    def _bound(self, args, kwargs, specs_allowed):
        """Canonical arguments, which fit the input signature if there is one."""
        if self._binder.constraints is None:
            return self._binder.bind(args, kwargs)
        return self._binder.fitted(args, kwargs, specs_allowed)

    def _concrete(self, args, kwargs, context, called=True):
        """The trace for canonical arguments, a known or a new one."""
        key = self._binder.types(args, kwargs, context)
        found = self._known(key, context)
        if found is None:
            with self._pending.making(key):
                found = self._known(key, context)
                if found is None:
                    found = self._new(key, args, kwargs, context, called)
        return found

    def _known(self, key, context):
        found = self._cache.find(key)
        return found.find(context.variables) if isinstance(found, VariableTraces) else found

    def _new(self, key, args, kwargs, context, called):
        """A trace for a new key: one for more general arguments, or a new one."""
        if has_variable(key):
            return self._new_for_variables(key, args, kwargs, context, called)
        found = self._cache.serving(key)
        if found is not None:
            self._cache.store(key, found, context.objects)
            return found
        joined = self._cache.generalised(key)
        general = joined if self._reduce_retracing else key
        concrete = self._traced(general, args, kwargs, context, context.variables, called)
        if joined != general and STATE.graph is None:  # there are traces for other shapes
            concrete.callable.program.expect_new_shapes()
        self._cache.add(general, concrete, context.objects)
        if general != key:
            self._cache.add(key, concrete, context.objects)
        return concrete

    def _new_for_variables(self, key, args, kwargs, context, called):
        entry = self._cache.find(key)
        if entry is None:
            entry = VariableTraces()
            self._cache.store(key, entry, context.objects)
        trace = functools.partial(self._traced, key, args, kwargs, context)
        if entry.started and not entry.unshared and entry.shared is None:
            entry.share(lambda stand_ins: trace(stand_ins, called), context.variables)
            found = entry.find(context.variables)
            if found is not None:
                return found
        concrete = trace(context.variables, called)
        entry.add_own(context.variables, concrete)
        return concrete

    def _traced(self, key, args, kwargs, context, variables, called):
        """A new trace."""
        function_type = self._binder.function_type(args, kwargs, key)
        if called:
            self._check_retracing(function_type)
        return self._tracer.trace(function_type, context, variables)

    def _check_retracing(self, function_type):
        detector = retracing.detector_of(self.python_function)
        detector.count(self._untraced)
        self._untraced = 0
        if detector.traced():
            retracing.warn(self.python_function, detector, self._last_type, function_type)
        self._last_type = function_type

    @without_frames
    def get_concrete_function(self, *args, **kwargs):
        """The trace for these arguments, which may be `tf.TensorSpec`s.

        Returns:
          A `ConcreteFunction`.

        Raises:
          TypeError: if they do not fit the parameters.

        Example:
          >>> import yeoul as tf
          >>> f = tf.function(lambda x: x + 1.0)
          >>> g = f.get_concrete_function(tf.TensorSpec([None], tf.float32))
          >>> print(g(tf.constant([1.0, 2.0])))
          tf.Tensor([2. 3.], shape=(2,), dtype=float32)
        """
        if self._input_signature is not None and not args and not kwargs:
            args = self._input_signature
        context = TracingContext(specs_allowed=True)
        return self._concrete(*self._bound(args, kwargs, True), context, called=False)


def in_class(function):
    """True for a function that was defined in the body of a class: it may become a method."""
    before, _, _ = getattr(function, "__qualname__", "").rpartition(".")
    return bool(before) and not before.endswith("<locals>")
