"""Native functions and converted ones agree: break, continue, return, else of loops."""

import contextlib

import pytest

from tests.graph.autograph.same import same

NUMBERS = [(n,) for n in (-3, 0, 1, 2, 5, 9)]
FUNCTIONS = []


def case(*calls):
    def keep(function):
        FUNCTIONS.append((function, calls))
        return function

    return keep


@case(*NUMBERS)
def early_return(n):
    if n > 1:
        return "big"
    return "small"


@case(*NUMBERS)
def return_without_value(n):
    if n > 1:
        return
    return n


@case(*NUMBERS)
def falls_off_the_end(n):
    if n > 1:
        return n


@case(*NUMBERS)
def falls_off_in_else(n):
    if n > 1:
        n += 1
    else:
        return n


@case(*NUMBERS)
def return_in_each_arm(n):
    if n > 4:
        return 1
    elif n > 1:
        return 2
    elif n == 0:
        return 3
    else:
        return 4


@case(*NUMBERS)
def nested_returns(n):
    if n > 0:
        if n > 4:
            return "a"
        n += 10
        if n > 11:
            return "b", n
    n *= 2
    if n < 0:
        return "c", n
    return "d", n


@case(*NUMBERS)
def return_in_loop(n):
    for i in range(10):
        if i > n:
            return i
    return "none"


@case(*NUMBERS)
def return_in_loop_then_end(n):
    for i in range(5):
        if i == n:
            return i


@case(*NUMBERS)
def return_in_nested_loop(n):
    for i in range(4):
        for j in range(4):
            if i * j == n:
                return i, j
        if i > n:
            return "i", i
    return None


@case(*NUMBERS)
def break_and_after(n):
    total = 0
    for i in range(10):
        if i == n:
            break
        total += i
    return total, i


@case(*NUMBERS)
def break_in_else_branch(n):
    k = 0
    while k < 10:
        if k != n:
            k += 1
        else:
            break
        k += 1
    return k


@case(*NUMBERS)
def continue_plain(n):
    total = 0
    for i in range(6):
        if i == n:
            continue
        total += i
    return total


@case(*NUMBERS)
def continue_and_break(n):
    total = []
    for i in range(8):
        if i % 2:
            continue
        if i > n:
            break
        total.append(i)
    return total


@case(*NUMBERS)
def continue_in_while(n):
    i, out = 0, []
    while i < 6:
        i += 1
        if i == n:
            continue
        out.append(i)
    return out


@case(*NUMBERS)
def continue_under_two_ifs(n):
    out = []
    for i in range(6):
        if i > 1:
            if i < n:
                continue
            out.append(("late", i))
        out.append(i)
    return out


@case(*NUMBERS)
def break_under_two_ifs(n):
    out = []
    for i in range(6):
        if i > 1:
            if i < n:
                break
            out.append(("late", i))
        out.append(i)
    return out


@case(*NUMBERS)
def jump_last_in_loop(n):
    out = []
    for i in range(6):
        out.append(i)
        if i == n:
            break
        else:
            continue
    return out


@case(*NUMBERS)
def unconditional_break(n):
    for i in range(n):
        break
    else:
        return "else"
    return "after", i


@case(*NUMBERS)
def unconditional_return_in_loop(n):
    for i in range(n):
        return i
    return "empty"


@case(*NUMBERS)
def for_else(n):
    for i in range(4):
        if i == n:
            found = True
            break
    else:
        found = False
    return found


@case(*NUMBERS)
def for_else_with_return(n):
    for i in range(4):
        if i == n:
            break
        if i > 5:
            return "far"
    else:
        return "none"
    return i


@case(*NUMBERS)
def for_else_without_break(n):
    out = []
    for i in range(3):
        out.append(i)
    else:
        out.append("else")
    return out


@case(*NUMBERS)
def while_else(n):
    k = 0
    while k < 5:
        if k == n:
            break
        k += 1
    else:
        k = "none"
    return k


@case(*NUMBERS)
def nested_for_else(n):
    out = []
    for i in range(4):
        for j in range(4):
            if i + j == n:
                break
        else:
            out.append((i, "else"))
            continue
        out.append((i, j))
        if i == 2:
            break
    else:
        out.append("outer")
    return out


@case(*NUMBERS)
def endless_with_break(n):
    k = 0
    while True:
        k += 1
        if k > n:
            break
    return k


@case(*NUMBERS)
def endless_with_return(n):
    k = 0
    while True:
        k += 1
        if k > n:
            return k


@case(*NUMBERS)
def endless_with_both(n):
    k = 0
    while True:
        k += 1
        if k == 3:
            return "three"
        if k > n:
            break
    return k


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
        return "finally"  # noqa: B012


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


@pytest.mark.parametrize("function, calls", FUNCTIONS, ids=lambda p: getattr(p, "__name__", ""))
def test_jumps(function, calls):
    same(function, *calls)


def test_return_in_finally_of_a_loop_is_refused(caplog):
    import yeoul as tf

    def f():
        for _ in range(2):
            try:
                pass
            finally:
                break  # noqa: B012

    with pytest.raises(NotImplementedError, match="in a finally block within a loop or branch"):
        tf.autograph.to_graph(f)
