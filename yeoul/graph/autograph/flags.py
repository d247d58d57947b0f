"""Operators of the flags that `break`, `continue` and `return` become."""

from yeoul.engine.op import TABLE
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.undefined import Undefined

RETURNED, VALUE = "<return>", "<returned value>"
FLAGS = ("<break>", "<continue>", RETURNED)


class Guard:
    """The condition that no flag is set, where some are tensors.

    Attributes:
      flags: the tensors.
      tensor: the condition as a bool tensor.
      after_return: whether a flag that is set means that the function has returned.
    """

    def __init__(self, flags):
        self.flags, self.after_return = flags, False
        any_set = flags[0]
        for flag in flags[1:]:
            any_set = TABLE["LogicalOr"].public(any_set, flag)
        self.tensor = TABLE["LogicalNot"].public(any_set)


@autograph_operator
def guard(*flags):
    """The condition that no flag is set: a bool, or a `Guard` if the graph decides."""
    tensors = []
    for flag in flags:
        if flag is True:
            return False
        if flag is not False:
            tensors.append(flag)
    return Guard(tensors) if tensors else True


@autograph_operator
def unreturned(flag):
    """The condition that no `return` was met: as `guard`."""
    free = guard(flag)
    if type(free) is Guard:
        free.after_return = True
    return free


@autograph_operator
def going(test, *flags):
    """The condition of a loop: no flag is set, and the test holds."""
    free = guard(*flags)
    if free is False:
        return False
    value = test()
    if free is True:
        return value
    if value is True or value is False:
        return free.tensor if value else False
    return TABLE["LogicalAnd"].public(free.tensor, value)


@autograph_operator
def ret(value, returned=True):
    """What a function with early returns gives back.

    Args:
      value: that of the last `return`.
      returned: False if the function's end was reached; a tensor if the graph decides.

    Raises:
      ValueError: if some values of tensors lead to a `return` with a value, others to the end.
    """
    if returned is False or type(value) is Undefined:
        return None
    if returned is not True and value is not None:
        raise ValueError(getattr(returned, "missing_return", "a branch has no return statement"))
    return value
