"""Branches and `while` over tensors: a graph gives what the same code gives eagerly."""

import collections

import pytest

import yeoul as tf
from tests.graph.autograph.same import Cases, agree, name_of

INTS = [(n,) for n in (-3, 0, 1, 4)]
case = Cases()


@case(*INTS)
def branch(x):
    if x > 0:
        y = x * 2
    else:
        y = -x
    return y


@case(*INTS)
def branch_changes_argument(x):
    if x > 0:
        x = x + 1
    return x


@case(*INTS)
def elif_chain(x):
    if x > 3:
        y = 1
    elif x > 0:
        y = 2
    elif x == 0:
        y = 3
    else:
        y = 4
    return y


@case(*INTS)
def nested_branches(x):
    y = 0
    if x > 0:
        if x > 2:
            y = 1
        else:
            y = 2
        x = x + y
    return x, y


@case(*INTS)
def several_variables(x):
    a, b, c = x, 1, 2
    if x > 0:
        a, b = b, a
    else:
        c = a + b
    return a, b, c


@case(*INTS)
def structures(x):
    Pair = collections.namedtuple("Pair", "a b")
    if x > 0:
        y = {"k": (x, [1, 2]), "p": Pair(x, 2)}
    else:
        y = {"k": (0, [x, 3]), "p": Pair(a=1, b=x)}
    return y


@case(*INTS)
def early_return(x):
    if x > 0:
        return x * 10
    return x - 1


@case(*INTS)
def early_returns(x):
    if x > 3:
        return 1
    y = x + 1
    if y > 1:
        if y > 2:
            return y
        y = y * 5
    elif y == 1:
        return 100
    z = y + 1
    return z * 2


@case(*INTS)
def return_defined_in_one_branch(x):
    if x > 0:
        y = x + 1
        if y > 2:
            return y
    else:
        return -1
    return y * 100


@case(*INTS)
def returns_structures(x):
    if x > 0:
        return {"a": x}, 1
    return {"a": -x}, 2


@case(*INTS)
def bare_return(x):
    if x > 0:
        return
    x = x + 1


@case(*INTS)
def conditional_expression(x):
    return x + 1 if x > 0 else (5 if x == 0 else -x)


@case(*INTS)
def logic(x):
    return x > 0 and x < 3, x < 0 or x > 3, not x > 0, x > 0 and (x > 1 or x > 3)


@case(*INTS)
def chained(x):
    return -1 < x < 3, 0 <= x <= 0, 1 > x != -3


@case(*INTS)
def python_and_tensor_logic(x):
    flag = True
    return flag and x > 0, x > 0 or not flag, (not flag) or x > 1


@case(*INTS)
def count_down(x):
    n = 0
    while x > 0:
        x = x - 1
        n = n + 1
    return x, n


@case(*INTS)
def while_with_tensor_break(x):
    n = tf.constant(0)
    while n < 10:
        n += 1
        if n == 2:
            continue
        if n > x:
            break
        x -= 1
    else:
        x = 100
    return x, n


@case(*INTS)
def endless(x):
    while True:
        x = x + 1
        if x > 3:
            break
    return x


@case(*INTS)
def endless_return(x):
    while True:
        x = x + 1
        if x > 3:
            return x


@case(*INTS)
def nested_loops(x):
    total = 0
    for i in tf.range(4):
        for j in tf.range(i):
            if j == 2:
                break
            if i * j > x:
                continue
            total += i + j
    return total


@case(*INTS)
def return_from_nested_loop(x):
    for i in tf.range(4):
        for j in tf.range(4):
            if i * j > x:
                return i, j
    return -1, -1


@case(*INTS)
def loop_else(x):
    found = -1
    for i in tf.range(4):
        if i == x:
            found = i
            break
    else:
        found = 99
    return found


@case(*INTS)
def python_loop_in_graph(x):
    for i in range(3):
        if x > i:
            x = x - i
    return x


@case(*INTS)
def python_break_in_tensor_loop(x):
    last = 5
    for i in tf.range(4):
        x = x + i
        if last == 5:
            break
    return x


@case((0,), (4,))
def ranges(x):
    total = 0
    for i in tf.range(2, 12, 3):
        total += i
    for i in tf.range(5, 0, -2):
        total += i * 10
    for i in tf.range(x):
        total += i * 100
    for i in range(x):
        total += i * 1000
    return total


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_eager_and_graph(function, calls):
    agree(function, calls)


@pytest.mark.parametrize("dims", [(1, 1), (1, None), (None,), None])
def test_one_element_of_any_rank_decides(dims):
    @tf.function(input_signature=[tf.TensorSpec(dims, tf.int64)])
    def branch(x):
        if x == 1:
            return "one"
        return "another"

    @tf.function(input_signature=[tf.TensorSpec(dims, tf.int64)])
    def loop(x):
        while x < 5:
            x += 1
        return x

    shape = [1 if n is None else n for n in dims or ()]
    texts = [branch(tf.fill(shape, tf.constant(n, tf.int64))).numpy() for n in (1, 2)]
    assert texts == [b"one", b"another"]
    assert int(tf.reduce_sum(loop(tf.ones(shape, tf.int64)))) == 5
    if dims not in ((1, 1), None):
        with pytest.raises(tf.errors.InvalidArgumentError, match="cannot reshape"):
            branch(tf.ones([*shape[:-1], 2], tf.int64))
