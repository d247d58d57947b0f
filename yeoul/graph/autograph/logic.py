"""Operators of Python's logic: lazy for Python values, parts of the graph for tensors."""

import operator

from yeoul.engine.op import TABLE
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.staged import as_tensor, conditional_value, is_staged

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


@autograph_operator
def and_(first, second):
    """`first and second()`."""
    if is_staged(first):
        return conditional_value(first, second, lambda: as_tensor(first), "and")
    return first and second()


@autograph_operator
def or_(first, second):
    """`first or second()`."""
    if is_staged(first):
        return conditional_value(first, lambda: as_tensor(first), second, "or")
    return first or second()


@autograph_operator
def not_(value):
    """`not value`."""
    return TABLE["LogicalNot"].public(value) if is_staged(value) else not value


@autograph_operator
def chain(left, *steps):
    """`left < b() <= c()` …: each operand computed once, none after a comparison that fails.

    Args:
      left: the first operand.
      *steps: name of a comparison and function that gives the next operand, in turn.
    """
    name, operand, *rest = steps
    right = operand()
    result = COMPARE[name](left, right)
    if not rest:
        return result
    return and_(result, lambda: chain(right, *rest))


@autograph_operator
def if_exp(condition, first, second, text):
    """`first() if condition else second()`.

    Args:
      condition: any value.
      first: function of nothing.
      second: function of nothing.
      text: the condition as the user wrote it, for messages.
    """
    if is_staged(condition):
        return conditional_value(condition, first, second, text)
    return first() if condition else second()
