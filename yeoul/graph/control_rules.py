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
from yeoul.graph.op_rules import RULES, emit, inputs_of, own_op, replaced
from yeoul.graph.subgraph import trace
from yeoul.ops import list_calls as lists

__all__ = ["emit"]  # with the rules of this module

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
        if not replaced(expansion, node, lambda: plain_loop(node, parts)):
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


class PlainLoop:
    """A loop that counts, goes over rows or stacks, as one that has states only.

    Its states are a counter, those of the loop, and a list for each stack. Behind them stand, the
    same in each iteration: the limit, the rows, and what is the same in the loop itself.
    """

    def __init__(self, node, parts):
        attrs = self.attrs = node.attrs
        self.name, self.limit, self.reverse = node.name, room(parts), attrs["reverse"]
        self.states, self.rows = attrs["states"], len(parts.rows)
        self.stacks = attrs["body"].outputs[self.states :]
        self.width = 1 + self.states + len(self.stacks)
        self.same = [*parts.rows, *parts.same]
        self.first = parts.states

    def possible(self):
        """False for stacks of lists, and for what goes backwards from nowhere."""
        lists_of_lists = any(t.dtype is variant for t in self.stacks)
        return not lists_of_lists and not (self.reverse and self.limit is None)

    def start(self):
        """The states before the first iteration, and what stands behind them."""
        count = 0 if self.limit is None else self.limit
        kept = [lists.reserve(count, t.dtype.np, t.shape._dims) for t in self.stacks]
        states = [as_input(np.int32(0)), *map(as_input, self.first), *kept]
        bound = as_input(np.int32(-1) if self.limit is None else self.limit)
        return [*states, bound, *map(as_input, self.same)]

    def parted(self, values):
        """(counter, states, lists, limit, rows, same) of the values in an iteration."""
        mark_states(values[1 : 1 + self.states], self.first)
        width, rows = self.width, self.width + 1 + self.rows
        states, kept = values[1 : 1 + self.states], values[1 + self.states : width]
        return values[0], states, kept, values[width], values[width + 1 : rows], values[rows:]

    def test(self, *values):
        counter, states, _, bound, _, same = self.parted(values)
        verdict = None if self.limit is None else TABLE["Less"].public(counter, bound)
        if self.attrs["cond"] is None:
            return [verdict]
        found = call(self.attrs["cond"], [*states, *same])[0]
        return [found if verdict is None else TABLE["LogicalAnd"].public(verdict, found)]

    def step(self, *values):
        counter, states, kept, bound, rows, same = self.parted(values)
        place = bound - 1 - counter if self.reverse else counter
        items = [TABLE["GatherV2"].public(r, place) for r in rows]
        outs = call(self.attrs["body"], [*states, *items, *same])
        filled = [
            lists.set_item(k, place, out, t.dtype.np, resize=self.limit is None)
            for k, out, t in zip(kept, outs[self.states :], self.stacks, strict=True)
        ]
        return [counter + 1, *outs[: self.states], *filled]


def plain_loop(node, parts):
    """The outputs of a loop, from one that has states only; None if that cannot be."""
    plain = PlainLoop(node, parts)
    if not plain.possible():
        return None
    start = plain.start()
    specs = [(t.shape._dims, t.dtype) for t in start]
    cond = trace(plain.test, specs, f"{node.name}_cond")
    body = trace(plain.step, specs, f"{node.name}_body")
    attrs = {
        "cond": Callable(cond.graph, cond.inputs, cond.outputs(cond.result)),
        "body": Callable(body.graph, body.inputs, body.outputs(body.result)),
        "states": plain.width,
        "rows": 0,
        "reverse": False,
    }
    results = execute(TABLE["While"], [np.int32(NO_LIMIT), *start], attrs)
    kept = results[1 + plain.states : plain.width]
    stacks = [
        lists.stack(k, t.shape._dims, t.dtype.np) for k, t in zip(kept, plain.stacks, strict=True)
    ]
    return [*results[1 : 1 + plain.states], results[0], *stacks]


def mark_states(values, like):
    """Notes which inputs of a graph are states of random ops; see `expand.is_state`."""
    for value, before in zip(values, like, strict=True):
        if is_state(before):
            value.node.attrs["hidden"] = True


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
