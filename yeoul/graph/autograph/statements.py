"""Operators of statements: `if`, `while`, `for`, `assert`."""

from yeoul.core import nest
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.autograph.branches import staged_if
from yeoul.graph.autograph.iteration import elements_of
from yeoul.graph.autograph.loops import LoopState, verdict
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.values import decides, is_staged, leaves
from yeoul.graph.control import for_dataset, loop
from yeoul.ops.assertions import Assert

MORE = (
    "\nSee https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/"
    "reference/limitations.md#consistency-of-control-flow-types for more info."
)


@autograph_operator
def if_stmt(condition, body, orelse, get_state, set_state, names, outputs, weak=()):
    """`if condition: body` / `else: orelse`.

    Args:
      condition: any value, or a `Guard`.
      body: function of nothing that runs the branch.
      orelse: function of nothing that runs the other branch.
      get_state: function that gives the values of the variables the branches share.
      set_state: function that replaces them.
      names: of those variables.
      outputs: how many of them (the first) are read afterwards.
      weak: names of those that only nested functions read.
    """
    if decides(condition):
        staged_if(condition, body, orelse, get_state, set_state, names, outputs, weak)
    elif condition:
        body()
    else:
        orelse()


@autograph_operator
def while_stmt(
    test,
    body,
    get_state,
    set_state,
    names,
    outputs,
    weak=(),
    endless=False,
    options=None,
):
    """`while test: body`.

    Args:
      test: function of nothing.
      body: function of nothing.
      get_state: as in `if_stmt`.
      set_state: as in `if_stmt`.
      names: as in `if_stmt`.
      outputs: as in `if_stmt`.
      weak: as in `if_stmt`.
      endless: True for `while True`.
      options: of `set_loop_options`.

    Raises:
      NotImplementedError: if the test is a tensor from the second iteration on only.
    """
    value = looked_at(test)
    state = (get_state, set_state, names, weak, options)
    if decides(value):
        staged_while(test, body, LoopState(*state), outputs)
        return
    while value:
        body()
        value = looked_at(test)
        if decides(value):
            if endless:  # a tensor decides about a break: the graph runs what remains
                staged_while(test, body, LoopState(*state), outputs)
                return
            raise NotImplementedError(
                "The condition of while loop started as non-Tensor, then changed to Tensor. This "
                "may happen either because variables changed type, or when a break or return "
                "statement inside the loop depends on a Tensor condition. In both cases, changing "
                "to a TF loop should remove the error." + MORE
            )


def looked_at(test):
    """The test's value; what it added to the graph is taken back if the graph decides."""
    graph = STATE.graph
    if graph is None:
        return test()
    mark = graph.mark()
    value = test()
    if decides(value):
        graph.undo(mark)
    return value


def staged_while(test, body, state, outputs):
    state.look_ahead(body, [])
    dims = state.dims()

    def step(*tensors):
        state.put(tensors)
        body()
        return state.taken(dims)

    def go_on(*tensors):
        state.put(tensors)
        return verdict(test())

    try:
        results = run_loop(state, step, go_on, dims, limit=state.limit)
    finally:
        state.set(state.start)
    finish(state, results, outputs)


def run_loop(state, step, go_on, dims, limit=None, rows=(), counted=False):
    """The loop as a node; a counter and a note whether it ran go along where they are needed.

    Args:
      state: the `LoopState`.
      step: function of the counter if `counted`, the states and the rows: the new states.
      go_on: test of the states, or None.
      dims: that the states keep.
      limit: largest number of iterations, or None.
      rows: tensors to go over.
      counted: whether an int32 counter is wanted.

    Returns:
      The states after the loop, and the bool tensor that says whether it ran, if it is wanted.
    """
    opened = any(c.opened for c in state.carried)
    extra = [to_tensor(0)] * counted + [to_tensor(False)] * opened
    more = len(extra)
    first = state.tensors()

    def longer(*values):
        new = [values[0] + 1] if counted else []
        new += [to_tensor(True)] * opened
        states = values[more : more + len(first)]
        if counted:
            return [*new, *step(values[0], *states, *values[more + len(first) :])]
        return [*new, *step(*states, *values[more + len(first) :])]

    kept = [d for column in dims for d in column]
    results = loop(
        None if go_on is None else lambda *values: go_on(*values[more:]),
        longer,
        [*extra, *first],
        limit=limit,
        rows=rows,
        invariants=[None] * more + kept,
        names=["a counter"] * more + state.names(),
    )
    return results[more:], results[counted] if opened else None


def finish(state, results, outputs):
    tensors, ran = results
    state.finish(tensors, outputs, lambda: ran)


@autograph_operator
def for_stmt(
    iterated,
    going,
    body,
    get_state,
    set_state,
    names,
    outputs,
    weak=(),
    options=None,
):
    """`for item in iterated: body`.

    Args:
      iterated: what stands behind `in`.
      going: function of nothing: go on? None: to the end.
      body: function of an element.
      get_state: as in `if_stmt`.
      set_state: as in `if_stmt`.
      names: as in `if_stmt`.
      outputs: as in `if_stmt`.
      weak: as in `if_stmt`.
      options: of `set_loop_options`.

    Raises:
      NotImplementedError: if a tensor decides about a `break` or `return` in a loop that Python
        runs.
    """
    if STATE.graph is not None:
        elements = elements_of(iterated)
        if elements is not None:
            state = LoopState(get_state, set_state, names, weak, options)
            staged_for(elements, going, body, state, outputs)
            return
        if hasattr(iterated, "element_spec"):
            state = LoopState(get_state, set_state, names, weak, options)
            staged_dataset(iterated, going, body, state, outputs)
            return
    for item in iterated:
        body(item)
        more = going is None or going()
        if decides(more):
            raise NotImplementedError(
                "break and return statements which depend on a TF condition are not supported in "
                "Python for loops. Did you intend to make it a TF loop?" + MORE
            )
        if not more:
            break


def staged_for(elements, going, body, state, outputs):
    length = elements.length() if elements.count is None else elements.count
    if isinstance(length, int) and length == 0:
        return
    row_specs = [(None if dims_of(r) is None else dims_of(r)[1:], r.dtype) for r in elements.rows]

    def once(number, *rows):
        body(elements.element(number, list(rows)))

    state.look_ahead(once, [((), to_tensor(0).dtype), *row_specs])
    dims, count = state.dims(), len(state.tensors())

    def step(number, *values):
        state.put(values[:count])
        once(number, *values[count:])
        return state.taken(dims)

    def go_on(*tensors):
        state.put(tensors[:count])
        return verdict(going())

    test = None if going is None else go_on
    limit = least(elements.count, state.limit)
    try:
        results = run_loop(state, step, test, dims, limit, elements.rows, counted=True)
    finally:
        state.set(state.start)
    if isinstance(length, int):  # it runs at least once
        results = results[0], None
    finish_for(state, results, outputs, length)


def finish_for(state, results, outputs, length):
    if isinstance(length, int):
        for variable in state.carried:
            variable.opened = False
    finish(state, results, outputs)


def least(a, b):
    """The lesser of two limits, of which either may be None."""
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b)
    return TABLE["Minimum"].public(a, b)


def staged_dataset(dataset, going, body, state, outputs):
    spec = dataset.element_spec
    specs = [(s.shape._dims, s.dtype) for s in nest.flatten(spec, expand_composites=True)]

    def once(*parts):
        body(nest.pack_sequence_as(spec, list(parts), expand_composites=True))

    state.look_ahead(once, specs)
    dims, opened = state.dims(), any(c.opened for c in state.carried)
    more = int(opened)

    def step(*values):
        state.put(values[more:-1])
        body(values[-1])
        return [to_tensor(True)] * opened + state.taken(dims)

    def go_on(*values):
        state.put(values[more:])
        return verdict(going())

    first = [to_tensor(False)] * opened + state.tensors()
    names = ["a note"] * more + state.names()
    test = None if going is None else go_on
    try:
        results = for_dataset(dataset, first, step, test=test, names=names)
    finally:
        state.set(state.start)
    finish(state, (results[more:], results[0] if opened else None), outputs)


@autograph_operator
def assert_stmt(condition, message):
    """`assert condition, message()`.

    Args:
      condition: any value.
      message: function that gives the message, or None.

    Raises:
      AssertionError: if the condition is a Python value that is false.
    """
    if is_staged(condition):
        data = message() if message else ""
        Assert(to_tensor(condition), leaves(data))
        return
    if not condition:
        raise AssertionError(message()) if message else AssertionError


@autograph_operator
def loop_options(parallel_iterations=None, swap_memory=None, **options):
    """The arguments of `set_loop_options` in a loop's body."""
    return options
