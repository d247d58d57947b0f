"""Native functions and converted ones agree: which variables have a value."""

import contextlib
import types

import pytest

from tests.graph.autograph.same import Cases, name_of, same

NUMBERS = [(n,) for n in (-2, 0, 1, 3)]
case = Cases()
COUNT = 0


@case(*NUMBERS)
def assigned_in_one_branch(n):
    if n > 0:
        y = n
    return y


@case(*NUMBERS)
def assigned_in_one_branch_read_in_another(n):
    if n > 0:
        y = n
    if n > 1:
        return y
    return "unread"


@case(*NUMBERS)
def assigned_in_loop(n):
    for i in range(n):
        y = i
    return y


@case(*NUMBERS)
def loop_variable_after_loop(n):
    for i in range(n):
        pass
    return i


@case(*NUMBERS)
def loop_variable_shadows(n):
    i = "before"
    for i in range(n):
        pass
    return i


@case(*NUMBERS)
def augmented_undefined(n):
    if n > 0:
        y = 1
    y += 1
    return y


@case(*NUMBERS)
def deleted_in_branch(n):
    y = 1
    if n > 0:
        del y
    return y


@case(*NUMBERS)
def deleted_twice(n):
    y = 1
    for _ in range(n):
        del y


@case(*NUMBERS)
def deleted_and_assigned(n):
    y = 1
    for i in range(3):
        del y
        if i > n:
            y = i
        else:
            y = -i
    return y


@case(*NUMBERS)
def deleted_item(n):
    d = {"a": 1, "b": 2}
    if n > 0:
        del d["a"]
    return d


@case(*NUMBERS)
def global_written(n):
    global COUNT
    COUNT = 0
    for _ in range(n):
        COUNT += 1
    if n == 3:
        COUNT = 30
    return COUNT


@case(*NUMBERS)
def global_created(n):
    global NEW_NAME
    globals().pop("NEW_NAME", None)
    if n > 0:
        NEW_NAME = n
    return NEW_NAME


@case(*NUMBERS)
def unpacking(n):
    a, (b, *c), d = n, (1, 2, 3), 4
    for a, (b, *c) in [(1, (n, 5)), (2, (6, 7, 8))]:
        if a == n:
            b, d = d, b
    return a, b, c, d


@case(*NUMBERS)
def chained_assignment(n):
    if n > 0:
        a = b = n
    else:
        a, b = 1, 2
    a += b
    return a, b


@case(*NUMBERS)
def annotated(n):
    y: int
    z: int = 3
    if n > 0:
        y: int = n
        z: float = 2.0
    else:
        y = 4
    return y, z


@case(*NUMBERS)
def with_names(n):
    with contextlib.nullcontext(n) as a, contextlib.nullcontext(a + 1) as b:
        if a > 0:
            c = b
        else:
            c = a
    return a, b, c


@case(*NUMBERS)
def exception_name(n):
    error = "none"
    for i in range(n):
        try:
            _ = 1 / (i - 1)
        except ZeroDivisionError as problem:
            error = str(problem)
    return error


@case(*NUMBERS)
def exception_name_is_gone(n):
    try:
        _ = 1 / n
    except ZeroDivisionError:
        if n == 0:
            n = 5
    return problem


@case(*NUMBERS)
def assigned_before_error(n):
    x = 1
    try:
        if n > 0:
            x = 2
            _ = 1 // (n - 1)
        x = 3
    except ZeroDivisionError:
        pass
    return x


@case(*NUMBERS)
def suppressed_assignment(n):
    x = 1
    with contextlib.suppress(ZeroDivisionError):
        if n < 2:
            x = 2
        _ = 1 // n
        x = 3
    return x


@case(*NUMBERS)
def imports_in_branches(n):
    if n > 0:
        import math as m
    else:
        from os import path as m
    return m.__name__


@case(({},), ({"k": 1},))
def items(d):
    for i in range(3):
        if "k" in d:
            d["k"] = d["k"] + i
        else:
            d["n"] = i
    return d


@case(([1, 2, 3],))
def list_items(values):
    for i in range(len(values)):
        if values[i] > 1:
            values[i] = values[i] * 2
        else:
            values[i] += 10
    values.append(0)
    while len(values) > 2:
        values.pop()
    return values


@case(*NUMBERS)
def attributes(n):
    box = types.SimpleNamespace(a=1)
    for i in range(3):
        if i > n:
            box.a += i
            box.b = i
        elif i == n:
            del box.a
            box.a = 7
    return vars(box)


@case(*NUMBERS)
def local_variables(n):
    unset = 1
    del unset
    for i in range(n):
        square = eval("i * n")
        if i > 1:
            found = locals()
    exec("n + square" if n > 0 else "n")
    return sorted(locals()), locals().get("n")


@case(*NUMBERS)
def long_names_collide(n):
    get_state = if_body = item = values = value = n
    holder = types.SimpleNamespace(field=n)
    if n > 0:
        get_state += 1
        values += 2
        value += 3
        holder.field += 4
    for loop_body in range(3):
        if_body += loop_body
        values -= 1
    return get_state, if_body, item, loop_body, values, value, holder.field


@case(*NUMBERS)
def empty_bodies(n):
    if n:
        pass
    for _ in range(n):
        ...
    while n > 100:
        pass
    return n


@case(*NUMBERS)
def everything_returns_none(n):
    if n:
        n += 1


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_scoping(function, calls):
    same(function, *calls)
