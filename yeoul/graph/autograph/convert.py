"""Converts functions: which ones, how their code is made, and where it is kept."""

import __future__

import ast
import functools
import inspect
import os
import sys
import threading
import types
import weakref

from yeoul.core.log import get_logger
from yeoul.graph.autograph import builtins, flags, logic, statements, undefined
from yeoul.graph.autograph.log import LOG
from yeoul.graph.autograph.registry import BUILTINS, OPERATORS
from yeoul.graph.autograph.rewrite import rewritten
from yeoul.graph.autograph.source import Unsupported, class_of, find_code, function_node
from yeoul.graph.autograph.syntax import MODULE, arguments, define, fix_locations

PACKAGE = __name__.partition(".")[0]
# Libraries whose functions hold no control flow over tensors that needs converting.
LIBRARIES = {PACKAGE, "jax", "jaxlib", "numpy", "scipy", "pandas", "matplotlib", "PIL", "h5py"}
LIBRARIES |= {"pytest", "_pytest", "hypothesis", "absl", "google", "tensorboard", "IPython"}
SKIPPED = LIBRARIES | sys.stdlib_module_names
FUTURES = functools.reduce(
    int.__or__, [getattr(__future__, n).compiler_flag for n in __future__.all_feature_names]
)
GENERATOR = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
COROUTINE = inspect.CO_COROUTINE | inspect.CO_ITERABLE_COROUTINE
UNTOUCHED = "_autograph_do_not_convert"  # attribute of functions that say so
FUNCTION, METHOD = types.FunctionType, types.MethodType
OVERLOADED = (types.BuiltinFunctionType, type)


class Context(threading.local):
    """Whether functions are converted now; None where nobody has said."""

    enabled: bool | None = None


CONTEXT = Context()


class Codes:
    """Converted code by the identity of the original; forgets what Python frees.

    Code objects of different files may compare equal, so they are no dictionary keys.
    """

    def __init__(self):
        self.known: dict = {}

    def get(self, code):
        """The converted code, None if it is to run as it is; `KeyError` if it is not known."""
        return self.known[id(code)][1]

    def __contains__(self, code):
        return id(code) in self.known

    def put(self, code, converted):
        key, known = id(code), self.known
        known[key] = (weakref.ref(code, lambda _: known.pop(key, None)), converted)


# Importing them makes their operators known.
OPERATOR_MODULES = (builtins, flags, logic, statements, undefined)
MADE = Codes()  # code that conversion has made, which is not converted again


class Converter:
    """Converts functions in one way; `ag__` in converted code is its `namespace`.

    Attributes:
      recursive: whether functions that converted code calls are converted.
    """

    def __init__(self, recursive=True):
        self.recursive = recursive
        self.codes = Codes()
        self.namespace = types.SimpleNamespace(**OPERATORS)
        self.namespace.cc = self.callee if recursive else lambda f: f
        self.cell = types.CellType(self.namespace)

    def callee(self, function):
        """What converted code calls in place of `function`."""
        kind = type(function)
        if kind is FUNCTION:
            return self.function(function)
        if kind is METHOD:
            inner = function.__func__
            done = self.callee(inner)
            return function if done is inner else METHOD(done, function.__self__)
        if kind in OVERLOADED:
            return BUILTINS.get(function, function)
        if kind is functools.partial:
            done = self.callee(function.func)
            if done is function.func:
                return function
            return functools.partial(done, *function.args, **function.keywords)
        return self.callable_object(function, kind)

    def callable_object(self, function, kind):
        """An object with a `__call__` of the user's."""
        method = getattr(kind, "__call__", None)  # noqa: B004  (what is wanted is the function)
        if type(method) is not FUNCTION or hasattr(function, UNTOUCHED):
            return function
        done = self.function(method)
        return function if done is method else METHOD(done, function)

    def function(self, function):
        """The function converted, or as it is if it is not to be, or cannot be."""
        code = function.__code__
        try:
            converted = self.codes.get(code)
        except KeyError:
            converted = self.learn(function, code)
        if converted is None or (function.__dict__ and UNTOUCHED in function.__dict__):
            return function
        return self.rebound(function, code, converted)

    def rebound(self, function, code, converted):
        """A function of the converted code that shares the original's globals and variables."""
        cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
        cells[MODULE] = self.cell
        closure = tuple([cells[name] for name in converted.co_freevars])
        new = FUNCTION(
            converted, function.__globals__, function.__name__, function.__defaults__, closure
        )
        new.__kwdefaults__, new.__qualname__ = function.__kwdefaults__, function.__qualname__
        return new

    def code(self, function):
        """Converted code for a function that the user asks to have converted.

        Raises:
          Unsupported: if it cannot be converted.
        """
        code = function.__code__
        try:
            known = self.codes.get(code)
        except KeyError:
            known = None
        if known is None:
            known = self.convert(function)
            self.codes.put(code, known)
        return known

    def learn(self, function, code):
        """The code of a function met for the first time; None if it runs as it is."""
        converted = None
        if not hasattr(function, UNTOUCHED) and is_users(function) and code not in MADE:
            try:
                converted = self.convert(function)
                LOG.say(1, "Converted %s", function)
            except Exception as error:  # whatever Python brings next, the function can still run
                if os.environ.get("AUTOGRAPH_STRICT_CONVERSION", "0") == "1":
                    raise
                warn_unconverted(function, error)
        elif hasattr(function, UNTOUCHED):
            return None  # the mark is the function's, not the code's
        self.codes.put(code, converted)
        return converted

    def convert(self, function):
        """Converted code for the function.

        Raises:
          Unsupported: if it cannot be converted.
        """
        code = function.__code__
        tree = wrapped(converted_node(function), function)
        flags = code.co_flags & FUTURES
        module = compile(tree, code.co_filename, "exec", flags=flags, dont_inherit=True)
        outer = find_code(module, tree.body[0].name)
        name = class_of(code)
        found = find_code(find_code(outer, name) if name else outer, code.co_name)
        for inner in nested_codes(found):
            MADE.put(inner, None)
        return found


def converted_node(function):
    """The function's syntax tree after conversion, without decorators, defaults and annotations.

    Raises:
      Unsupported: if it cannot be converted.
    """
    flags = function.__code__.co_flags
    if flags & GENERATOR:
        raise Unsupported("generators are not supported")
    if flags & COROUTINE:
        raise Unsupported("coroutines are not supported")
    node = function_node(function)
    args = node.args
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
        if arg is not None:
            arg.annotation = None
    # The values of defaults are the function's; what stands here only says which have one.
    args.defaults = [ast.Constant(None) for _ in args.defaults]
    args.kw_defaults = [default and ast.Constant(None) for default in args.kw_defaults]
    if isinstance(node, ast.FunctionDef):
        node.decorator_list, node.returns = [], None
        if hasattr(node, "type_params"):
            node.type_params = []
    return rewritten(node)


def wrapped(node, function):
    """A module in which the function stands as where it was defined.

    A function around it has its free variables, and a class around it lends private names its own.
    """
    name, inner, bound = class_of(function.__code__), node, getattr(node, "name", None)
    if isinstance(node, ast.Lambda):
        inner = ast.copy_location(ast.Expr(node), node)
    if name:
        bound = name
        inner = ast.ClassDef(name, [], [], [inner], [])
        if sys.version_info >= (3, 12):
            inner.type_params = []
    free = [n for n in function.__code__.co_freevars if n != "__class__"]
    # Outside of functions the name that is bound here means the module's.
    names = [ast.Global([bound])] if bound and bound not in free else []
    outer = define("converted", arguments(MODULE, *free), [*names, inner])
    for part in (inner, outer):
        ast.copy_location(part, node)
    return fix_locations(ast.Module([outer], []))


def nested_codes(code):
    """The code object and all that are in it."""
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from nested_codes(part)


def is_users(function):
    """True for a function outside Python's and the known libraries, and no generator."""
    if function.__code__.co_flags & (GENERATOR | COROUTINE):
        return False
    module = function.__globals__.get("__name__", "")
    name = function.__code__.co_filename
    if module.partition(".")[0] in SKIPPED and not name.startswith("<doctest"):
        return False
    return not name.startswith(("<string>", "<frozen"))


def warn_unconverted(function, error):
    """Says that a function runs as it is, and why."""
    get_logger().warning(
        "AutoGraph could not transform %r and will run it as-is.\nCause: %s\nTo silence this "
        "warning, decorate the function with @tf.autograph.experimental.do_not_convert",
        function,
        error,
    )


@functools.cache
def converter(recursive=True):
    """The converter with this option."""
    return Converter(recursive)


def source_of(function):
    """The converted function as text."""
    return ast.unparse(fix_locations(converted_node(function)))
