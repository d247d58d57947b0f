"""Operators of Python's logic: lazy for Python values, parts of the graph for tensors."""

import operator

from yeoul.engine.convert import to_tensor
from yeoul.engine.op import TABLE
from yeoul.graph.autograph.branches import conditional_value
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.values import is_staged

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
        return conditional_value(first, second, lambda: to_tensor(first), "<and>")
    return first and second()


@autograph_operator
def or_(first, second):
    """`first or second()`."""
    if is_staged(first):
        return conditional_value(first, lambda: to_tensor(first), second, "<or>")
    return first or second()


@autograph_operator
def not_(value):
    """`not value`.

    Raises:
      TypeError: if the value is a tensor that is not bool.
    """
    if not is_staged(value):
        return not value
    if not value.dtype.is_bool:
        raise TypeError(
            f"Input 'x' of 'LogicalNot' Op has type {value.dtype.name} that does not match "
            "expected type of bool. Compare it with something (x == 0), or use "
            "tf.cast(x, tf.bool)."
        )
    return TABLE["LogicalNot"].public(value)


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
