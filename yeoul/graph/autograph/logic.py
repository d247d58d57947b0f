"""Operators of Python's logic: lazy for Python values, parts of the graph for tensors."""

import operator

from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.autograph.branches import chosen, conditional_value
from yeoul.graph.autograph.inline import inlined, is_cheap
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.values import is_staged
from yeoul.graph.control import trace

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


def lazily(first, second, op, name):
    """The `and` or `or` of a tensor and what `second()` gives."""
    traced = trace(second, name="operand")
    value, first = traced.result, to_tensor(first)
    if first.dtype.is_bool and dims_of(first) == () and is_cheap(traced, value):
        return TABLE[op].public(first, inlined(traced, value, STATE.graph))
    branches = [traced, trace(lambda: first, name="operand")]
    return chosen(first, branches if op == "LogicalAnd" else branches[::-1], name)


@autograph_operator
def and_(first, second):
    """`first and second()`."""
    if is_staged(first):
        return lazily(first, second, "LogicalAnd", "<and>")
    return first and second()


@autograph_operator
def or_(first, second):
    """`first or second()`."""
    if is_staged(first):
        return lazily(first, second, "LogicalOr", "<or>")
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
