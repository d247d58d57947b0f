"""Building loops: a body traced once, and the `While` node around it."""

import numpy as np

from yeoul.core.shape import TensorShape
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.loop_op import NO_LIMIT, WHILE
from yeoul.graph.lower import is_stateful
from yeoul.graph.node import made_at
from yeoul.graph.subgraph import assigned_in, last_read, trace, used_outside


def loop(test, body, state, *, limit=None, rows=(), invariants=None, names=None, name="while"):
    """A loop as a node of the graph being built.

    Args:
      test: function of the states, bool scalar: go on? None: always.
      body: function of the states and one row of each of `rows`; returns the new states, flat. Or
        a `Subgraph` of these, where the test assigns no variable.
      state: flat list of tensors: the states before the first iteration.
      limit: int or int32 tensor: the largest number of iterations.
      rows: tensors whose rows are gone over in step; the loop ends after the last.
      invariants: for each state the shape that it keeps, or None: the one it has at first.
      names: names of the states, for errors.
      name: name of the node.

    Returns:
      List of tensors: the states after the last iteration.

    Raises:
      TypeError: if the dtype of a state changes.
      ValueError: if the shape of a state changes.
    """
    options = {"limit": limit, "rows": rows, "invariants": invariants, "names": names, "name": name}
    return loop_parts(test, body, state, **options)[0]


def loop_parts(
    test,
    body,
    state,
    *,
    limit=None,
    rows=(),
    invariants=None,
    names=None,
    name="while",
    reverse=False,
    strict=True,
):
    """As `loop`, with what the iterations put out besides.

    Args:
      test: as in `loop`.
      body: as in `loop`; what it returns behind the new states is stacked.
      state: as in `loop`.
      limit: as in `loop`.
      rows: as in `loop`.
      invariants: as in `loop`.
      names: as in `loop`.
      name: as in `loop`.
      reverse: from the last row (or the limit) to the first.
      strict: False: shapes of the states are not compared; they must not change.

    Returns:
      (states, number of iterations made, stacked tensors).
    """
    options = {"limit": limit, "rows": rows, "name": name, "reverse": reverse, "strict": strict}
    graph = STATE.graph
    state = [graph.symbolic(s) for s in state]
    rows = [graph.symbolic(r) for r in rows]
    dims = [dims_of(s) for s in state]
    for i, given in enumerate(invariants or ()):
        if given is not None:
            dims[i] = TensorShape(given)._dims
    specs = [(d, s.dtype, s.list_of) for d, s in zip(dims, state, strict=True)]
    slices = [(row_dims(r), r.dtype, r.list_of) for r in rows]
    conditions = [] if test is None else [trace(lambda *s: [test(*s)], specs, "while_cond")]
    if any(has_effects(condition) for condition in conditions):
        # A test that draws random numbers, assigns variables or asserts becomes part of the body.
        return with_test_in_body(test, body, state, invariants, names, options)
    inner = trace(body, specs + slices, "while_body")
    count = len(state)
    outs = inner.outputs(inner.result, [s.dtype.np for s in state])
    check_states(state, dims, outs, names, strict)
    return build(conditions, inner, outs, state, rows, limit, name, reverse, count)


def has_effects(subgraph):
    """True if it assigns variables, or something in it runs even if nobody uses what it gives."""
    return bool(assigned_in([subgraph])) or any(is_stateful(n) for n in subgraph.graph.nodes)


def with_test_in_body(test, body, state, invariants, names, options):
    """The loop with the result of its test as one more state."""
    count = len(state)

    def longer(*values):
        new = list(body(*values[:count], *values[count + 1 :]))
        return [*new[:count], test(*new[:count]), *new[count:]]

    states, made, stacks = loop_parts(
        lambda *values: values[count],
        longer,
        [*state, test(*state)],
        invariants=None if invariants is None else [*invariants, None],
        names=None if names is None else [*names, "condition"],
        **options,
    )
    return states[:count], made, stacks


def row_dims(tensor):
    dims = dims_of(tensor)
    return None if dims is None else dims[1:]


def check_states(state, dims, outs, names, strict):
    """Raises unless each state keeps its dtype and shape."""
    for i, (before, kept, after) in enumerate(zip(state, dims, outs, strict=False)):
        what = f"Input tensor {before.name!r}" if names is None else f"{names[i]!r}"
        if before.dtype is not after.dtype:
            raise TypeError(
                f"{what} enters the loop with dtype {before.dtype.name}, but has dtype "
                f"{after.dtype.name} after one iteration{made_at(after.node)}. Convert it with "
                "tf.cast before the loop or in it."
            )
        found = dims_of(after)
        if strict and not TensorShape(found).is_subtype_of(TensorShape(kept)):
            raise ValueError(
                f"{what} enters the loop with shape {TensorShape(kept)}, but has shape "
                f"{TensorShape(found)} after one iteration{made_at(after.node)}. To allow the "
                "shape to vary across iterations, use the `shape_invariants` argument of "
                "tf.while_loop (tf.autograph.experimental.set_loop_options in a converted loop) to "
                "specify a less-specific shape."
            )


def build(conditions, inner, outs, state, rows, limit, name, reverse, count):
    """Makes the node; returns what `loop_parts` returns."""
    assigned = assigned_in([inner])
    new = [*outs[:count], *[last_read(inner, v) for v in assigned], *outs[count:]]
    verdicts = [c.outputs(c.result)[0] for c in conditions]
    outer, variables = used_outside([*conditions, inner])
    read = [v for v in variables if not any(v is a for a in assigned)]
    before = [inner.graph.variable_input(v) for v in assigned]
    ins = [*inner.inputs[:count], *before, *inner.inputs[count:]]
    body = inner.callable(ins, outer, read, new)
    cond = None
    for condition, verdict in zip(conditions, verdicts, strict=True):
        before = [condition.graph.variable_input(v) for v in assigned]
        cond = condition.callable([*condition.inputs, *before], outer, read, [verdict])
    limit = np.int32(NO_LIMIT) if limit is None else limit
    starts = [*state, *[v.value() for v in assigned]]
    attrs = {
        "cond": cond,
        "body": body,
        "states": len(starts),
        "rows": len(rows),
        "reverse": reverse,
    }
    inputs = [limit, *starts, *rows, *outer, *[v.value() for v in read]]
    results = execute(WHILE, inputs, attrs, name)
    for variable, value in zip(assigned, results[count : len(starts)], strict=True):
        variable._store(value)
    stacks = [rectangular(t) for t in results[len(starts) + 1 :]]
    return results[:count], results[len(starts)], stacks


def rectangular(stack):
    """The rows of a loop as one tensor; where only a run tells, rows of one shape are demanded."""
    dims = dims_of(stack)
    if dims is None or None not in dims[1:] or stack.list_of is not None:
        return stack
    return execute(TABLE["EnsureShape"], (stack,), {"shape": (None, *dims[1:])})
