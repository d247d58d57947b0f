"""The op of loops, `While`, and its gradient.

A loop of ours does what TensorFlow's does, and what a scan does: besides its states it can go over
the rows of tensors in step, and stack what each iteration puts out. So its gradient, which goes
over the values that the iterations kept in reverse, is a loop of the same kind, and so is the
gradient of that.
"""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, QUANTIZED_DTYPES, string, variant
from yeoul.engine import xla
from yeoul.engine.infer import dims_of
from yeoul.engine.op import register
from yeoul.engine.tensor import Tensor
from yeoul.engine.xla import NeedsHost
from yeoul.graph import refusals
from yeoul.graph.failure import locate
from yeoul.graph.host_steps import RUNNERS
from yeoul.graph.lower import GROWS, NESTED, is_known
from yeoul.graph.numpy_runs import by_numpy, run_nested
from yeoul.graph.program import holds_objects
from yeoul.graph.staged import Staged, as_arrays, struct_of, tree
from yeoul.ops.lists import (
    Growing,
    HostList,
    Unwritten,
    as_array,
    as_host_list,
    room_for,
    written,
)

jnp, lax = xla.jnp, xla.jax.lax
INT32 = FROM_NUMPY[np.dtype("int32")]
NO_LIMIT = -1
FIRST_CAPACITY = 64  # elements for which growing lists have room at first
FIRST_ROOM = 16  # iterations for which room is made at least, where their number is data


class Parts:
    """The inputs of a loop: limit, states, rows, and what is the same in each iteration."""

    __slots__ = ("limit", "rows", "same", "states")

    def __init__(self, inputs, attrs):
        self.limit = inputs[0]
        states, rows = attrs["states"], attrs["rows"]
        self.states = list(inputs[1 : 1 + states])
        self.rows = list(inputs[1 + states : 1 + states + rows])
        self.same = list(inputs[1 + states + rows :])


def room_of(parts):
    """How many iterations stacks have room for, if it is known when compiling; None otherwise."""
    if parts.rows:
        return parts.rows[0].shape[0]
    return int(parts.limit) if is_fixed(parts.limit) else None


def is_fixed(limit):
    """True for a limit that is known when compiling."""
    return isinstance(limit, np.ndarray) and limit >= 0


# In XLA.


def _lower(*inputs, cond, body, states, rows, reverse=False, room=None):
    parts = Parts(inputs, {"states": states, "rows": rows})
    stacks = len(body.outputs) - states
    room = room_of(parts) if room is None else room
    if stacks and room is None:
        raise NeedsHost("the number of iterations, whose values are kept, is computed from data")
    first = as_arrays(parts.states)
    slices = [xla.jax.ShapeDtypeStruct(r.shape[1:], r.dtype) for r in parts.rows]
    step, first = staged_body(body, first, slices, parts)
    buffers = [jnp.zeros((room, *s.shape), s.dtype) for s in step.shapes[states:-1]]
    limit = limit_of(parts)
    if room == 0:
        return [*first, jnp.int32(0), *buffers]

    def go_on(carry):
        count, values, _, refused = carry
        verdict = True if limit is None else count < limit
        if body.program.refuses:  # what comes then is not what it should be
            verdict = jnp.logical_and(verdict, ~refused)
        if cond is not None:
            found = as_arrays(cond.program.fn(*values, *parts.same))[0]
            verdict = jnp.logical_and(verdict, found)
        for value in values:
            if isinstance(value, Growing):  # the caller will try again with more room
                verdict = jnp.logical_and(verdict, jnp.logical_not(value.overflowed()))
        return verdict

    def advance(carry):
        count, values, kept, refused = carry
        place = limit - 1 - count if reverse else count
        items = [lax.dynamic_index_in_dim(r, place, keepdims=False) for r in parts.rows]
        outs = step(values, items)
        pairs = zip(kept, outs[states:-1], strict=True)
        kept = [lax.dynamic_update_index_in_dim(b, out, place, 0) for b, out in pairs]
        return count + 1, outs[:states], kept, refused | outs[-1]

    start = (jnp.int32(0), first, buffers, jnp.zeros((), bool))
    count, values, kept, refused = lax.while_loop(go_on, advance, start)
    if body.program.refuses:
        refusals.note(refused)
    return [*values, count, *kept]


def limit_of(parts):
    """The largest number of iterations, known or not; None if there is none."""
    unlimited = isinstance(parts.limit, np.ndarray) and parts.limit < 0
    if not parts.rows:
        return None if unlimited else parts.limit
    rows = np.int32(parts.rows[0].shape[0])
    return rows if unlimited else jnp.minimum(rows, parts.limit)


def staged_body(body, first, slices, parts):
    """The body traced for jax; and the states, with lists as arrays that the body writes.

    The last output of the body is whether an op in it refuses its values.
    """

    def call(values, items):
        outs, refused = body.program.checked(*values, *items, *parts.same)
        return as_arrays([*outs, refusals.as_array(refused)])

    count = len(first)
    while True:
        step = Staged(call, tree.tree_map(struct_of, first), slices)
        found = step.shapes[:count]
        if all(kind(a) >= kind(b) for a, b in zip(first, found, strict=True)):
            break
        first = [written(a, b) for a, b in zip(first, found, strict=True)]
    for i, (before, after) in enumerate(zip(first, found, strict=True)):
        shapes = [[leaf.shape for leaf in tree.tree_leaves(v)] for v in (before, after)]
        if shapes[0] != shapes[1]:
            raise NeedsHost(f"state {i} of a loop changes its shape, {shapes[0]}, {shapes[1]}")
    if any(isinstance(s, Growing) for s in step.shapes[count:-1]):
        raise NeedsHost("a list that grows is kept for each iteration, for its gradient")
    return step, first


def kind(value):
    """What a state is: a list nobody wrote, an array, a list that grows; loops go upwards only."""
    return 0 if isinstance(value, Unwritten) else 2 if isinstance(value, Growing) else 1


# On the host.


def run(node, arrays):
    """Runs the node on the host: each iteration by itself, unless only the room is not known."""
    attrs, parts = node.attrs, Parts(arrays, node.attrs)
    reasons = host_reasons_in(attrs)
    if not by_numpy() and reasons <= {GROWS} and not holds_objects(arrays):
        try:
            return counted(attrs, arrays, GROWS in reasons)
        except NeedsHost:
            pass
    return one_by_one(attrs, parts)


def host_reasons_in(attrs):
    """Why the test and the body of a loop cannot be compiled; if only as lists grow, they can."""
    found = {f.needs_host(()) for f in (attrs["cond"], attrs["body"]) if f is not None}
    return found - {None}


def counted(attrs, arrays, grows):
    """Compiled: first to count the iterations, then with as much room as they need."""
    parts = Parts([np.asarray(arrays[0]), *map(as_array, arrays[1:])], attrs)
    inputs = [parts.limit, *parts.states, *parts.rows, *parts.same]
    states, body, room = attrs["states"], attrs["body"], None
    stacks = len(body.outputs) > states and not parts.rows
    if not stacks and not grows:
        return accepted(compiled(attrs, parts.limit, None, None)(*inputs))
    bare, capacity = {**attrs, "body": body.first(states)}, None
    if grows:
        results, capacity = with_capacity(bare, parts.limit, inputs)
    else:
        results = accepted(compiled(bare, parts.limit, None, None)(*inputs))
    if len(body.outputs) > states:
        room = power_of_two(int(results[states])) if stacks else None
        results = accepted(compiled(attrs, parts.limit, room, capacity)(*inputs))
    return [as_host_list(r, None) if isinstance(r, Growing) else r for r in results]


def accepted(found):
    """The outputs of a compiled loop, unless an op in it refused its values."""
    outs, refused = found
    if refusals.is_true(refused):
        raise NeedsHost("an op in the loop refuses its values")
    return list(outs)


def with_capacity(attrs, limit, inputs):
    """The results of a loop whose lists grow; and the room that they were given."""
    body = attrs["body"]
    capacity = body.loops.get("capacity", FIRST_CAPACITY)
    while True:
        results, refused = compiled(attrs, limit, None, capacity)(*inputs)
        if not any(bool(r.overflowed()) for r in results if isinstance(r, Growing)):
            body.loops["capacity"] = capacity
            return accepted((results, refused)), capacity
        capacity *= 16


def power_of_two(count):
    room = FIRST_ROOM
    while room < count:
        room *= 2
    return room


def compiled(attrs, limit, room, capacity):
    """The loop as a compiled function of its inputs; kept with its body."""
    programs, unlimited = attrs["body"].loops, int(limit) < 0
    key = (attrs["cond"], attrs["states"], attrs["rows"], attrs["reverse"], room, unlimited)
    key = (*key, capacity)
    if key not in programs:

        def call(limit, *rest):
            limit = np.array(NO_LIMIT, np.int32) if unlimited else limit
            with room_for(capacity), refusals.collecting() as flags:
                return _lower(limit, *rest, **attrs, room=room), refusals.any_of(flags)

        programs[key] = xla.jax.jit(call)
    return programs[key]


def one_by_one(attrs, parts):
    """The loop in Python, its body compiled or not."""
    cond, body, states = attrs["cond"], attrs["body"], attrs["states"]
    values, kept, limit = parts.states, [], int(parts.limit)
    if parts.rows:
        limit = len(parts.rows[0]) if limit < 0 else min(limit, len(parts.rows[0]))
    count, rows = 0, [np.asarray(r) for r in parts.rows]
    while limit < 0 or count < limit:
        place = limit - 1 - count if attrs["reverse"] else count
        try:
            if cond is not None and not run_nested(cond.program, [*values, *parts.same])[0]:
                break
            items = [row_at(r, place) for r in rows]
            outs = run_nested(body.program, [*values, *items, *parts.same])
        except Exception as error:
            locate(error, f"in iteration {count} (the first is 0) of")
            raise
        values = outs[:states]
        kept.append(outs[states:])
        count += 1
    if attrs["reverse"]:
        kept.reverse()
    total = len(rows[0]) if rows else count
    columns = zip(*kept, strict=True) if kept else [()] * (len(body.outputs) - states)
    pairs = zip(columns, body.outputs[states:], strict=True)
    return [*values, np.int32(count), *(stacked(list(c), t, total) for c, t in pairs)]


def row_at(rows, place):
    """One row: an array, or a list of the host."""
    row = rows[place]
    if isinstance(row, (np.ndarray, HostList)):
        return row
    whole = np.empty((), rows.dtype)
    whole[()] = row
    return whole


def is_missing(item):
    """True for what a branch that did not run put out; rows of different shapes are objects too."""
    return item.dtype.hasobject and item.ndim == 0 and item[()] is None


def in_place_of_missing(items, tensor):
    """The arrays with zeros for those of iterations whose branch did not run."""
    if not any(map(is_missing, items)):
        return items
    dims = [n or 0 for n in tensor.shape._dims or ()]
    found = (np.zeros_like(item) for item in items if not is_missing(item))
    zeros = next(found, np.zeros(dims, tensor.dtype.np))
    return [zeros if is_missing(item) else item for item in items]


def stacked(items, tensor, total):
    """What the iterations put out, as one array; of objects where the shapes differ."""
    if tensor.dtype is variant and any(getattr(i, "dtype", None) != variant.np for i in items):
        items = [as_host_list(item, None) for item in items]
    else:
        items = in_place_of_missing([np.asarray(item) for item in items], tensor)
        if not items:
            return np.zeros((total, *(n or 0 for n in tensor.shape._dims or ())), tensor.dtype.np)
        items += [np.zeros_like(items[0])] * (total - len(items))
        if len({item.shape for item in items}) == 1:
            return np.stack(items)
    whole = np.empty(len(items), object)
    for i, item in enumerate(items):
        whole[i] = item
    return whole


# The record.


def _specs(inputs, attrs):
    parts, states, body = Parts(inputs, attrs), attrs["states"], attrs["body"]
    rows = [dims_of(r) for r in parts.rows]
    room = rows[0][0] if rows and rows[0] else None
    if isinstance(parts.limit, np.ndarray) and parts.limit >= 0 and not rows:
        room = int(parts.limit)
    first = [
        (dims_of(t), t.dtype, out.list_of)
        for t, out in zip(body.inputs[:states], body.outputs[:states], strict=True)
    ]
    return [*first, ((), INT32), *(stack_spec(room, t) for t in body.outputs[states:])]


def stack_spec(room, tensor):
    """What is known of the stacked values that a tensor of the body had."""
    dims = dims_of(tensor)
    return None if dims is None else (room, *dims), tensor.dtype, tensor.list_of


def reason(node, known):
    """See `lower.NESTED`."""
    attrs, parts = node.attrs, Parts(node.inputs, node.attrs)
    states, rows = attrs["states"], attrs["rows"]
    dtypes = {x.dtype for x in (*node.inputs, *node.outputs) if isinstance(x, Tensor)}
    if string in dtypes or dtypes & QUANTIZED_DTYPES:
        return "a string or a quantized tensor goes through a loop"
    same = [i for i, x in enumerate(parts.same) if is_known(x, known)]
    if attrs["cond"] is not None:
        found = attrs["cond"].needs_host([states + i for i in same])
        if found:
            return found
    found = attrs["body"].needs_host([states + rows + i for i in same])
    if found:
        return found
    if len(attrs["body"].outputs) > states and not rows:
        if not is_known(parts.limit, known) or not has_limit(parts.limit):
            return "the number of iterations, whose values are kept, is computed from data"
    return None


def has_limit(limit):
    return isinstance(limit, Tensor) or int(limit) >= 0


def _gradient(record, *dys):
    from yeoul.graph.loop_gradient import gradient

    return gradient(record, dys)


_gradient.accepts_none = True
ATTRS = {"cond": None, "body": None, "states": 0, "rows": 0, "reverse": False}
WHILE = register(
    "While",
    "limit:int32, input*:",
    attrs=ATTRS,
    lower=_lower,
    grad=_gradient,
    shape=_specs,
    outputs=None,
)
NESTED[WHILE.name], RUNNERS[WHILE.name] = reason, run
