"""Conditions and loops as TensorFlow's operations.

TensorFlow's loop has states alone, of which its functions return all. Ours also counts, goes over
rows and stacks what the iterations put out: such a loop is written as a plain one, with a counter
and tensor lists among its states.
"""

import numpy as np

from yeoul.core.dtypes import variant
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.call import Callable, call
from yeoul.graph.expand import is_state
from yeoul.graph.loop_op import NO_LIMIT, Parts
from yeoul.graph.node import SymbolicTensor
from yeoul.graph.op_rules import RULES, inputs_of, own_op, replaced
from yeoul.graph.subgraph import trace
from yeoul.ops import list_calls as lists

INT32 = np.dtype("int32")


def draws_or_acts(functions):
    """True if one of the functions has effects, or draws random numbers."""
    return any(f.stateful or any(is_state(t) for t in f.outputs) for f in functions)


def add_control(expansion, node, kind, inputs, attrs, functions):
    """Adds the operation, under its stateless name if it may."""
    acts = draws_or_acts(functions)
    outputs = [t for t in node.outputs if not is_state(t)]
    attrs["output_shapes"] = [t.shape._dims for t in outputs]
    kind = kind if acts else f"Stateless{kind}"
    operation = expansion.operation(node, kind, node.name, node)
    expansion.add(operation, inputs, attrs, outputs)
    if any(f.stateful for f in functions):
        expansion.effect(operation)


def conditional(expansion, node):
    """`If` and `Case`: what one branch alone puts out is empty where another runs."""
    attrs, inputs = node.attrs, inputs_of(expansion, node)
    results, extras = attrs["results"], attrs.get("extras", ())
    functions = []
    for number, branch in enumerate(attrs["branches"]):
        own = [
            branch.outputs[place] if b == number else empty(attrs["branches"][b].outputs[place])
            for b, place in extras
        ]
        functions.append(renamed(branch, [*branch.outputs[:results], *own], node, number))
    common = {
        "Tin": [t.dtype for t in inputs[1:]],
        "Tout": [t.dtype for t in node.outputs if not is_state(t)],
    }
    if node.op.name == "If":
        common |= {"Tcond": inputs[0].dtype, "then_branch": functions[0]}
        common["else_branch"] = functions[1]
    else:
        common["branches"] = functions
    add_control(expansion, node, node.op.name, inputs, common, functions)


def empty(tensor):
    """What stands for an output of a branch that does not run."""
    return np.zeros([n or 0 for n in tensor.shape._dims or ()], tensor.dtype.np)


def renamed(function, outputs, node, part):
    """The function with other outputs; the same one each time."""
    key = ("function", node, part)
    known = node.graph.origins.get(key)
    if known is None or known[0] != [id(t) for t in outputs if isinstance(t, Tensor)]:
        made = Callable(function.graph, function.inputs, outputs)
        known = ([id(t) for t in outputs if isinstance(t, Tensor)], made)
        node.graph.origins[key] = known
    return known[1]


def while_loop(expansion, node):
    """A plain loop as it is; another one as a plain loop."""
    attrs, parts = node.attrs, Parts(node.inputs, node.attrs)
    states = attrs["states"]
    limited = isinstance(parts.limit, Tensor) or int(parts.limit) >= 0
    if attrs["cond"] is None or limited or parts.rows or max(expansion.used(node)) >= states:
        found = replaced(expansion, node, lambda: plain_loop(node, attrs, parts))[1]
        if found is None:
            own_op(expansion, node)
        return
    body, cond = attrs["body"], attrs["cond"]
    same = body.inputs[states:]
    body = renamed(body, [*body.outputs[:states], *same], node, "body")
    cond = renamed(cond, cond.outputs, node, "cond")
    inputs = inputs_of(expansion, node)[1:]
    common = {"T": [t.dtype for t in inputs], "cond": cond, "body": body}
    common["parallel_iterations"] = 10
    outputs = [t for t in node.outputs[:states] if not is_state(t)]
    more = [
        SymbolicTensor(node, len(node.outputs) + i, t.shape._dims, t.dtype)
        for i, t in enumerate(inputs[len(outputs) :])
    ]  # what is the same in each iteration comes out as it went in
    add_loop(expansion, node, inputs, common, [*outputs, *more], [cond, body])


def add_loop(expansion, node, inputs, attrs, outputs, functions):
    acts = draws_or_acts(functions)
    attrs["output_shapes"] = [t.shape._dims for t in outputs]
    operation = expansion.operation(node, "While" if acts else "StatelessWhile", node.name, node)
    expansion.add(operation, inputs, attrs, outputs)
    if any(f.stateful for f in functions):
        expansion.effect(operation)


def plain_loop(node, attrs, parts):
    """The outputs of a loop, from one that has states only; None for lists of lists."""
    body, states, reverse = attrs["body"], attrs["states"], attrs["reverse"]
    stacks = body.outputs[states:]
    limit = room(parts)
    if any(t.dtype is variant for t in stacks) or (reverse and limit is None):
        return None
    count = -1 if limit is None else limit
    zero = as_input(np.int32(0))
    kept = [lists.reserve(0 if limit is None else limit, t.dtype.np, t.shape._dims) for t in stacks]
    start = [zero, *map(as_input, parts.states), *kept]
    same = [as_input(count), *map(as_input, parts.rows), *map(as_input, parts.same)]
    specs = [(t.shape._dims, t.dtype) for t in (*start, *same)]
    width, rows = len(start), len(parts.rows)
    hidden = [i for i, t in enumerate(start) if is_state(t)]

    def test(*values):
        mark_states(values, hidden)
        verdict = None if limit is None else TABLE["Less"].public(values[0], values[width])
        if attrs["cond"] is None:
            return [verdict]
        given = [*values[1 : 1 + states], *values[width + 1 + rows :]]
        found = call(attrs["cond"], given)[0]
        return [found if verdict is None else TABLE["LogicalAnd"].public(verdict, found)]

    def step(*values):
        mark_states(values, hidden)
        counter, bound = values[0], values[width]
        place = bound - 1 - counter if reverse else counter
        items = [TABLE["GatherV2"].public(r, place) for r in values[width + 1 : width + 1 + rows]]
        outs = call(body, [*values[1 : 1 + states], *items, *values[width + 1 + rows :]])
        filled = [
            lists.set_item(k, place, out, t.dtype.np, resize=limit is None)
            for k, out, t in zip(values[1 + states : width], outs[states:], stacks, strict=True)
        ]
        return [counter + 1, *outs[:states], *filled]

    cond, inner = (trace(f, specs, f"{node.name}_{n}") for f, n in ((test, "cond"), (step, "body")))
    plain = {
        "cond": Callable(cond.graph, cond.inputs, cond.outputs(cond.result)),
        "body": Callable(inner.graph, inner.inputs, inner.outputs(inner.result)),
        "states": width,
        "rows": 0,
        "reverse": False,
    }
    results = execute(TABLE["While"], [np.int32(NO_LIMIT), *start, *same], plain)
    found = [
        lists.stack(k, t.shape._dims, t.dtype.np)
        for k, t in zip(results[1 + states : width], stacks, strict=True)
    ]
    return [*results[1 : 1 + states], results[0], *found]


def mark_states(values, hidden):
    """Notes which inputs of a graph are states of random ops; see `expand.is_state`."""
    for i in hidden:
        values[i].node.attrs["hidden"] = True


def room(parts):
    """The largest number of iterations, a number or tensor; None if there is none."""
    limited = isinstance(parts.limit, Tensor) or int(parts.limit) >= 0
    if not parts.rows:
        return parts.limit if limited else None
    count = TABLE["Shape"].public(as_input(parts.rows[0]))[0]
    return TABLE["Minimum"].public(count, parts.limit) if limited else count


def as_input(value):
    return value if isinstance(value, Tensor) else to_tensor(EagerTensor(np.asarray(value)))


def list_of_zeros(expansion, node):
    simple(expansion, node, "ZerosLike", {"T": variant})


def list_sum(expansion, node):
    simple(expansion, node, "AddN", {"T": variant, "N": len(node.inputs)})


def simple(expansion, node, kind, attrs):
    operation = expansion.operation(node, kind, node.name, node)
    expansion.add(operation, inputs_of(expansion, node), attrs, list(node.outputs))


RULES.update(
    {
        "If": conditional,
        "Case": conditional,
        "While": while_loop,
        "TensorListZerosLike": list_of_zeros,
        "TensorListAdd": list_sum,
    }
)
