"""The ops of conditions, `If` and `Case`: one of several graphs runs."""

import numpy as np

from yeoul.core.dtypes import QUANTIZED_DTYPES, string
from yeoul.core.errors import OpError
from yeoul.engine import xla
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of, spec_like
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.engine.xla import NeedsHost
from yeoul.graph import refusals
from yeoul.graph.host_steps import RUNNERS
from yeoul.graph.lower import NESTED, is_known
from yeoul.graph.node import made_at
from yeoul.graph.numpy_runs import run_nested
from yeoul.graph.staged import Staged, as_arrays
from yeoul.graph.subgraph import assigned_in, last_value, trace, used_outside
from yeoul.ops.lists import agree, written

# On the host: what a branch that did not run would have kept. Whoever is given this runs on the
# host too, so that only the branch that ran is looked at.
MISSING = np.empty((), object)


def position(index, branches):
    """The number of the branch to run: `If` takes a bool, `Case` an index."""
    if index.dtype == bool:
        return 0 if index else 1
    return int(index) if 0 <= index < len(branches) else len(branches) - 1


def _lower(index, *args, branches, results, extras=()):
    if isinstance(index, np.ndarray):  # known when compiling: only one branch is compiled
        taken = position(index, branches)
        outs, refused = branches[taken].program.checked(*args)
        refusals.note(refused)
        blanks = [blank(branches[b].outputs[place]) for b, place in extras]
        pairs = zip(extras, blanks, strict=True)
        own = [outs[place] if b == taken else empty for (b, place), empty in pairs]
        return [*outs[:results], *own]
    staged = [staged_branch(b, args) for b in branches]
    shapes = [[s.shapes[i] for s in staged] for i in range(results)]
    common = [agree(column) for column in shapes]
    for i, column in enumerate(common):
        if column is None:
            found = [getattr(s, "shape", s) for s in shapes[i]]
            raise NeedsHost(f"output {i} has other shapes in other branches: {found}")
    others = [staged[b].shapes[place] for b, place in extras]

    def branch(number):
        outs = staged[number]()
        same = [written(out, like) for out, like in zip(outs[:results], common, strict=True)]
        own = [outs[place] if b == number else None for b, place in extras]
        filled = [
            xla.jnp.zeros(like.shape, like.dtype) if out is None else out
            for out, like in zip(own, others, strict=True)
        ]
        return [*same, *filled, outs[-1]]

    calls = [lambda n=n: branch(n) for n in range(len(branches))]
    if index.dtype == bool:
        *found, refused = xla.jax.lax.cond(index, *calls)
    else:
        count = len(branches)
        index = xla.jnp.where((index < 0) | (index >= count), count - 1, index)
        *found, refused = xla.jax.lax.switch(index, calls)
    if any(b.program.refuses for b in branches):
        refusals.note(refused)
    return found


def staged_branch(branch, args):
    """A branch traced for jax, whose last output is whether an op in it refuses its values.

    One that does not fit these shapes is no error until it runs.
    """

    def call():
        outs, refused = branch.program.checked(*args)
        return as_arrays([*outs, refusals.as_array(refused)])

    try:
        return Staged(call)
    except (TypeError, ValueError, OpError) as error:
        raise NeedsHost(f"branch {branch.name} does not fit the shapes: {error}") from error


def blank(tensor):
    """What stands for an output of a branch that does not run; nobody uses it."""
    return np.zeros([n or 0 for n in tensor.shape._dims or ()], tensor.dtype.np)


def _specs(inputs, attrs):
    branches = attrs["branches"]
    columns = zip(*(b.outputs[: attrs["results"]] for b in branches), strict=True)
    specs = [common_spec(column) for column in columns]
    extras = [branches[b].outputs[place] for b, place in attrs.get("extras", ())]
    return specs + [spec_like(t) for t in extras]


def common_spec(tensors):
    """What is known of an output, whichever branch runs."""
    list_of = next((t.list_of for t in tensors if t.list_of is not None), None)
    return common_dims([dims_of(t) for t in tensors]), tensors[0].dtype, list_of


def common_dims(shapes):
    """The dimensions that several shapes have in common; None where they differ."""
    if any(dims is None or len(dims) != len(shapes[0]) for dims in shapes):
        return None
    return tuple(
        [column[0] if len(set(column)) == 1 else None for column in zip(*shapes, strict=True)]
    )


def _gradient(record, *dys):
    """The gradient: a node with the gradients of the branches, from values that they saved."""
    branches, results = record.attrs["branches"], record.attrs["results"]
    extras, inputs = record.attrs.get("extras", ()), record.inputs[1:]
    passes = []
    for number, branch in enumerate(branches):
        places = {i: dys[i] for i in range(results) if dys[i] is not None}
        for (b, place), dy in zip(extras, dys[results:], strict=True):
            if b == number and dy is not None:
                places[place] = dy if place not in places else places[place] + dy
        present = tuple(sorted(places))
        passes.append((branch.backward(present), [places[i] for i in present]))
    targets = sorted({t for backward, _ in passes for t in backward.targets})
    saved = kept(record, [backward.residuals for backward, _ in passes])
    zeros = TABLE["ZerosLike"].public

    def gradients(number):
        backward, given = passes[number]
        grads = backward(inputs, saved[number], given)
        return [zeros(inputs[t]) if grads[t] is None else grads[t] for t in targets]

    if not targets:
        return [None] * len(record.inputs)
    subgraphs = [
        trace(lambda n=n: gradients(n), name="cond_gradient") for n in range(len(branches))
    ]
    found = switch(record.inputs[0], subgraphs, [s.result for s in subgraphs], "cond_gradient")
    grads = [None] * len(record.inputs)
    for target, grad in zip(targets, found, strict=True):
        grads[target + 1] = grad
    return grads


def kept(node, residuals):
    """The values of tensors inside the branches: the node is made to put them out too.

    Args:
      node: an `If` or `Case` node.
      residuals: for each branch a list of symbolic tensors in it.

    Returns:
      For each branch the outputs of the node that hold them, where the branch ran.
    """
    attrs = node.attrs
    extras, branches = list(attrs.get("extras", ())), list(attrs["branches"])
    results, places = attrs["results"], []
    for number, wanted in enumerate(residuals):
        branches[number], found = branches[number].keeping(wanted)
        places.append([(number, place) for place in found])
    places_of = {extra: results + i for i, extra in enumerate(extras)}
    new = []
    for extra in [e for column in places for e in column]:
        if extra not in places_of:
            places_of[extra] = results + len(extras) + len(new)
            new.append(extra)
    if new:
        tensors = [branches[b].outputs[place] for b, place in new]
        longer = {**attrs, "branches": tuple(branches), "extras": (*extras, *new)}
        node.extend(longer, [spec_like(t) for t in tensors])
    return [[node.outputs[places_of[extra]] for extra in column] for column in places]


_gradient.accepts_none = True
FIELDS = {"lower": _lower, "grad": _gradient, "shape": _specs, "outputs": None}
ATTRS = {"branches": (), "results": 0, "extras": ()}
IF = register("If", "cond:bool, input*:", attrs=ATTRS, **FIELDS)
CASE = register("Case", "branch_index:int32, input*:", attrs=ATTRS, **FIELDS)


def reason(node, known):
    """See `lower.NESTED`."""
    places = [i for i, x in enumerate(node.inputs[1:]) if is_known(x, known)]
    dtypes = {dtype_of(x) for x in node.outputs}
    if string in dtypes or dtypes & QUANTIZED_DTYPES:
        return "a branch gives a string or a quantized tensor"
    return next(filter(None, (b.needs_host(places) for b in node.attrs["branches"])), None)


def run(node, arrays):
    """Runs the node on the host."""
    branches, results = node.attrs["branches"], node.attrs["results"]
    taken = position(np.asarray(arrays[0]), branches)
    outs = run_nested(branches[taken].program, arrays[1:])
    extras = node.attrs.get("extras", ())
    return [*outs[:results], *(outs[p] if b == taken else MISSING for b, p in extras)]


for op in (IF, CASE):
    NESTED[op.name], RUNNERS[op.name] = reason, run


def switch(index, subgraphs, outputs, name="cond"):
    """Makes the node that runs one of several traced branches.

    Args:
      index: bool tensor (the first of two branches runs if it is true), or int32 tensor.
      subgraphs: the traced branches.
      outputs: for each branch a flat list of equally many tensors or values.
      name: name of the node.

    Returns:
      List of tensors; dimensions in which the branches differ are unknown.

    Raises:
      TypeError: if the dtypes of an output differ.
    """
    dtypes = tensor_dtypes(outputs)
    flat = [s.outputs(values, dtypes) for s, values in zip(subgraphs, outputs, strict=True)]
    count = len(flat[0])
    for i, column in enumerate(zip(*flat, strict=True)):
        if len({t.dtype for t in column}) > 1:
            raise TypeError(
                f"true_fn and false_fn arguments to tf.cond must have the same number, type, and "
                f"overall structure of return values: output {i} has the dtypes "
                f"{', '.join(t.dtype.name for t in column)} in the branches"
                f"{made_at(getattr(column[-1], 'node', None))}. Convert one with tf.cast."
            )
    assigned = assigned_in(subgraphs)
    for subgraph, values in zip(subgraphs, flat, strict=True):
        values += [last_value(subgraph, v) for v in assigned]
    outer, variables = used_outside(subgraphs)
    branches = tuple(
        s.callable((), outer, variables, outs) for s, outs in zip(subgraphs, flat, strict=True)
    )
    inputs = [index, *outer, *[v.value() for v in variables]]
    attrs = {"branches": branches, "results": count + len(assigned)}
    results = execute(IF if index.dtype.is_bool else CASE, inputs, attrs, name) or []
    for variable, value in zip(assigned, results[count:], strict=True):
        variable._store(value)
    return results[:count]


def tensor_dtypes(outputs):
    """For each output the dtype of the first branch that gives a tensor; None if none does."""
    dtypes = []
    for column in zip(*outputs, strict=True):
        tensors = [v for v in column if isinstance(v, Tensor) or hasattr(v, "__tf_tensor__")]
        dtypes.append(tensors[0].dtype.np if tensors else None)
    return dtypes
