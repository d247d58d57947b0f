"""One graph for many inputs at once: a function traced once, and vectorised by XLA."""

from yeoul.engine import xla
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import AUTO, TABLE, register
from yeoul.engine.state import STATE
from yeoul.graph.call import Callable, call
from yeoul.graph.func_graph import FuncGraph


def _lower(rows, *shared, f):
    function = xla.jax.vmap(f.program.fn, in_axes=(0, *[None] * len(shared)))
    return list(function(rows, *shared))


def _specs(inputs, attrs):
    dims = dims_of(inputs[0])
    count = None if dims is None else dims[0]
    outs = [(t.shape._dims, t.dtype) for t in attrs["f"].outputs]
    return [(None if d is None else (count, *d), dtype) for d, dtype in outs]


MAP_DEFUN = register(
    "MapDefun",
    "arguments*:",
    attrs={"f": None},
    lower=_lower,
    grad=AUTO,
    shape=_specs,
    outputs=None,
)


def mapped(function, rows):
    """`function` of each row of a tensor, the results stacked.

    Args:
      function: takes a tensor of the shape of one row, returns a list of tensors (or None). It is
        traced once.
      rows: tensor of rank at least 1.

    Returns:
      List of tensors with a first axis as long as that of `rows`, None where there was None.
    """
    graph = FuncGraph("row", outer=STATE.graph)
    dims = dims_of(rows)
    saved = STATE.enter(graph)
    try:
        row = graph.add_input(dims[1:], rows.dtype, "row")
        results = function(row)
        outputs = [graph.capture(r) for r in results if r is not None]
    finally:
        STATE.restore(saved)
    captured = list(graph.captures.values())
    reads = [inner for _, inner in graph.variables.values()]
    body = Callable(graph, [row, *[inner for _, inner in captured], *reads], outputs)
    shared = [outer for outer, _ in captured]
    shared += [variable.value() for variable, _ in graph.variables.values()]
    if body.needs_host():
        found = iter(row_by_row(body, rows, shared))
    else:
        found = iter(execute(MAP_DEFUN, (rows, *shared), {"f": body}))
    return [None if r is None else next(found) for r in results]


def row_by_row(body, rows, shared):
    """The rows one after the other, for graphs that XLA cannot compile."""
    count = dims_of(rows)[0]
    if count is None:
        raise ValueError(
            f"The jacobian of a graph that runs on the host ({body.needs_host()}) needs a target "
            "of known shape."
        )
    columns = [call(body, [r, *shared]) for r in TABLE["Unpack"].public(rows, count)]
    return [TABLE["Pack"].public(list(column)) for column in zip(*columns, strict=True)]
