"""Loops that the graph runs, as nodes: `while`, `for` over tensors, `for` over datasets."""

from yeoul.core import nest
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.graph.autograph.values import condition_tensor
from yeoul.graph.control import for_dataset, loop, trace
from yeoul.graph.loop import has_effects


def traced_body(state, iteration, specs, counted=False):
    """See `LoopState.trace_body`; a second time where a variable was None before."""
    return state.trace_body(iteration, specs, counted) or state.trace_body(
        iteration, specs, counted
    )


def test_of(state, holds, skipped):
    """The test of a loop as a function of its states, of which the first ones are not variables."""

    def test(*tensors):
        state.put(tensors[skipped:])
        return condition_tensor(holds(), "while loop")

    return test


def staged_while(holds, body, state, outputs):
    """`while holds(): body()`.

    Args:
      holds: function of nothing that gives a condition.
      body: function of nothing.
      state: the `LoopState`.
      outputs: how many of the variables are read afterwards.
    """
    acts = has_effects(trace(test_of(state, holds, 0), state.specs(), "scratch"))
    state.set(state.start)
    run = traced_body(state, body, [])
    more = int(state.any_opened())
    if acts:  # the test draws random numbers or asserts: the body, with it, is traced anew

        def run(*tensors):
            state.put(tensors[more:])
            body()
            return [*[to_tensor(True)] * more, *state.taken(state.get())]

    build(state, run, holds, outputs, limit=state.limit)


def build(state, run, holds, outputs, limit, rows=(), counted=False, certain=False):
    """The loop as a node.

    Args:
      state: the `LoopState`.
      run: the traced body.
      holds: function of nothing that gives the test, or None.
      outputs: how many of the variables are read afterwards.
      limit: largest number of iterations, or None.
      rows: tensors to go over.
      counted: whether the first state is a counter.
      certain: whether there is an iteration for sure.
    """
    opened = state.any_opened()
    extra = [to_tensor(0)] * counted + [to_tensor(False)] * opened
    more = len(extra)
    try:
        results = loop(
            None if holds is None else test_of(state, holds, more),
            run,
            [*extra, *state.tensors()],
            limit=limit,
            rows=rows,
            invariants=[*[None] * more, *[dims for dims, _, _ in state.specs()]],
            names=["a counter"] * more + state.names(),
        )
    finally:
        state.set(state.start)
    ran = results[int(counted)] if opened and not certain else None
    state.finish(results[more:], outputs, ran)


def staged_for(elements, going, body, state, outputs):
    """`for item in elements: body(item)`.

    Args:
      elements: the `Elements`.
      going: function of nothing: go on? None: to the end.
      body: function of an element.
      state: the `LoopState`.
      outputs: how many of the variables are read afterwards.
    """
    length = elements.length() if elements.count is None else elements.count
    known = isinstance(length, int)
    if known and length == 0:
        return
    row_specs = [
        (None if dims_of(r) is None else dims_of(r)[1:], r.dtype, r.list_of) for r in elements.rows
    ]

    def iteration(number, *rows):
        body(elements.element(number, list(rows)))

    run = traced_body(state, iteration, row_specs, counted=True)
    limit = least(elements.count, state.limit)
    build(state, run, going, outputs, limit, elements.rows, counted=True, certain=known)


def least(a, b):
    """The lesser of two limits, of which either may be None."""
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b)
    return TABLE["Minimum"].public(a, b)


def staged_dataset(dataset, going, body, state, outputs):
    """`for item in dataset: body(item)`. Arguments as `staged_for`."""
    spec = dataset.element_spec
    specs = [(s.shape._dims, s.dtype) for s in nest.flatten(spec, expand_composites=True)]
    if state.limit is not None:
        dataset = dataset.take(state.limit)

    def iteration(*parts):
        body(nest.pack_sequence_as(spec, list(parts), expand_composites=True))

    run = traced_body(state, iteration, specs)
    more = int(state.any_opened())
    try:
        results = for_dataset(
            dataset,
            [*[to_tensor(False)] * more, *state.tensors()],
            run,
            test=None if going is None else test_of(state, going, more),
            invariants=[*[None] * more, *[dims for dims, _, _ in state.specs()]],
            names=["a note"] * more + state.names(),
        )
    finally:
        state.set(state.start)
    state.finish(results[more:], outputs, results[0] if more else None)
