"""Loops for users: tf.while_loop."""

import numpy as np

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.component_dims import component_dims
from yeoul.graph.control_flow import as_pred, converted, flat, packed
from yeoul.graph.loop import loop
from yeoul.ops.ragged_tensor import RaggedTensor


@export("while_loop")
def while_loop(
    cond,
    body,
    loop_vars,
    shape_invariants=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    maximum_iterations=None,
    name=None,
):
    """Calls `body` as long as `cond` is true; in a function as a loop of the graph.

    Gradients pass through the loop, however many iterations it makes. With `maximum_iterations` the
    gradient of a loop in a function is part of the same compiled program.

    Args:
      cond: function of the loop variables that returns a bool scalar.
      body: function of the loop variables that returns new ones, in the same structure.
      loop_vars: tuple or list of tensors, structures of tensors, or `tf.TensorArray`s.
      shape_invariants: shapes that hold in each iteration, in the structure of `loop_vars`, or
        `tf.TensorSpec`s; needed where a variable's shape changes.
      parallel_iterations: has no effect.
      back_prop: False: no gradient passes through the loop.
      swap_memory: has no effect.
      maximum_iterations: the largest number of iterations, int or int32 scalar.
      name: name of the node in a graph.

    Returns:
      The loop variables after the loop.

    Raises:
      TypeError: if `cond` or `body` is no function, or a variable changes its dtype.
      ValueError: if there are no loop variables, or one changes its shape or structure.

    Example:
      >>> import yeoul as tf
      >>> i, total = tf.while_loop(
      ...     lambda i, total: i < 4, lambda i, total: (i + 1, total + i), [tf.constant(0), 0])
      >>> print(total.numpy())
      6
    """
    for what, function in (("cond", cond), ("body", body)):
        if not callable(function):
            raise TypeError(f"{what!r} must be callable, not {function!r}.")
    if not isinstance(loop_vars, (list, tuple)) or not loop_vars:
        raise ValueError(f"'loop_vars' must be provided: a list or tuple, not {loop_vars!r}.")
    if STATE.graph is None:
        found = run_eagerly(cond, body, loop_vars, maximum_iterations)
    else:
        options = maximum_iterations, name
        try:
            found = build_loop(cond, body, loop_vars, shape_invariants, *options)
        except ValueError:
            if shape_invariants is not None or not any(map(is_ragged, nest.flatten(loop_vars))):
                raise
            # The rows may have grown: ragged tensors keep their shape as a whole, not their parts'.
            found = build_loop(cond, body, loop_vars, shapes_of(loop_vars), *options)
    if not back_prop:
        found = nest.map_structure(TABLE["StopGradient"].public, found, expand_composites=True)
    return found


def is_ragged(value):
    return isinstance(value, RaggedTensor)


def shapes_of(loop_vars):
    """The shapes of the loop variables as invariants."""
    return nest.map_structure(lambda v: v.shape if is_ragged(v) else to_tensor(v).shape, loop_vars)


def as_vars(result, loop_vars, in_graph=False):
    """What the body returned as a list or tuple like the loop variables.

    Args:
      result: what the body returned.
      loop_vars: the loop variables.
      in_graph: whether the specs of composite tensors must fit each other: one stands for all.

    Raises:
      ValueError: if it has another structure.
    """
    if len(loop_vars) == 1 and not isinstance(result, (list, tuple)):
        result = type(loop_vars)([result]) if type(loop_vars) in (list, tuple) else [result]
    nest.assert_same_structure(list(loop_vars), list(result), expand_composites=in_graph)
    return result


def run_eagerly(cond, body, loop_vars, maximum_iterations):
    """The loop in Python."""
    count = 0
    limit = None if maximum_iterations is None else int(maximum_iterations)
    while (limit is None or count < limit) and cond(*loop_vars):
        loop_vars = as_vars(body(*loop_vars), loop_vars)
        count += 1
    return converted(loop_vars)


def build_loop(cond, body, loop_vars, shape_invariants, maximum_iterations, name):
    """The loop as a node."""
    kind, cond, body = loop_vars, in_graph(cond), in_graph(body)
    state = [to_tensor(v) for v in flat(loop_vars)]
    invariants = None if shape_invariants is None else invariant_dims(loop_vars, shape_invariants)
    if invariants is not None:
        check_invariants(state, invariants)

    def test(*values):
        verdict = to_tensor(cond(*packed(kind, values)))
        if not verdict.dtype.is_bool:
            raise TypeError(
                f"The condition of tf.while_loop must be a bool scalar, not {verdict!r}. Compare "
                "it, or use tf.cast(x, tf.bool)."
            )
        return as_pred(verdict)

    latest = []

    def step(*values):
        result = as_vars(body(*packed(kind, values)), kind, invariants is None)
        latest[:] = [result]
        return flat(result)

    limit = None
    if maximum_iterations is not None:
        limit = to_tensor(maximum_iterations, None)
        if dims_of(limit) != ():
            raise ValueError(f"maximum_iterations must be a scalar, not {limit!r}.")
        limit = TABLE["Maximum"].public(TABLE["Cast"].public(limit, np.int32), 0)
        limit = limit._a if isinstance(limit, EagerTensor) else limit
    found = loop(test, step, state, limit=limit, invariants=invariants, name=name or "while")
    return packed(kind, found)


def invariant_dims(loop_vars, shape_invariants):
    """For each state the shape that it keeps."""
    parts = nest.flatten_up_to(
        nest.map_structure(lambda v: 0, loop_vars), shape_invariants, check_types=False
    )
    dims = []
    for value, given in zip(nest.flatten(loop_vars), parts, strict=True):
        components = component_dims(value, given)
        if components is not None:
            dims += components
            continue
        for part in nest.flatten(value, expand_composites=True):
            shape = getattr(given, "shape", given) if isinstance(given, TensorSpec) else given
            whole = part is value or isinstance(value, Tensor)
            dims.append(TensorShape(shape) if whole else to_tensor(part).shape)
    return dims


def check_invariants(state, invariants):
    for tensor, shape in zip(state, invariants, strict=True):
        if not tensor.shape.is_subtype_of(shape):
            raise ValueError(
                f"The shape invariant specified for {tensor!r} is not compatible with the initial "
                f"shape of the loop variable. It enters the loop with shape {tensor.shape}, but "
                f"the specified shape invariant is {shape}."
            )
