"""Every construct of control flow, alone and nested, gives in a graph what it gives eagerly.

Values, gradients and second gradients; compiled by XLA, and run on the host.
"""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.program import Program


def cond(x, n):
    return tf.cond(tf.reduce_sum(x) > 1.0, lambda: x * x, lambda: tf.sin(x))


def cond_other_arm(x, n):
    return tf.cond(tf.reduce_sum(x) > 100.0, lambda: x * x, lambda: tf.sin(x) * 2.0)


def cond_shapes(x, n):
    pair = tf.cond(n > 2, lambda: tf.stack([x, x * x]), lambda: tf.stack([x]))
    return tf.reduce_sum(pair, 0)


def case(x, n):
    pairs = [(n < 2, lambda: x * x), (n < 4, lambda: tf.exp(x))]
    return tf.case(pairs, default=lambda: x)


def switch_case(x, n):
    return tf.switch_case(n - 1, [lambda: x, lambda: x * x, lambda: tf.sin(x) * x])


def while_data(x, n):
    """The number of iterations is data."""
    return tf.while_loop(
        lambda i, y: i < n, lambda i, y: (i + 1, y * tf.sin(x) + x), (tf.constant(0), x)
    )[1]


def while_limit(x, n):
    return tf.while_loop(
        lambda i, y: i < n,
        lambda i, y: (i + 1, y * tf.sin(x) + x),
        (tf.constant(0), x),
        maximum_iterations=5,
    )[1]


def while_never(x, n):
    return tf.while_loop(lambda i, y: i < 0, lambda i, y: (i + 1, y * x), (tf.constant(0), x * x))[
        1
    ]


def while_value(x, n):
    """The condition is a matter of the differentiated value."""
    return tf.while_loop(lambda y: tf.reduce_sum(y) < 20.0, lambda y: (y * 1.5 + x * x,), (x,))[0]


def while_grows(x, n):
    rows = tf.while_loop(
        lambda i, y: i < n,
        lambda i, y: (i + 1, tf.concat([y, [x * tf.cast(i, tf.float32)]], 0)),
        (tf.constant(0), tf.stack([x])),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, 2])),
    )[1]
    return tf.reduce_sum(rows * rows, 0)


def map_fn(x, n):
    return tf.map_fn(lambda r: r * tf.sin(r), x)


def vectorized_map(x, n):
    return tf.vectorized_map(lambda r: r * tf.sin(r), x)


def scan(x, n):
    return tf.scan(lambda a, r: tf.sin(a) * r, tf.stack([x, x * x, x + 1.0]))[2]


def scan_reverse(x, n):
    rows = tf.stack([x, x * x, x + 1.0])
    found = tf.scan(lambda a, r: tf.sin(a) * r, rows, initializer=x, reverse=True)
    return tf.reduce_sum(found, 0)


def foldl(x, n):
    return tf.foldl(lambda a, r: tf.sin(a) + r * r, tf.stack([x, x * x, x + 1.0]))


def foldr(x, n):
    return tf.foldr(lambda a, r: tf.sin(a) + r * r, tf.stack([x, x * x]), initializer=x)


def array_written(x, n):
    ta = tf.TensorArray(tf.float32, size=4)
    ta = tf.while_loop(
        lambda i, ta: i < n,
        lambda i, ta: (i + 1, ta.write(i, x * x * tf.cast(i, tf.float32))),
        (tf.constant(0), ta.write(3, x)),
    )[1]
    return tf.reduce_sum(ta.stack(), 0)


def array_read(x, n):
    rows = tf.TensorArray(tf.float32, size=4).unstack(tf.stack([x, x * x, tf.sin(x), x + 1.0]))
    return tf.while_loop(
        lambda i, h: i < n, lambda i, h: (i + 1, tf.tanh(h * rows.read(i))), (tf.constant(0), x)
    )[1]


def array_recurrent(x, n):
    ta = tf.TensorArray(tf.float32, size=6, clear_after_read=False).write(0, x).write(1, x * 2.0)
    ta = tf.while_loop(
        lambda i, ta: i < n + 2,
        lambda i, ta: (i + 1, ta.write(i, tf.sin(ta.read(i - 1)) * ta.read(i - 2))),
        (tf.constant(2), ta),
    )[1]
    return tf.reduce_sum(ta.gather([1, 2, 4]), 0)


def array_grows(x, n):
    ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    ta = tf.while_loop(
        lambda i, ta: i < n,
        lambda i, ta: (i + 1, ta.write(i, x * x * tf.cast(i, tf.float32))),
        (tf.constant(0), ta),
    )[1]
    return tf.reduce_sum(ta.stack(), 0)


def function_call(x, n):
    return tf.function(lambda y: y * tf.sin(y), autograph=False)(x)


def py_function(x, n):
    y = tf.py_function(lambda a: a * a * a, [x], tf.float32)
    return tf.ensure_shape(y, [2])


# Python's statements, which AutoGraph converts.


def python_if(x, n):
    if tf.reduce_sum(x) > 1.0:
        y = x * x
    elif n > 5:
        y = x
    else:
        y = tf.sin(x)
    return y


def python_return(x, n):
    if tf.reduce_sum(x) > 100.0:
        return x
    for i in tf.range(n):
        x = x * tf.sin(x)
        if i > 0:
            return x * x
    return tf.sin(x)


def python_while(x, n):
    while tf.reduce_sum(x) < 20.0:
        x = x * 1.5 + x * x
    return x


def python_for(x, n):
    y = x
    for i in tf.range(n):
        y = y * tf.sin(x) + tf.cast(i, tf.float32)
    return y


def python_rows(x, n):
    total = tf.constant(0.0)
    for row in tf.stack([x, x * x, x + 1.0]):
        total = tf.sin(total) + 0.3 * tf.reduce_sum(row * row)
    return total * x


def python_break(x, n):
    y, i = x, tf.constant(0)
    while i < 10:
        i += 1
        if i % 2 == 0:
            continue
        y = tf.sin(y) * x + y
        if i > n:
            break
    else:
        y = y * 100.0
    return y


def python_expressions(x, n):
    y = x * 2.0 if n > 2 and not n > 7 else x
    return y * x if 0 < n < 5 or n == 9 else y


def python_array(x, n):
    ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for i in tf.range(n):
        if i % 2 == 0:
            ta = ta.write(i, x * x)
        else:
            ta = ta.write(i, tf.sin(x))
    return tf.reduce_sum(ta.stack(), 0)


CONSTRUCTS = [
    python_if,
    python_return,
    python_while,
    python_for,
    python_rows,
    python_break,
    python_expressions,
    python_array,
    case,
    cond,
    cond_other_arm,
    cond_shapes,
    switch_case,
    while_data,
    while_limit,
    while_never,
    while_value,
    while_grows,
    map_fn,
    vectorized_map,
    scan,
    scan_reverse,
    foldl,
    foldr,
    array_written,
    array_read,
    array_recurrent,
    array_grows,
    function_call,
    py_function,
]


def alone(f, x, n):
    return f(x, n)


def in_cond(f, x, n):
    return tf.cond(n > 1, lambda: f(x, n) * x, lambda: x)


def in_while(f, x, n):
    return tf.while_loop(
        lambda i, y: i < 2, lambda i, y: (i + 1, tf.tanh(f(y, n))), (tf.constant(0), x)
    )[1]


def in_function(f, x, n):
    return tf.function(lambda y, n: f(y, n) * y)(x, n)


SURROUNDINGS = [alone, in_cond, in_while, in_function]
# A Python function runs on eager tensors: second gradients through it need its tape.
FIRST_ORDER = {py_function}


def derivatives(f, surroundings, order):
    """The function that computes value, gradient and second gradient."""

    def run(x, n):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.reduce_sum(surroundings(f, x, n) ** 2)
            first = tape.gradient(y, x, unconnected_gradients="zero")
        if order < 2:
            return y, first
        return y, first, outer.gradient(first, x, unconnected_gradients="zero")

    return run


def check(f, surroundings, host):
    order = 1 if f in FIRST_ORDER else 2
    x, n = tf.constant([0.7, 1.3]), tf.constant(3)
    run = derivatives(f, surroundings, order)
    wanted = run(x, n)
    found = tf.function(run)(x, n)
    for a, b in zip(found, wanted, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=3e-5, atol=1e-5)
    if order == 2 and not host and surroundings is alone:
        check_numerically(run, x, n, wanted[1])


def check_numerically(run, x, n, gradient):
    """The gradient against finite differences in one direction."""
    x64, step = x.numpy().astype(np.float64), 1e-2
    direction = np.array([0.6, -0.8])
    ends = [run(tf.constant(x64 + s * step * direction, tf.float32), n)[0] for s in (1, -1)]
    slope = (float(ends[0]) - float(ends[1])) / (2 * step)
    assert slope == pytest.approx(float(gradient.numpy() @ direction), rel=2e-2, abs=2e-2)


# Each construct alone and in a third of the other surroundings, each of those around a third.
PAIRS = [
    pytest.param(construct, around, id=f"{construct.__name__}-{around.__name__}")
    for i, construct in enumerate(CONSTRUCTS)
    for j, around in enumerate(SURROUNDINGS)
    if around is alone or (i + j) % 3 == 0
]


@pytest.mark.parametrize(("construct", "surroundings"), PAIRS)
def test_graph(construct, surroundings):
    check(construct, surroundings, host=False)


@pytest.mark.parametrize("surroundings", [alone, in_while], ids=lambda f: f.__name__)
@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda f: f.__name__)
def test_host(construct, surroundings, monkeypatch):
    """Every graph runs on the host, its compilable pieces as clusters."""
    reasons = Program.reasons
    monkeypatch.setattr(Program, "reasons", lambda self: reasons(self) | {None: "the test says so"})
    check(construct, surroundings, host=True)
