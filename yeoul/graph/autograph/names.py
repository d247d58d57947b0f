"""`tf.autograph`: conversion by hand, and what steers it."""

import functools
import inspect

from yeoul.core.export import export
from yeoul.graph.autograph.convert import UNTOUCHED, converter, source_of
from yeoul.graph.autograph.entry import disabled
from yeoul.graph.autograph.features import accept
from yeoul.graph.autograph.log import LOG

ABSENT = object()


def python_function(entity):
    """The Python function or method that is to be converted.

    Raises:
      ValueError: if it is something else.
    """
    entity = getattr(entity, "python_function", entity)
    if not (inspect.isfunction(entity) or inspect.ismethod(entity)):
        raise ValueError(
            "Cannot apply autograph to a function that does not expose a __code__ object: "
            f"{entity!r} of type {type(entity).__name__}."
        )
    return entity


@export("autograph.to_graph")
def to_graph(entity, recursive=True, experimental_optional_features=None):
    """A function whose control flow becomes part of the graph where it depends on tensors.

    Args:
      entity: a Python function or method.
      recursive: whether the functions it calls are converted.
      experimental_optional_features: a `Feature`, or tuple of them; see there.

    Returns:
      The converted function; with Python values it does what `entity` does.

    Raises:
      ValueError: if `entity` is no function.
      NotImplementedError: if it cannot be converted; the message says why.

    Example:
      >>> import yeoul as tf
      >>> def f(x):
      ...     return x if x > 0 else -x
      >>> tf.autograph.to_graph(f)(-3)
      3
    """
    accept(experimental_optional_features)
    entity = python_function(entity)
    own = converter(bool(recursive))
    function = getattr(entity, "__func__", entity)
    done = own.rebound(function, function.__code__, own.code(function))
    return done if function is entity else type(entity)(done, entity.__self__)


@export("autograph.to_code")
def to_code(entity, recursive=True, experimental_optional_features=None):
    """The converted function as source code.

    Args:
      entity: a Python function or method.
      recursive: accepted; one function is shown.
      experimental_optional_features: a `Feature`, or tuple of them; see there.

    Returns:
      str.

    Raises:
      ValueError: if `entity` is no function.
      NotImplementedError: if it cannot be converted; the message says why.

    Example:
      >>> import yeoul as tf
      >>> def f(x):
      ...     return not x
      >>> print(tf.autograph.to_code(f))
      def f(x):
          return ag__.not_(x)
    """
    accept(experimental_optional_features)
    entity = python_function(entity)
    function = getattr(entity, "__func__", entity)
    return source_of(function)


@export("autograph.trace")
def trace(*args):
    """Prints the arguments: tensors as they are known while the function is being traced.

    Args:
      *args: any values.

    Example:
      >>> import yeoul as tf
      >>> tf.autograph.trace("a", 1)
      a 1
    """
    print(*args)  # noqa: T201  (printing is what it is for)


@export("autograph.set_verbosity")
def set_verbosity(level, alsologtostdout=False):
    """Says how much AutoGraph logs: 0 nothing, 1 and above each function that it converts.

    Args:
      level: int; the environment variable AUTOGRAPH_VERBOSITY where this was never called.
      alsologtostdout: also print to standard output.

    Example:
      >>> import yeoul as tf
      >>> tf.autograph.set_verbosity(0)
    """
    LOG.level, LOG.stdout = level, alsologtostdout


@export("autograph.experimental.do_not_convert")
def do_not_convert(func=None):
    """Decorator: the function, and what it calls, runs as it is written.

    Args:
      func: the function; without it a decorator is returned.

    Returns:
      A function.

    Example:
      >>> import yeoul as tf
      >>> @tf.autograph.experimental.do_not_convert
      ... def f(x):
      ...     return x + 1
      >>> tf.function(f)(tf.constant(1)).numpy().item()
      2
    """
    if func is None:
        return do_not_convert

    def unconverted(*args, **kwargs):
        with disabled():
            return func(*args, **kwargs)

    if inspect.isfunction(func) or inspect.ismethod(func):
        functools.update_wrapper(unconverted, func)
    setattr(unconverted, UNTOUCHED, True)
    return unconverted


@export("autograph.experimental.set_loop_options")
def set_loop_options(
    parallel_iterations=ABSENT,
    swap_memory=ABSENT,
    maximum_iterations=ABSENT,
    shape_invariants=ABSENT,
):
    """Options of the loop in whose body this is called, first of all; elsewhere it does nothing.

    Args:
      parallel_iterations: accepted; XLA schedules the loop.
      swap_memory: accepted; see `parallel_iterations`.
      maximum_iterations: int or int32 scalar: the loop stops after so many.
      shape_invariants: list of (variable, `tf.TensorShape`): what is known of the variable's shape
        in every iteration.

    Example:
      >>> import yeoul as tf
      >>> @tf.function
      ... def f(n):
      ...     x = 0
      ...     while x < n:
      ...         tf.autograph.experimental.set_loop_options(maximum_iterations=3)
      ...         x += 1
      ...     return x
      >>> f(tf.constant(10)).numpy().item()
      3
    """
