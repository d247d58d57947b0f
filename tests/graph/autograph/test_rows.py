"""Loops over rows of tensors: a graph gives what the same code gives eagerly."""

import pytest

import yeoul as tf
from tests.graph.autograph.same import Cases, agree, name_of

VECTORS = [([1, 2, 3],), ([5],), ([3, -1, 0, 2],)]
FLOATS = [([1.0, 2.0],), ([-1.0, 0.5],)]
case = Cases()


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


@pytest.mark.parametrize(("function", "calls"), case, ids=name_of)
def test_eager_and_graph(function, calls):
    agree(function, calls)


@tf.function
def written(n):
    array = tf.TensorArray(tf.float32, size=n)
    for i in tf.range(n):
        if i > 1:
            array = array.write(i, tf.cast(i, tf.float32))
        else:
            array = array.write(i, -1.0)
    return array.stack()


def test_tensor_arrays_in_loops():
    assert written(tf.constant(4)).numpy().tolist() == [-1.0, -1.0, 2.0, 3.0]


def test_growing_tensor_arrays():
    @tf.function
    def f(rows):
        array, count = tf.TensorArray(tf.float32, size=0, dynamic_size=True), 0
        for row in rows:
            if row[0] < 0.0:
                continue
            array = array.write(count, row)
            count += 1
        return array.stack(), count

    kept, count = f(tf.constant([[1.0, 2.0], [-3.0, 1.0], [5.0, 6.0]]))
    assert (kept.numpy().tolist(), int(count)) == ([[1.0, 2.0], [5.0, 6.0]], 2)


def test_tensor_arrays_in_branches():
    @tf.function
    def f(x):
        array = tf.TensorArray(tf.float32, size=2)
        if x > 0.0:
            array = array.write(0, x)
        else:
            array = array.write(1, x)
        return array.stack()

    assert f(tf.constant(1.0)).numpy().tolist() == [1.0, 0.0]
    assert f(tf.constant(-1.0)).numpy().tolist() == [0.0, -1.0]


def test_gradients_through_tensor_arrays():
    @tf.function
    def f(x):
        array = tf.TensorArray(tf.float32, size=3)
        for i in tf.range(3):
            x = x * 2.0
            array = array.write(i, x)
        return tf.reduce_sum(array.stack())

    x = tf.Variable(1.5)
    with tf.GradientTape() as tape:
        y = f(x)
    assert float(tape.gradient(y, x)) == 14.0


def test_tensor_arrays_that_only_a_loop_makes_are_refused():
    @tf.function
    def f(x):
        for _ in tf.range(3):
            array = tf.TensorArray(tf.float32, size=1).write(0, x)
        return array.stack()

    with pytest.raises(ValueError, match="'array' must be defined before the loop"):
        f(tf.constant(1.0))


def test_tensor_arrays_after_a_return_are_refused():
    @tf.function
    def f(x):
        if x > 0.0:
            if x > 1.0:
                return x
            array = tf.TensorArray(tf.float32, size=1)
        else:
            array = tf.TensorArray(tf.float32, size=1)
        return array.write(0, x).stack()[0]

    with pytest.raises(ValueError, match="must be initialized in both branches of an `if`"):
        f(tf.constant(1.0))


def named_step(x):
    if x > 2:
        return x * 10
    return x


def test_functions_that_are_passed_on_are_converted():
    @tf.function
    def f(v):
        mapped = tf.map_fn(named_step, v)
        vectorised = tf.vectorized_map(named_step, v)
        summed = tf.foldl(lambda a, x: a + named_step(x), v)
        chosen = tf.cond(v[0] > 0, lambda: named_step(v[0]), lambda: named_step(-v[0]))
        return mapped, vectorised, summed, chosen

    found = f(tf.constant([1, 2, 3]))
    assert [t.numpy().tolist() for t in found] == [[1, 2, 30], [1, 2, 30], 33, 1]
