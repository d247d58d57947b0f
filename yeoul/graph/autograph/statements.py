"""Operators of statements: `if`, `while`, `for`, `assert`."""

from yeoul.engine.state import STATE
from yeoul.graph.autograph.flags import Guard
from yeoul.graph.autograph.registry import autograph_operator
from yeoul.graph.autograph.staged import is_staged


@autograph_operator
def if_stmt(condition, body, orelse, get_state, set_state, names, outputs, weak=()):
    if is_staged(condition) or type(condition) is Guard:
        raise NotImplementedError
    elif condition:
        body()
    else:
        orelse()


@autograph_operator
def while_stmt(test, body, get_state, set_state, names, weak=(), endless=False, options=None):
    while test():
        body()


@autograph_operator
def for_stmt(iterated, going, body, get_state, set_state, names, weak=(), options=None):
    for item in iterated:
        body(item)
        if going is not None and not going():
            break


@autograph_operator
def assert_stmt(condition, message):
    if not condition:
        raise AssertionError(message()) if message else AssertionError


@autograph_operator
def loop_options(**options):
    return options
