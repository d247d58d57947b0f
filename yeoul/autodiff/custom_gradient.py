"""Gradients of one's own: tf.custom_gradient, tf.grad_pass_through, tf.recompute_grad."""

import functools
import inspect

from yeoul.autodiff.tape import GradientTape
from yeoul.core import nest
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable


class VariableWatcher:
    """A recorder that notes the trainable variables that are read."""

    watched = frozenset()

    def __init__(self):
        self.variables: dict = {}

    def record(self, record):
        """Ops do not matter here."""

    def read_variable(self, variable, tensor):
        """A variable was read as `tensor`."""
        if variable.trainable:
            self.variables.setdefault(id(variable), (variable, tensor))

    def __enter__(self):
        STATE.push_tape(self)
        return self

    def __exit__(self, *exception):
        STATE.pop_tape(self)


class CustomGradient:
    """The gradient of one call: the attribute of the node that stands for it.

    Attributes:
      function: the user's gradient function.
      results: how many of the node's inputs are results.
      places: positions of the node's other inputs among the flat arguments.
      arguments: how many flat arguments there are.
      variables: the variables that the forward pass read.
    """

    def __init__(self, function, results, places, arguments, variables):
        self.function, self.results, self.places = function, results, places
        self.arguments, self.variables = arguments, variables

    def __call__(self, record, dys):
        """Gradients of the node's inputs: None for the results, then arguments, then variables."""
        zeros = TABLE["ZerosLike"].public
        given = [
            zeros(out) if dy is None else dy
            for out, dy in zip(record.outputs, dys[: self.results], strict=False)
        ]
        if self.variables:
            grads, variable_grads = self.function(*given, variables=list(self.variables))
            variable_grads = nest.flatten(variable_grads)
            if len(variable_grads) != len(self.variables):
                raise ValueError(
                    "Must return gradient for each variable from @custom_gradient grad_fn: got "
                    f"{len(variable_grads)} for {len(self.variables)} variables."
                )
        else:
            grads, variable_grads = self.function(*given), []
        grads = nest.flatten(grads)
        if len(grads) == self.arguments:
            grads = [grads[i] for i in self.places]
        elif len(grads) != len(self.places):
            raise ValueError(
                f"custom_gradient function expected to return {self.arguments} gradients, but "
                f"returned {len(grads)} instead. Return one for each argument."
            )
        return [*[None] * self.results, *map(as_gradient, grads), *map(as_gradient, variable_grads)]


def as_gradient(value):
    """A gradient as a tensor or slices; None stays None."""
    if value is None or hasattr(value, "dense_shape"):
        return value
    return convert_to_tensor(value)


def accepts_variables(function):
    parameters = inspect.signature(function).parameters.values()
    return any(p.name == "variables" or p.kind is p.VAR_KEYWORD for p in parameters)


@export("custom_gradient")
def custom_gradient(f=None):
    """Decorator for a function that brings its own gradient.

    The function returns a pair: its result, and a function from the gradients of the results to the
    gradients of the arguments. Where the function reads variables, that second function takes the
    keyword `variables` and returns a pair: gradients of the arguments, gradients of the variables.

    Args:
      f: the function.

    Returns:
      A function of the same arguments that returns the result alone.

    Raises:
      TypeError: when it is called, if it reads variables that the gradient function does not take.
      ValueError: when the gradient is taken, if there are more or fewer gradients than arguments.

    Example:
      >>> import yeoul as tf
      >>> @tf.custom_gradient
      ... def halved(x):
      ...     return x, lambda upstream: upstream * 0.5
      >>> x = tf.constant(3.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = halved(x)
      >>> print(tape.gradient(y, x).numpy())
      0.5
    """
    if f is None:
        return custom_gradient

    @functools.wraps(f)
    def decorated(*args, **kwargs):
        return call_with_gradient(f, args, kwargs)

    return decorated


def call_with_gradient(f, args, kwargs):
    """Runs the function, and puts a node behind its results whose gradient is the user's."""
    with VariableWatcher() as watcher:
        result, function = f(*args, **kwargs)
    flat_args = nest.flatten(args)
    given = {id(a) for a in (*flat_args, *nest.flatten(kwargs)) if isinstance(a, BaseVariable)}
    read = [pair for key, pair in watcher.variables.items() if key not in given]
    variables = [variable for variable, _ in read]
    if variables and not accepts_variables(function):
        raise TypeError(
            "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function "
            f"uses variables: {[v.name for v in variables]}. It returns (gradients of the "
            "arguments, gradients of the variables) then."
        )
    results = [convert_to_tensor(r) for r in nest.flatten(result)]
    if STATE.graph is None and not STATE.tapes:
        return nest.pack_sequence_as(result, results)
    places, inputs = [], []
    for i, arg in enumerate(flat_args):
        if isinstance(arg, (Tensor, BaseVariable)):
            places.append(i)
            inputs.append(to_tensor(arg))
    gradient = CustomGradient(function, len(results), places, len(flat_args), variables)
    inputs = [*results, *inputs, *[v.value() for v in variables]]
    outputs = execute(TABLE["IdentityN"], inputs, {"gradient": gradient})
    return nest.pack_sequence_as(result, outputs[: len(results)])


@export("grad_pass_through")
def grad_pass_through(f):
    """The function with the gradient of the identity: upstream gradients pass through it unchanged.

    Args:
      f: function of tensors whose results have the shapes of its arguments.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(2.3)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = tf.grad_pass_through(tf.round)(x)
      >>> print(y.numpy(), tape.gradient(y, x).numpy())
      2.0 1.0
    """

    @custom_gradient
    def passed_through(*args, **kwargs):
        def grad(*upstream, variables=None):
            return (upstream, [None] * len(variables)) if variables else upstream

        return f(*args, **kwargs), grad

    return passed_through


# tf.recompute_grad


def _barrier(*tensors):
    return [xla.stored(t) for t in tensors]


BARRIER = register(
    "OptimizationBarrier",
    "input*:",
    lower=_barrier,
    host=lambda *arrays: list(arrays),
    grad=lambda r, *dys: dys,
    outputs=None,
    limit=1 << 62,
    shape=lambda inputs, attrs: [(dims_of(x), dtype_of(x)) for x in inputs],
)


class OnlyWatchers:
    """Context in which tapes record nothing, but reads of variables are still noted."""

    def __enter__(self):
        self.tapes = STATE.tapes
        STATE.tapes = tuple(
            t for t in self.tapes if isinstance(t, VariableWatcher) or t in STATE.always
        )

    def __exit__(self, *exception):
        STATE.tapes = self.tapes


@export("recompute_grad")
def recompute_grad(f):
    """The function, computed once more for its gradient: slower, but nothing is kept in between.

    Args:
      f: function of tensors; it may read variables.

    Example:
      >>> import yeoul as tf
      >>> block = tf.recompute_grad(lambda x: tf.sin(tf.exp(x)))
      >>> x = tf.constant(0.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = block(x)
      >>> print(tape.gradient(y, x).numpy())
      0.5403
    """

    @custom_gradient
    def recomputed(*args, **kwargs):
        with OnlyWatchers():
            result = f(*args, **kwargs)

        def grad(*upstream, variables=None):
            flat = nest.flatten(args)
            places = [i for i, a in enumerate(flat) if isinstance(a, (Tensor, BaseVariable))]
            tensors = [to_tensor(flat[i]) for i in places]
            # XLA would merge the second computation with the first, were it not made to wait.
            held = execute(BARRIER, (*tensors, *upstream))
            tensors, upstream = held[: len(tensors)], held[len(tensors) :]
            for place, tensor in zip(places, tensors, strict=True):
                flat[place] = tensor
            with GradientTape() as tape:
                tape.watch([t for t in tensors if t.dtype.is_floating or t.dtype.is_complex])
                again = f(*nest.pack_sequence_as(args, flat), **kwargs)
            grads = tape.gradient(again, [*tensors, *(variables or ())], list(upstream))
            to_args = [None] * len(flat)
            for place, found in zip(places, grads, strict=False):
                to_args[place] = found
            return (to_args, grads[len(tensors) :]) if variables else to_args

        return result, grad

    return recomputed
