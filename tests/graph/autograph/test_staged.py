"""Control flow over tensors: a graph gives what the same code gives eagerly."""

import collections
import sys

import numpy as np
import pytest

import yeoul as tf

FUNCTIONS = []
INTS = [(n,) for n in (-3, 0, 1, 4)]
VECTORS = [([1, 2, 3],), ([5],), ([3, -1, 0, 2],)]


def case(*calls):
    def keep(function):
        FUNCTIONS.append((function, calls))
        return function

    return keep


def plain(value):
    """A result as nested Python values."""
    return tf.nest.map_structure(lambda v: np.asarray(v).tolist(), value)


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


@case(*VECTORS)
def sum_of_rows(v):
    total = 0
    for x in v:
        total += x
    return total


@case(*VECTORS)
def rows_until(v):
    total = 0
    for x in v:
        if x == 3:
            break
        total += x
    return total, x


@case(*VECTORS)
def first_of(v):
    for x in v:
        if x > 2:
            return x
    return -1


@case(*VECTORS)
def enumerated(v):
    total = 0
    for i, x in enumerate(v):
        total += i * x
    for i, (x, y) in enumerate(zip(v, v * 2), 1):
        total += i * x * y
    return total


@case(*VECTORS)
def zipped_and_mapped(v):
    total = 0
    for x, i in zip(v, tf.range(2)):
        total += x * i
    for x in map(lambda a, b: a * b, v, v):
        total += x
    return total


@case(*VECTORS)
def matrix_rows(v):
    m = tf.stack([v, v + 1])
    total = tf.zeros_like(v)
    for row in m:
        for x in row:
            total += x
        total += row
    return total


@case(*VECTORS)
def variable_made_in_loop(v):
    for x in v:
        y = x * 2
    return y, x


@case(*VECTORS)
def closure_in_loop(v):
    total = 0
    for x in v:
        w = x + 1
        total += tf.reduce_sum((lambda t: t * w)(v))
    return total


@case(*VECTORS)
def closure_writes_in_loop(v):
    total = 0

    def add(x):
        nonlocal total
        if x > 0:
            total += x

    for x in v:
        add(x)
    return total


@case(*VECTORS)
def attribute_in_loop(v):
    box = tf.Module()
    box.total = 0
    for x in v:
        if x > 0:
            box.total = box.total + x
    return box.total


@case(*VECTORS)
def item_in_loop(v):
    box = {"total": 0}
    for x in v:
        box["total"] += x
    return box


@case(*VECTORS)
def item_made_in_branch(v):
    box = {}
    if v[0] > 2:
        box["k"] = v[0]
    else:
        box["k"] = 0
    return box


@case(*VECTORS)
def deleted_in_loop(v):
    total = 0
    for x in v:
        y = x
        total += y
        del y
    return total


@case(*VECTORS)
def try_around(v):
    total = 0
    try:
        for x in v:
            if x > 2:
                continue
            total += x
    finally:
        total += 1
    return total


@case(*VECTORS)
def match_on_python(v):
    total = 0
    match len(v):
        case 1:
            total = v[0]
        case n if n > 3:
            for x in v:
                total += x * n
        case _:
            if v[0] > 0:
                total = 5
    return total


@case(*VECTORS)
def recursion_over_python(v):
    def power(x, n):
        if n == 0:
            return 1
        if x > 100:
            return x
        return x * power(x, n - 1)

    return power(v[0], 3)


@case(*VECTORS)
def walrus_in_while(v):
    i = 0
    while (x := tf.reduce_sum(v[:i])) < 4 and i < 3:
        i += 1
    return x, i


@case(*VECTORS)
def walrus_in_while_with_break(v):
    i = tf.constant(0)
    while (x := i * 2) < 6:
        if v[0] == i:
            break
        i += 1
    return x, i


@case(*VECTORS)
def comprehension_over_tensor(v):
    return [x if x > 0 else -x for x in v]


@case(*VECTORS)
def numbers_of_tensors(v):
    return len(v), int(v[0]), float(v[0]), abs(v), any(v > 2), all(v > 0), sorted(v)


@case(*VECTORS)
def unused_branch_values(v):
    if v[0] > 0:
        name = "positive"
        unused = object()
    else:
        name = "other"
        unused = len(v)
    return v


FLOATS = [([1.0, 2.0],), ([-1.0, 0.5],)]


@case(*FLOATS)
def newton(v):
    x = v[0] * v[0] + 1.0
    guess = x
    while tf.abs(guess * guess - x) > 1e-3:
        guess = (guess + x / guess) / 2.0
    return tf.round(guess * 100.0)


@case(*FLOATS)
def running_maximum(v):
    best = v[0]
    for x in v:
        best = x if x > best else best
    return best


@pytest.mark.parametrize("function, calls", FUNCTIONS, ids=lambda p: getattr(p, "__name__", ""))
def test_eager_and_graph(function, calls):
    staged = tf.function(function)
    for args in calls:
        args = [tf.constant(a) for a in args]
        assert plain(staged(*args)) == plain(function(*args)), args


def test_unknown_length():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def f(v):
        total = 0
        for i, x in enumerate(v):
            total += i * x
        return total, len(v)

    assert plain(f(tf.constant([3, 4, 5]))) == (14, 3)
    assert plain(f(tf.constant([], tf.int32))) == (0, 0)
    assert f.experimental_get_tracing_count() == 1


def test_a_loop_must_run_to_give_a_variable_its_value():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def f(v):
        for x in v:
            y = x * 2
        return y

    assert plain(f(tf.constant([3, 4]))) == 8
    message = "loop must iterate at least once to initialize y"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        f(tf.constant([], tf.int32))


def test_variables_in_branches_and_loops():
    v = tf.Variable(1)

    @tf.function
    def f(x):
        if x > 0:
            v.assign_add(x)
        for i in tf.range(3):
            if i == 1:
                continue
            v.assign_add(i * 10)
        if v > 100:
            return v
        return v * 2

    assert int(f(tf.constant(5))) == 52
    assert int(v) == 26
    assert int(f(tf.constant(-5))) == 92


def test_a_variable_as_condition():
    v = tf.Variable(True)
    f = tf.function(lambda x: x + 1 if v else x - 1)
    assert int(f(tf.constant(1))) == 2
    v.assign(False)
    assert int(f(tf.constant(1))) == 0


def test_datasets():
    data = tf.data.Dataset.range(6)

    @tf.function
    def f(data, most):
        total = last = tf.constant(0, tf.int64)
        for x in data:
            if x % 2 == 0:
                continue
            if x > most:
                break
            total += x
            last = x
        return total, last

    assert plain(f(data, tf.constant(4, tf.int64))) == (4, 3)
    assert plain(f(data, tf.constant(9, tf.int64))) == (9, 5)


def test_structured_datasets_and_return_from_the_loop():
    data = tf.data.Dataset.from_tensor_slices({"a": [1, 2, 3], "b": [4.0, 5.0, 6.0]})

    @tf.function
    def f(data, key):
        for element in data:
            if element["a"] == key:
                return element["b"]
        return -1.0

    assert plain(f(data, tf.constant(2))) == 5.0
    assert plain(f(data, tf.constant(7))) == -1.0


def test_a_loop_over_a_dataset_must_run_to_give_a_variable_its_value():
    @tf.function
    def f(data):
        for x in data:
            y = x
        return y

    assert plain(f(tf.data.Dataset.range(3))) == 2
    message = "loop must iterate at least once to initialize y"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        f(tf.data.Dataset.range(3).skip(5))


def test_iterators_in_graphs():
    iterator = iter(tf.data.Dataset.range(6))

    @tf.function
    def first_above(bound):
        for x in iterator:
            if x > bound:
                return x
        return tf.constant(-1, tf.int64)

    assert plain(first_above(tf.constant(1, tf.int64))) == 2
    assert plain(first_above(tf.constant(1, tf.int64))) == 3


def test_assertions_run_with_the_graph():
    @tf.function
    def f(x):
        assert x > 0, ("must be positive", x)
        return x

    assert plain(f(tf.constant(2))) == 2
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"must be positive\] \[-2"):
        f(tf.constant(-2))


def test_a_failing_assertion_ends_a_loop():
    @tf.function
    def f(x):
        while True:
            assert x < 5
            x += 1
            if x > 100:
                break
        return x

    with pytest.raises(tf.errors.InvalidArgumentError, match="assertion failed"):
        f(tf.constant(1))


def test_prints_keep_their_order(capfd):
    @tf.function
    def f(x):
        tf.print("start", output_stream=sys.stdout)
        if x > 0:
            tf.print("positive", output_stream=sys.stdout)
        else:
            tf.print("other", output_stream=sys.stdout)
        for i in tf.range(2):
            tf.print(i, output_stream=sys.stdout)
        tf.print("end", output_stream=sys.stdout)

    f(tf.constant(1))
    f(tf.constant(-1))
    lines = capfd.readouterr().out.split()
    assert lines == ["start", "positive", "0", "1", "end", "start", "other", "0", "1", "end"]


def test_gradients_through_staged_control_flow():
    @tf.function
    def f(x, n):
        y = x
        for _ in tf.range(n):
            if y < 100.0:
                y = y * x
            else:
                y = y + x
        return y

    for n, derivative in ((0, 1.0), (2, 27.0), (5, 3 + 5 * 81.0)):
        x = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = f(x, tf.constant(n))
        found = float(tape.gradient(y, x))
        with tf.GradientTape() as tape:
            y = f.python_function(x, tf.constant(n))
        assert found == float(tape.gradient(y, x)), (n, derivative)


def test_loop_options():
    @tf.function
    def f(x, n):
        for i in tf.range(n):
            tf.autograph.experimental.set_loop_options(
                shape_invariants=[(x, tf.TensorShape([None]))], maximum_iterations=3
            )
            x = tf.concat([x, [i]], 0)
        k = 0
        while k < n:
            tf.autograph.experimental.set_loop_options(maximum_iterations=2)
            k += 1
        return x, k

    assert plain(f(tf.constant([9]), tf.constant(5))) == ([9, 0, 1, 2], 2)
    assert plain(f(tf.constant([9]), tf.constant(1))) == ([9, 0], 1)


def test_loops_are_loops():
    @tf.function
    def f(n):
        total = 0
        for i in tf.range(n):
            total += i
        return total

    nodes = f.get_concrete_function(tf.constant(1)).graph.nodes
    loop = next(node for node in nodes if node.op.name == "While")
    made = {tensor.op.name for tensor in loop.inputs if hasattr(tensor, "op")}
    assert "Range" not in made  # it is counted, not made


def test_tests_that_are_looked_at_leave_nothing_behind():
    @tf.function
    def f(x):
        while tf.random.uniform([]) + x < 5.0:
            x += 1.0
        return x

    nodes = f.get_concrete_function(tf.constant(0.0)).graph.nodes
    assert [node.op.name for node in nodes].count("RandomUniform") == 1
    assert 3.0 < float(f(tf.constant(0.0))) < 6.0
