"""The gradient of a loop: a loop in reverse, over the values that the iterations kept."""

from yeoul.autodiff.auto import is_differentiable
from yeoul.autodiff.backprop import add, dense, zeros_for
from yeoul.core.dtypes import variant
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.graph.loop import loop_parts
from yeoul.graph.loop_op import Parts, stack_spec


def gradient(record, dys):
    """Gradients of the inputs of a `While` node; see `Op.grad`."""
    attrs, parts = record.attrs, Parts(record.inputs, record.attrs)
    states, body = attrs["states"], attrs["body"]
    moved, present = moved_states(body, states, dys)
    backward = body.backward(present)
    rows = range(states, states + len(parts.rows))
    targets = [
        t
        for t in backward.targets
        if is_differentiable(record.inputs[t + 1])
        or (t in rows and is_encoded(record.inputs[t + 1]))
    ]
    count = record.outputs[states]
    residuals, inputs = kept(record, backward, parts)
    back = BackwardLoop(record, parts, backward, moved, present, targets, dys)
    return back.run(count, residuals, inputs)


def is_encoded(x):
    """True for variants that are no lists: ragged tensors (see `ops.raw.ragged`)."""
    return dtype_of(x) is variant and x.list_of is None


def moved_states(body, states, dys):
    """The states that gradients come through, and the outputs of the body that have one.

    A state has a gradient if its last value has one, or if it moves another such state.
    """
    moved = {i for i in range(states) if dys[i] is not None}
    stacks = {i - 1 for i in range(states + 1, len(dys)) if dys[i] is not None}
    while True:
        present = tuple(sorted(moved | stacks))
        more = {t for t in body.backward(present).targets if t < states} - moved
        more = {t for t in more if is_differentiable(body.outputs[t])}
        if not more:
            return sorted(moved), present
        moved |= more


def kept(record, backward, parts):
    """What the gradient of one iteration needs of it: the loop is made to stack that.

    Returns:
      (stacks of the residuals, position of a state -> stack of its values before each iteration).
    """
    attrs = record.attrs
    states, body = attrs["states"], attrs["body"]
    before = sorted({i for kind, i in backward.sources if kind == "input" and i < states})
    wanted = [*backward.residuals, *[body.inputs[i] for i in before]]
    longer, places = body.keeping(wanted, start=states)  # states are not stacked
    if longer is not body:
        new = longer.outputs[len(body.outputs) :]
        room = room_dims(record, parts)
        record.extend({**attrs, "body": longer}, [stack_spec(room, t) for t in new])
    stacks = [record.outputs[place + 1] for place in places]
    count = len(backward.residuals)
    return stacks[:count], dict(zip(before, stacks[count:], strict=True))


def room_dims(record, parts):
    """The static length of the stacks of a loop, None if it is not known."""
    if parts.rows:
        dims = dims_of(parts.rows[0])
        return dims[0] if dims else None
    fixed = not hasattr(parts.limit, "node") and int(parts.limit) >= 0
    return int(parts.limit) if fixed else None


class BackwardLoop:
    """The loop in reverse.

    Its states are the gradients of the states, then sums of the gradients of what is the same in
    each iteration; it stacks the gradients of the rows.
    """

    def __init__(self, record, parts, backward, moved, present, targets, dys):
        self.record, self.parts, self.backward = record, parts, backward
        self.moved, self.present, self.dys = moved, present, dys
        self.states, self.rows = record.attrs["states"], len(parts.rows)
        self.row_targets = [t for t in targets if self.states <= t < self.states + self.rows]
        self.same_targets = [t for t in targets if t >= self.states + self.rows]

    def run(self, count, residuals, before):
        """Makes the loop; returns the gradients of the node's inputs."""
        states, record, inputs = self.states, self.record, self.record.inputs[1:]
        # Rows: residuals, states before the iteration, rows of the forward loop, their gradients.
        stack_dys = [self.dys[i + 1] for i in self.present if i >= states]
        needed = {i for kind, i in self.backward.sources if kind == "input"}
        row_places = [i for i in range(states, states + self.rows) if i in needed]
        rows = [*residuals, *before.values(), *[inputs[i] for i in row_places], *stack_dys]
        if not rows:  # rows say how many iterations there can be
            rows = [self.parts.rows[0]] if self.rows else []
        first = [
            zeros_for(record.outputs[i]) if self.dys[i] is None else self.dys[i] for i in self.moved
        ]
        first += [zeros_for(inputs[t]) for t in self.same_targets]

        def body(*values):
            carried, items = values[: len(first)], list(values[len(first) :])
            own = [items.pop(0) for _ in residuals]
            given = list(inputs)
            for i in [*before, *row_places]:
                given[i] = items.pop(0)
            found = dict(zip(self.moved, carried, strict=False))
            dys = [found[i] if i < states else items.pop(0) for i in self.present]
            return self.step(given, own, dys, carried)

        results, _, stacks = loop_parts(
            None,
            body,
            first,
            limit=count,
            rows=rows,
            reverse=not record.attrs["reverse"],
            name="while_gradient",
            strict=False,
        )
        grads = [None] * len(record.inputs)
        for i, grad in zip([*self.moved, *self.same_targets], results, strict=True):
            grads[i + 1] = grad
        for i, grad in zip(self.row_targets, stacks, strict=True):
            grads[i + 1] = grad
        return grads

    def step(self, given, residuals, dys, carried):
        """One iteration in reverse: its gradients, with sums for what is the same in each."""
        grads = [None if g is None else dense(g) for g in self.backward(given, residuals, dys)]
        new = [
            zeros_for(given_like(self.record, i)) if grads[i] is None else grads[i]
            for i in self.moved
        ]
        sums = carried[len(self.moved) :]
        pairs = zip(sums, self.same_targets, strict=True)
        new += [total if grads[t] is None else add(total, grads[t]) for total, t in pairs]
        return new + [grads[t] for t in self.row_targets]


def given_like(record, state):
    """A tensor of the shape of a state."""
    return record.outputs[state]
