"""Order and surroundings of ops: tf.group, tf.control_dependencies, tf.init_scope.

Ops with effects (assignments, prints, assertions) run in the order of the program, in functions
too, so there is nothing left to order: what TensorFlow needs for it is accepted and does nothing.
In the graph of a session (`tf.Graph`) nothing runs but what is fetched and what that depends on:
there these functions record control inputs.
"""

import contextlib

from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.identity import identity


@export("is_tensor")
def is_tensor(x):
    """True for tensors, variables, and composite tensors.

    Example:
      >>> import yeoul as tf
      >>> tf.is_tensor(tf.constant(1)), tf.is_tensor(1)
      (True, False)
    """
    return (
        x._is_tensor
        if isinstance(x, CompositeTensor)
        else isinstance(x, (Tensor, BaseVariable, IndexedSlices))
    )


@export("executing_eagerly")
def executing_eagerly():
    """True if ops run at once: outside of `tf.function`, or inside `tf.init_scope`.

    Example:
      >>> import yeoul as tf
      >>> tf.executing_eagerly(), bool(tf.function(tf.executing_eagerly)())
      (True, False)
    """
    return STATE.graph is None


@export("inside_function")
def inside_function():
    """True while a `tf.function` is being traced.

    Example:
      >>> import yeoul as tf
      >>> tf.inside_function()
      False
    """
    return STATE.graph is not None and not STATE.graph.deferred


def deferred():
    """True while the graph of a session is being built, outside of a function in it."""
    return STATE.graph is not None and STATE.graph.deferred


@export("init_scope")
@contextlib.contextmanager
def init_scope():
    """Context that leaves the function being traced and its tapes: ops in it run at once.

    If the function is part of a `tf.Graph`, the ops are added to that.

    Example:
      >>> import yeoul as tf
      >>> @tf.function
      ... def f():
      ...     with tf.init_scope():
      ...         return tf.executing_eagerly()
      >>> print(f().numpy())
      True
    """
    scope, saved = STATE.scope, STATE.enter(STATE.outermost())
    STATE.scope = scope
    try:
        with control_dependencies(None):
            yield
    finally:
        STATE.restore(saved)


@export("control_dependencies")
@contextlib.contextmanager
def control_dependencies(control_inputs):
    """Context whose ops run after `control_inputs`.

    Program order sees to that already, except in a `tf.Graph`.

    Args:
      control_inputs: list of tensors or operations; None: no others, not those of the contexts
        around this one either; or, in eager mode, a callable, which is then called.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable(1)
      >>> with tf.control_dependencies([v.assign_add(1)]):
      ...     print(v.numpy())
      2
    """
    if deferred():
        with STATE.graph.control_dependencies(control_inputs):
            yield
        return
    if callable(control_inputs):
        control_inputs()
    yield


@export("no_op")
def no_op(name=None):
    """Does nothing.

    Args:
      name: name of the operation in a `tf.Graph`.

    Returns:
      An operation in a `tf.Graph`, otherwise None.
    """
    return STATE.graph.no_op(name or "NoOp") if deferred() else None


@export("group")
def group(*inputs, **kwargs):
    """Waits for all inputs; ops run in program order, so there is nothing to wait for.

    Eagerly all has run before, and nothing is looked at.

    Args:
      *inputs: tensors, operations, or lists and dictionaries of these.
      **kwargs: `name`.

    Returns:
      In a `tf.Graph`, an operation that runs all inputs; otherwise None.

    Raises:
      ValueError: for another keyword.
      TypeError: if an input is none of these.
    """
    if executing_eagerly():
        return None
    name = kwargs.pop("name", None) or "group_deps"
    if kwargs:
        raise ValueError(f"tf.group takes only the keyword `name`, not {', '.join(kwargs)}.")
    check_grouped(inputs)
    return STATE.graph.group(inputs, name) if deferred() else None


def check_grouped(inputs):
    """Raises TypeError unless all inputs, in lists too, can be run."""
    for item in inputs:
        if isinstance(item, (list, tuple)):
            check_grouped(item)
        elif isinstance(item, dict):
            check_grouped(item.values())
        elif item is not None and not hasattr(item, "device") and not is_tensor(item):
            raise TypeError(
                f"Expected tf.group() expected Tensor objects not None nor {item!r} of type "
                f"{type(item).__name__}. Pass tensors or operations."
            )


@export("tuple")
def tuple_(tensors, control_inputs=None, name=None):
    """The tensors as a list, once all of them are computed; eagerly they are, and come back as is.

    Args:
      tensors: list of tensors; None stays None.
      control_inputs: further tensors to wait for.
      name: name of the node when a graph is being built.

    Raises:
      ValueError: if no tensor is given, in a graph.
    """
    if executing_eagerly():
        return tensors
    if all(t is None for t in tensors):
        raise ValueError(f"tf.tuple needs at least one tensor, not {tensors!r}.")
    waited = [t for t in (*tensors, *(control_inputs or ())) if t is not None]
    with control_dependencies(waited):
        return [None if t is None else passed(t) for t in tensors]


def passed(value):
    """The value by way of an op of the graph."""
    if isinstance(value, IndexedSlices):
        return IndexedSlices(identity(value.values), value.indices, value.dense_shape)
    return identity(value)
