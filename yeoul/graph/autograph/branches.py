"""`if` on a tensor: both branches traced, and their variables brought together."""

from yeoul.core import nest
from yeoul.graph.autograph.flags import RETURNED, VALUE, Guard
from yeoul.graph.autograph.undefined import Undefined
from yeoul.graph.autograph.values import (
    blank,
    condition_tensor,
    converts,
    leaves,
    packed,
    shown,
)
from yeoul.graph.control import conditional, trace

MAIN, ELSE = "main", "else"
TRACED = {MAIN: "cond_true", ELSE: "cond_false"}


class Branch:
    """One traced branch.

    Attributes:
      side: "main" or "else".
      values: of the variables at its end.
      left: True if a `return` left it, so that nobody reads its variables.
    """

    def __init__(self, side, subgraph, values, left=False):
        self.side, self.subgraph = side, subgraph
        self.values, self.left = values, left

    def tensor(self, value):
        """A value as a tensor of this branch."""
        return self.subgraph.outputs([value])[0]


class Meeting:
    """Brings the variables of two branches together.

    Attributes:
      outputs: for each branch the tensors that leave it.
    """

    def __init__(self, names, weak):
        self.names, self.weak = names, weak
        self.outputs: tuple[list, list] = ([], [])

    def variable(self, name, first, second, a, b):
        """What one variable is after the branches: a value, or a `Later`.

        Raises:
          ValueError: if it has a value in one branch only.
          TypeError: if the branches give it different structures or dtypes.
        """
        if a is b or (type(a) is Undefined and type(b) is Undefined):
            return a
        for value, branch, other in ((a, first, b), (b, second, a)):
            if type(value) is Undefined:
                return self.missing(name, branch, first if branch is second else second, other)
        try:
            nest.assert_same_structure(a, b, expand_composites=True)
        except (TypeError, ValueError) as error:
            return self.unlike(name, first, second, a, b, error)
        pairs = zip(leaves(a), leaves(b), strict=True)
        return Later(a, [self.leaf(name, first, second, x, y) for x, y in pairs])

    def missing(self, name, branch, other, value):
        """A variable without a value at the end of one branch."""
        if not branch.left and name == VALUE and RETURNED not in self.names:
            raise ValueError(f"the {branch.side} branch must also have a return statement.")
        if branch.left or name == VALUE:
            return self.filled(other, value)
        if name in self.weak:
            return Undefined(name)
        raise ValueError(
            f"'{name}' must also be initialized in the {branch.side} branch: after the `if` it is "
            "read, and the graph decides which branch runs. Give it a value before the `if`."
        )

    def unlike(self, name, first, second, a, b, error):
        """A variable whose values are nested in different ways."""
        if first.left:
            return self.filled(second, b)
        if second.left:
            return self.filled(first, a)
        for value, branch in ((a, first), (b, second)):
            if value is None:
                raise none_at_end(name, branch)
        raise TypeError(
            f"{shown(name)} must have the same nested structure in the main and else branches:\n\n"
            f"{error}"
        ) from None

    def filled(self, branch, value):
        """A variable of one branch; nobody reads it if the other branch ran."""
        found = []
        for leaf in leaves(value):
            if not converts(leaf):
                found.append(Same(leaf))
                continue
            tensor = branch.tensor(leaf)
            if tensor.list_of is not None:
                raise ValueError(
                    "a tf.TensorArray must be initialized in both branches of an `if` that the "
                    "graph decides, or before it: nothing can stand in for one."
                )
            pair = (tensor, blank(tensor.shape._dims, tensor.dtype))
            found.append(self.output(*(pair if branch.side == MAIN else reversed(pair))))
        return Later(value, found)

    def leaf(self, name, first, second, x, y):
        if x is y:
            return Same(x)
        if x is None or y is None:
            if first.left or second.left:
                taken = second if x is None else first
                return self.filled(taken, y if x is None else x).parts[0]
            raise none_at_end(name, first if x is None else second)
        if not (converts(x) and converts(y)):
            raise TypeError(
                f"{shown(name)} must be a tensor at the end of both branches, or the same object: "
                f"the main branch gives {x!r}, the else branch {y!r}."
            )
        a, b = first.tensor(x), second.tensor(y)
        if a.dtype != b.dtype:
            if first.left or second.left:
                return self.filled(second if first.left else first, b if first.left else a).parts[0]
            raise TypeError(
                f"{shown(name)} has dtype {a.dtype.name} in the main branch, but dtype "
                f"{b.dtype.name} in the else branch"
            )
        return self.output(a, b)

    def output(self, a, b):
        self.outputs[0].append(a)
        self.outputs[1].append(b)
        return len(self.outputs[0]) - 1


class Same:
    """A part of a variable that is the same object in both branches."""

    def __init__(self, value):
        self.value = value


class Later:
    """A variable whose parts are outputs of the `If` node, by number, or `Same`."""

    def __init__(self, structure, parts):
        self.structure, self.parts = structure, parts

    def value(self, results):
        flat = [p.value if type(p) is Same else results[p] for p in self.parts]
        return packed(self.structure, flat)


def none_at_end(name, branch):
    return ValueError(f"{shown(name)} is None at the end of the {branch.side} branch.")


def branch_of(side, body, start, get_state, set_state, names):
    """The branch that `body` is, where the variables have the values `start`."""

    def run():
        set_state(start)
        body()
        return get_state()

    subgraph = trace(run, name=TRACED[side])
    flags = zip(names, start, subgraph.result, strict=True)
    left = any(n == RETURNED and new is True and old is not True for n, old, new in flags)
    return Branch(side, subgraph, subgraph.result, left)


def staged_if(
    condition,
    body,
    orelse,
    get_state,
    set_state,
    names,
    outputs,
    weak=(),
):
    """An `if` that the graph decides. Arguments as `if_stmt`."""
    pred = condition_tensor(condition, "if statement")
    start = get_state()
    otherwise = start
    if type(condition) is Guard and len(condition.flags) == 1:
        flag = condition.flags[0]  # it is set where the guarded code does not run
        otherwise = tuple([True if value is flag else value for value in start])
    try:
        first = branch_of(MAIN, body, start, get_state, set_state, names)
        second = branch_of(ELSE, orelse, otherwise, get_state, set_state, names)
    finally:
        set_state(start)
    second.left = second.left or (type(condition) is Guard and condition.after_return)
    meeting = Meeting(names, weak)
    found = []
    for i, name in enumerate(names):
        leaves_block = i < outputs or not is_plain(name)
        a, b = first.values[i], second.values[i]
        found.append(meeting.variable(name, first, second, a, b) if leaves_block else start[i])
    results = conditional(pred, first.subgraph, second.subgraph, *meeting.outputs, name="cond")
    after = [v.value(results) if type(v) is Later else v for v in found]
    mark_missing_return(names, first, second, after)
    set_state(after)


def mark_missing_return(names, first, second, after):
    """Notes on a flag which branch did not return, for the error if nothing returns later."""
    for name, a, b, flag in zip(names, first.values, second.values, after, strict=True):
        if name == RETURNED and not isinstance(flag, bool):
            sides = [ELSE] if a is True else [MAIN] if b is True else []
            inner = [getattr(f, "missing_return", None) for f in (a, b)]
            flag.missing_return = next(filter(None, inner), None) or (
                f"the {(sides or [ELSE])[0]} branch must also have a return statement."
            )


def is_plain(name):
    """False for attributes and items."""
    return "." not in name and "[" not in name


def conditional_value(condition, first, second, text):
    """The value of an expression of two branches, functions of nothing."""
    return chosen(
        condition, [trace(first, name="cond_true"), trace(second, name="cond_false")], text
    )


def chosen(condition, subgraphs, name):
    """What one of two traced functions gives: the first if the condition holds.

    Args:
      condition: a tensor.
      subgraphs: the two.
      name: of the expression, for errors.
    """
    pred = condition_tensor(condition, "if expression")
    first, second = (
        Branch(side, subgraph, (subgraph.result,))
        for side, subgraph in zip((MAIN, ELSE), subgraphs, strict=True)
    )
    meeting = Meeting((name,), ())
    found = meeting.variable(name, first, second, *first.values, *second.values)
    results = conditional(pred, *subgraphs, *meeting.outputs, name="cond")
    return found.value(results) if type(found) is Later else found
