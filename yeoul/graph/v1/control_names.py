"""Conditions and loops with the arguments of TensorFlow 1."""

from yeoul.core.export import export
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.control_flow import cond as new_cond
from yeoul.graph.while_loop import while_loop as new_while_loop


@export("compat.v1.cond")
def cond(pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None):
    """Calls `true_fn` if `pred` is true, `false_fn` otherwise. See `tf.cond`.

    Args:
      pred: bool scalar.
      true_fn: function without arguments.
      false_fn: function without arguments that returns the same structure.
      strict: has no effect: structures stay as they are.
      name: of the node.
      fn1: older name of `true_fn`.
      fn2: older name of `false_fn`.

    Returns:
      What the chosen function returns.

    Raises:
      TypeError: if a function is missing, or given under both of its names.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     x = tf.compat.v1.placeholder(tf.float32, [])
      ...     y = tf.compat.v1.cond(x > 0.0, lambda: x, lambda: -x)
      ...     print(sess.run([y, y], {x: -2.0}))
      [np.float32(2.0), np.float32(2.0)]
    """
    chosen = []
    for new, old, names in ((true_fn, fn1, "true_fn fn1"), (false_fn, fn2, "false_fn fn2")):
        first, second = names.split()
        if new is not None and old is not None:
            raise TypeError(f"cond(): {first!r} and {second!r} may not be set simultaneously.")
        if new is None and old is None:
            raise TypeError(f"cond(): {first!r} argument required")
        chosen.append(old if new is None else new)
    return new_cond(pred, *chosen, name=name)


@export("compat.v1.while_loop")
def while_loop(
    cond,
    body,
    loop_vars,
    shape_invariants=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
    maximum_iterations=None,
    return_same_structure=False,
):
    """Calls `body` as long as `cond` is true. See `tf.while_loop`.

    Args:
      cond: function of the loop variables.
      body: function of the loop variables that returns their next values.
      loop_vars: their first values, in a list.
      shape_invariants: shapes that hold in every round.
      parallel_iterations: has no effect.
      back_prop: False: no gradient flows.
      swap_memory: has no effect.
      name: of the node.
      maximum_iterations: number of rounds, at most.
      return_same_structure: True: a single loop variable comes back in a list too.

    Returns:
      The last values: a list, or the only one itself.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     print(sess.run(tf.compat.v1.while_loop(lambda i: i < 3, lambda i: i + 1, [0])))
      3
    """
    found = new_while_loop(
        cond,
        body,
        loop_vars,
        shape_invariants=shape_invariants,
        parallel_iterations=parallel_iterations,
        back_prop=back_prop,
        swap_memory=swap_memory,
        maximum_iterations=maximum_iterations,
        name=name,
    )
    alone = isinstance(found, (list, tuple)) and len(found) == 1
    if alone and not return_same_structure and isinstance(found[0], (Tensor, BaseVariable)):
        return found[0]
    return found
