"""One graph for many inputs at once: a function traced once, and vectorised by XLA."""

import numpy as np

from yeoul.autodiff.auto import is_differentiable
from yeoul.autodiff.backprop import dense
from yeoul.autodiff.tape import GradientTape
from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.engine import xla
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.xla import jitted
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.call import call
from yeoul.graph.control_flow import converted, flat, packed
from yeoul.graph.functional import Rows, check_function, map_fn
from yeoul.graph.host_steps import RUNNERS
from yeoul.graph.loop import row_dims
from yeoul.graph.lower import NESTED, is_known
from yeoul.graph.subgraph import assigned_in, trace, used_outside


def vectorised(function, inputs, rows):
    """`function` of arrays, on all rows of the first `rows` inputs at once."""
    axes = tuple([0] * rows + [None] * (len(inputs) - rows))
    return xla.jax.vmap(function, in_axes=axes)(*inputs)


def _lower(*inputs, f, rows):
    return list(vectorised(f.program.fn, inputs, rows))


def _refuses(*inputs, f, rows):
    if not f.program.refuses:
        return None
    refused = vectorised(lambda *a: f.program.checked(*a)[1], inputs, rows)
    return None if refused is None else refused.any()


def run(node, arrays):
    """Runs the node on the host: row by row where an op may refuse its values."""
    program, rows = node.attrs["f"].program, node.attrs["rows"]
    count = len(arrays[0])
    if not program.refuses or not count:
        return jitted(MAP_DEFUN, (), node.attrs)(*arrays)
    columns = zip(
        *(program.run(*[a[i] for a in arrays[:rows]], *arrays[rows:]) for i in range(count)),
        strict=True,
    )
    return [np.stack([np.asarray(value) for value in column]) for column in columns]


def _specs(inputs, attrs):
    firsts = [dims_of(x)[:1] for x in inputs[: attrs["rows"]] if dims_of(x) is not None]
    count = next((dims[0] for dims in firsts if dims[0] is not None), None)
    outs = [(t.shape._dims, t.dtype) for t in attrs["f"].outputs]
    return [(None if d is None else (count, *d), dtype) for d, dtype in outs]


def _gradient(record, *dys):
    """The gradient of each row by the function's own gradient, for all rows at once."""
    function, count = record.attrs["f"], record.attrs["rows"]
    present = [i for i, dy in enumerate(dys) if dy is not None]
    places = [i for i, x in enumerate(record.inputs) if is_differentiable(x)]
    shared = record.inputs[count:]

    def one(*row):
        inputs = [*row[:count], *shared]
        with GradientTape() as tape:
            tape.watch([inputs[i] for i in places])
            outputs = call(function, inputs)
        targets, given = [outputs[i] for i in present], list(row[count:])
        return [dense(g) for g in tape.gradient(targets, [inputs[i] for i in places], given)]

    rows = [to_tensor(x) for x in (*record.inputs[:count], *[dys[i] for i in present])]
    grads = [None] * len(record.inputs)
    for i, grad in zip(places, all_rows(Mapped(one, rows)), strict=True):
        whole = grad is None or i < count  # of what all rows share, each row has its part
        grads[i] = grad if whole else TABLE["Sum"].public(grad, 0)
    return grads


_gradient.accepts_none = True

MAP_DEFUN = register(
    "MapDefun",
    "arguments*:",
    attrs={"f": None, "rows": 1},
    lower=_lower,
    refuses=_refuses,
    grad=_gradient,
    shape=_specs,
    outputs=None,
)


def reason(node, known):
    """See `lower.NESTED`."""
    rows = node.attrs["rows"]
    same = [i for i, x in enumerate(node.inputs) if i >= rows and is_known(x, known)]
    return node.attrs["f"].needs_host(same)


NESTED[MAP_DEFUN.name], RUNNERS[MAP_DEFUN.name] = reason, run


class Mapped:
    """A function of one row, traced.

    Args:
      function: takes a tensor of the shape of one row of each of `rows`; returns a list of tensors
        (or None).
      rows: tensors of rank at least 1 with equally many rows.

    Attributes:
      body: the `Callable` of the rows, then what it uses from outside.
      shared: what it uses from outside.
      places: for each result, its number among the outputs, or None.
    """

    def __init__(self, function, rows):
        specs = [(row_dims(r), r.dtype, r.list_of) for r in rows]
        subgraph = trace(lambda *row: function(*row), specs, "row")
        results = list(subgraph.result)
        outs = subgraph.outputs([r for r in results if r is not None])
        self.changes_state = bool(assigned_in([subgraph]))
        outer, variables = used_outside([subgraph])
        self.body = subgraph.callable(subgraph.inputs, outer, variables, outs)
        self.shared = [*outer, *[v.value() for v in variables]]
        numbers = iter(range(len(outs)))
        self.places = [None if r is None else next(numbers) for r in results]
        self.rows = rows

    def run(self):
        """The results for all rows at once, stacked."""
        attrs = {"f": self.body, "rows": len(self.rows)}
        return self.in_place(execute(MAP_DEFUN, (*self.rows, *self.shared), attrs))

    def in_place(self, found):
        return [None if p is None else found[p] for p in self.places]


def mapped(function, rows):
    """`function` of each row of a tensor, the results stacked.

    Args:
      function: takes a tensor of the shape of one row, returns a list of tensors (or None). It is
        traced once.
      rows: tensor of rank at least 1.

    Returns:
      List of tensors with a first axis as long as that of `rows`, None where there was None.
    """
    return all_rows(Mapped(function, [rows]))


def all_rows(traced):
    """The results of a `Mapped` for all rows; one after the other where XLA cannot compile it."""
    if not traced.body.needs_host(()):
        return traced.run()
    dtypes = [t.dtype for t in traced.body.outputs]
    found = map_fn(
        lambda row: call(traced.body, [*row, *traced.shared]),
        traced.rows,
        fn_output_signature=dtypes,
    )
    return traced.in_place(found)


@export("vectorized_map")
@dispatchable
def vectorized_map(fn, elems, fallback_to_while_loop=True, warn=True):
    """As `tf.map_fn`, with all rows at once: the function is traced for one row and vectorised.

    Args:
      fn: function of a row, in the structure of `elems`; returns a structure of tensors.
      elems: tensor, or structure of tensors; each has the same number of rows, or 1.
      fallback_to_while_loop: True: row by row where the function cannot be vectorised (strings,
        Python functions, assigned variables, random numbers).
      warn: True: a warning says so.

    Returns:
      The structure of the results; each tensor has a first axis as long as that of `elems`.

    Raises:
      TypeError: if `fn` is no function.
      ValueError: if `elems` has scalars or differing numbers of rows, or if the function cannot be
        vectorised and must not run row by row.

    Example:
      >>> import yeoul as tf
      >>> rows = tf.constant([[1.0, 2.0], [3.0, 4.0]])
      >>> print(tf.vectorized_map(lambda row: tf.reduce_sum(row * row), rows).numpy())
      [ 5. 25.]
    """
    check_function("tf.vectorized_map", fn)
    rows = Rows(broadcast_rows(elems))
    structure: list = []

    def one(*row):
        result = converted(in_graph(fn)(rows.pack(row)))
        structure[:] = [result]
        return flat(result)

    traced = Mapped(one, rows.tensors)
    why = traced.body.needs_host(())
    if traced.changes_state:
        why = why or "it assigns variables or draws random numbers"
    if why is None:
        return packed(structure[0], traced.run())
    if not fallback_to_while_loop:
        raise ValueError(f"tf.vectorized_map cannot vectorise {fn!r}: {why}.")
    if warn:
        get_logger().warning("tf.vectorized_map runs %r row by row: %s.", fn, why)
    signature = nest.map_structure(lambda t: t.dtype, structure[0])
    return map_fn(fn, rows.structure, fn_output_signature=signature)


def broadcast_rows(elems):
    """The structure with tensors of a single row repeated as often as the others have rows."""
    tensors = [to_tensor(e) for e in flat(elems)]
    counts = {dims_of(t)[0] for t in tensors if dims_of(t)}
    if 1 not in counts or len(counts) == 1:
        return packed(elems, tensors)
    count = TABLE["Shape"].public(next(t for t in tensors if dims_of(t)[0] != 1))[0]
    ones = [1 if dims_of(t) and dims_of(t)[0] == 1 else 0 for t in tensors]
    repeat = TABLE["BroadcastTo"].public
    return packed(
        elems,
        [
            repeat(t, TABLE["ConcatV2"].public([[count], TABLE["Shape"].public(t)[1:]], 0))
            if one
            else t
            for t, one in zip(tensors, ones, strict=True)
        ],
    )
