"""Operators of statements: `if`, `while`, `for`, `assert`."""

from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.graph.autograph.branches import staged_if
from yeoul.graph.autograph.iteration import elements_of
from yeoul.graph.autograph.loops import LoopState
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.staged_loops import staged_dataset, staged_for, staged_while
from yeoul.graph.autograph.values import decides, is_staged, leaves
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
