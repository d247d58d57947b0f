"""Native functions and converted ones agree: jumps in try, with and match; order of evaluation."""

import contextlib

import pytest

import yeoul as tf
from tests.graph.autograph.same import Cases, name_of, same

NUMBERS = [(n,) for n in (-3, 0, 1, 2, 5, 9)]
case = Cases()


@case(*NUMBERS)
def return_in_try(n):
    try:
        return 10 / n
    except ZeroDivisionError:
        return "zero"


@case(*NUMBERS)
def return_in_try_with_finally(n):
    log = []
    try:
        if n > 1:
            return log
        log.append("try")
    finally:
        log.append("finally")
    return log, "end"


@case(*NUMBERS)
def return_in_finally(n):
    try:
        return 1 / n
    finally:
        return "finally"


@case(*NUMBERS)
def return_taken_back(n):
    try:
        try:
            if n > 0:
                return "returned"
        finally:
            n = 1 / (n - 1)
    except ZeroDivisionError:
        n = "failed"
    return n


@case(*NUMBERS)
def break_in_try(n):
    out = []
    for i in range(6):
        try:
            if i == n:
                break
            out.append(10 // (i - 1))
        except ZeroDivisionError:
            out.append("zero")
            continue
        finally:
            out.append("finally")
        out.append("end")
    return out


@case(*NUMBERS)
def return_in_handler(n):
    for i in range(-3, 3):
        try:
            value = i / (i - n)
        except ZeroDivisionError as error:
            return str(error)
        else:
            if value > 1:
                return value
    return "end"


@case(*NUMBERS)
def try_else_after_continue(n):
    out = []
    for i in range(5):
        try:
            if i < n:
                continue
        except ValueError:
            out.append("never")
        else:
            out.append(("else", i))
        out.append(i)
    return out


@case(*NUMBERS)
def return_in_with(n):
    with contextlib.nullcontext(n) as value:
        if value > 1:
            return "with"
        n += 1
    return n


@case(*NUMBERS)
def break_in_with(n):
    out = []
    for i in range(6):
        with contextlib.suppress(ZeroDivisionError):
            if i == n:
                break
            out.append(1 // (i - 2))
            if i == 4:
                continue
            out.append("fine")
        out.append(i)
    return out


@case(*NUMBERS)
def suppressed_return(n):
    for _ in range(2):
        with contextlib.suppress(ZeroDivisionError):
            return 6 / n
    return "suppressed"


@case((1,), ([1, 2],), ({"k": 3},), ("x",), (None,), ((0, 5),))
def match_with_returns(v):
    for _ in range(2):
        match v:
            case [a, b] if a:
                return a + b
            case [0, *rest]:
                v = rest[0]
                continue
            case {"k": k, **others}:
                return k, others
            case int() | None:
                break
            case str(s):
                return s
    return "after", v


@case(*NUMBERS)
def walrus_loop(n):
    values = iter(range(n))
    out = []
    while (v := next(values, None)) is not None:
        if v == 1:
            continue
        if v > 3:
            break
        out.append(v)
    return out, v


@case(*NUMBERS)
def raise_in_branch(n):
    if n > 1:
        raise ValueError(n)
    elif n > 0:
        return n
    raise KeyError(n)


@case(*NUMBERS)
def raise_in_loop(n):
    for i in range(5):
        if i == n:
            raise ValueError(i)
    return i


@case(*NUMBERS)
def loop_over_nothing(n):
    i = "before"
    for i in []:
        n += 1
    return i, n


@case(*NUMBERS)
def many_returns(n):
    if n == 0:
        return 0
    if n == 1:
        return 10
    for i in range(n):
        if i == 3:
            return 30
        if i == n:
            return 40
    if n == 2:
        return 20
    while n > 0:
        n -= 1
        if n == 1:
            return "loop"
    if n == -3:
        return -30
    return "end"


@case(*NUMBERS)
def iterator_is_not_read_too_far(n):
    values = iter(range(10))
    for v in values:
        if v == n:
            break
    return list(values)


@case(*NUMBERS)
def loop_test_runs_as_often(n):
    calls = []

    def below(k):
        calls.append(k)
        return k < n

    k = 0
    while below(k):
        k += 1
        if k == 4:
            break
    return calls


@case(*NUMBERS)
def names_like_flags(n):
    break_ = do_return = 5
    continue_ = return_value = 6
    for i in range(3):
        if i == n:
            break
        if i > 5:
            return "far"
        break_ += 1
    return break_, do_return, continue_, return_value


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_jumps(function, calls):
    same(function, *calls)


def test_return_in_finally_of_a_loop_is_refused(caplog):
    def f():
        for _ in range(2):
            try:
                pass
            finally:
                break

    with pytest.raises(NotImplementedError, match="in a finally block within a loop or branch"):
        tf.autograph.to_graph(f)
