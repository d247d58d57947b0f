"""Native functions and converted ones agree: break, continue, return, else of loops."""

import pytest

from tests.graph.autograph.same import Cases, name_of, same

NUMBERS = [(n,) for n in (-3, 0, 1, 2, 5, 9)]
case = Cases()


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


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_jumps(function, calls):
    same(function, *calls)
